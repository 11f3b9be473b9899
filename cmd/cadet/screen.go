package main

import (
	"context"
	"errors"
	"fmt"

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
	who, err := learner()
	if err != nil {
		return err
	}
	var told string // of the lesson that can't be opened unless another is displaced
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
			l, err := fit(ctx, l, access)
			if err != nil {
				return nil, err
			}
			space, err := newWorkspace(ctx, access, l)
			if err != nil {
				return nil, err
			}
			if told == l.ID {
				space.Displace()
			}
			told = ""
			err = space.open(ctx, p, say)
			if other, ok := errors.AsType[*lessons.Occupied](err); ok {
				told = l.ID
				err = fmt.Errorf("%s\nTo open lesson %d there all the same, which deletes what was made in the other: press r", other.What(), l.Chapter)
			}
			return space, err
		},
		Closed: func() { a.screen.Store(false) },
		Course: course, Progress: p, Learner: who, Lesson: l, Words: a.words(), Notice: notice,
		Engine: e.Name(), About: e.About(), Kubectl: kubectlTree,
	})
}
