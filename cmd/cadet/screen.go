package main

import (
	"context"
	"errors"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui"
	"github.com/kubecadet/cadet/tui/work"
)

// openScreen opens the workbench on a lesson; it brings the cluster up by itself.
func (a *app) openScreen(ctx context.Context, e cluster.Engine, course *lessons.Course, l *lessons.Lesson, p *lessons.Progress, notice string) error {
	a.screen.Store(true)
	var access cluster.Access
	return tui.Run(ctx, tui.Options{
		Start: func(ctx context.Context, report func(cluster.Progress)) (cluster.Access, error) {
			var err error
			if access, err = e.Start(ctx, report); err != nil {
				return access, err
			}
			return access, state.WriteFile(lastFile(), []byte(e.Name()))
		},
		Open: func(ctx context.Context, l *lessons.Lesson, say func(string)) (work.Workspace, error) {
			if access.Kubeconfig == "" {
				return nil, errors.New("the cluster is not up yet: wait for it, then open the lesson again")
			}
			if err := suits(ctx, l, access); err != nil {
				return nil, err
			}
			space, err := newWorkspace(ctx, access, l)
			if err != nil {
				return nil, err
			}
			return space, space.open(ctx, p, say)
		},
		Closed: func() { a.screen.Store(false) },
		Course: course, Progress: p, Lesson: l, Notice: notice,
		Engine: e.Name(), About: e.About(),
	})
}
