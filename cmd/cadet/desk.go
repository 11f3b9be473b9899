package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
)

// syncDeadline is how long a cluster may take to list what a namespace holds before something is wrong with it.
const syncDeadline = 30 * time.Second

// desk is a lesson on a running cluster: what a command needs to work on it.
type desk struct {
	lesson   *lessons.Lesson
	progress *lessons.Progress
	*workspace
}

// place is where the learner is in the lesson.
func (d *desk) place() attempt.Place { return attempt.Place{Lesson: d.lesson, Kept: d.progress} }

// try begins an attempt at a step, or takes one up. It does not keep the place.
func (d *desk) try(st *lessons.Step) *attempt.Attempt {
	a, _ := d.begin(st)
	return a
}

func (d *desk) begin(st *lessons.Step) (*attempt.Attempt, attempt.Save) {
	return attempt.Learner{Name: d.learner, Kept: d.progress, Now: time.Now}.Begin(d.lesson, st)
}

// asked is the step that a command works on: the one named by --step, or the one the learner is at.
func (d *desk) asked(cmd *cobra.Command) *lessons.Step {
	if id := stepID(cmd); id != "" {
		return d.lesson.Step(id)
	}
	return d.place().Current()
}

// toSolve is the step asked for or, where the learner is at one with nothing to run, the next that has something. It is
// nil when there is none left.
func (d *desk) toSolve(cmd *cobra.Command) *lessons.Step {
	at := d.asked(cmd)
	if stepID(cmd) != "" {
		return at
	}
	return d.place().From(at)
}

// left names the steps that are not done; empty when all are.
func (d *desk) left() string {
	var ids []string
	for _, s := range d.place().Left() {
		ids = append(ids, s.ID+" ("+aim(s)+")")
	}
	return strings.Join(ids, ", ")
}

// openDesk finds the lesson first, so that a wrong name is told even where no cluster is up, and then the cluster.
func (a *app) openDesk(ctx context.Context, cmd *cobra.Command, args []string) (*desk, error) {
	course, err := a.loadCourse(ctx)
	if err != nil {
		return nil, err
	}
	progress, err := openProgress(cmd)
	if err != nil {
		return nil, err
	}
	lesson, err := pick(course, progress, args)
	if err != nil {
		return nil, err
	}
	if err := knownStep(cmd, lesson); err != nil {
		return nil, err
	}
	status, err := a.attached(ctx)
	if err != nil {
		return nil, err
	}
	if lesson, err = fit(ctx, lesson, status.Access); err != nil {
		return nil, err
	}
	space, err := newWorkspace(ctx, status.Access, lesson)
	if err != nil {
		return nil, err
	}
	return &desk{lesson: lesson, progress: progress, workspace: space}, nil
}

// synced returns the first whole picture of the namespace, unless another lesson is at work there.
func (d *desk) synced(ctx context.Context) (*live.Snapshot, error) {
	ctx, cancel := context.WithTimeout(ctx, syncDeadline)
	defer cancel()
	if err := d.AtWork(ctx); err != nil {
		return nil, err
	}
	updates := d.Subscribe(ctx)
	for {
		if s := d.Snapshot(); s.Synced {
			return s, nil
		}
		select {
		case <-ctx.Done():
			if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, ctx.Err()
			}
			why := fmt.Errorf("it did not list namespace %s within %s", d.Namespace(), syncDeadline)
			if p := d.Snapshot().Problem; !p.IsZero() {
				why = errors.New(d.lesson.Words().Tell(p))
			}
			return nil, &problem{code: codeNoCluster, what: "the cluster does not answer", why: why, next: "Look at it: cadet status"}
		case <-updates:
		}
	}
}

// fit returns a lesson as the cluster can do it, or says what it needs that the cluster does not offer.
func fit(ctx context.Context, l *lessons.Lesson, access cluster.Access) (*lessons.Lesson, error) {
	if !l.AsksFor() {
		return l, nil
	}
	traits, err := cluster.AskTraits(ctx, access.Kubeconfig)
	if err != nil {
		return nil, err
	}
	missing := l.Missing(traits)
	if len(missing) == 0 {
		return l.Fit(traits), nil
	}
	return nil, &problem{code: codeFailed, what: fmt.Sprintf("lesson %s needs what this cluster does not offer: %s", l.ID, strings.Join(missing, ", ")),
		next: "See what other engines this machine can run: cadet doctor"}
}
