package attempt

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

// How long a solution may take to show: the longest rollout of a lesson, with time to spare; and how long nothing may
// change before more waiting is of no use.
const (
	solveDeadline = 3 * time.Minute
	solveStill    = 30 * time.Second
	solveLook     = time.Second
)

// How long a solution waits for a picture of what was there before it, and how often it looks for one.
const (
	beginTime = 10 * time.Second
	beginLook = 50 * time.Millisecond
)

// Tutor does steps on the cluster; session.Session with a live.Watcher is one.
type Tutor interface {
	Judge
	Prepare(ctx context.Context, st *lessons.Step) error
	Solve(ctx context.Context, st *lessons.Step, out io.Writer) error
	Snapshot() *live.Snapshot
	// TooEarly says why a snapshot can't tell what the last command did; empty when it can.
	TooEarly(snap *live.Snapshot) string
}

// Ready makes what the step is to find, once: what the learner did in it since is not undone.
func (a *Attempt) Ready(ctx context.Context, t Tutor) error {
	if !a.ToPrepare() {
		return nil
	}
	if err := t.Prepare(ctx, a.Step); err != nil {
		return a.Lesson.Words().Fail("the step could not be prepared: %w", err)
	}
	return a.Prepared(nil).Do()
}

// Show takes note that the learner sees the solution of a step that isn't done.
func (a *Attempt) Show() Save {
	if a.done || !a.Step.Solvable() || a.kept.Shown(a.Lesson.ID, a.Step.ID) {
		return nil
	}
	return func() error { return a.kept.MarkShown(a.Lesson.ID, a.Step.ID) }
}

// Solve runs what solves the step. Of a prediction that is what shows the right answer, which stays the learner's to give.
func (a *Attempt) Solve(ctx context.Context, t Tutor, out io.Writer) error {
	if err := a.begin(ctx, t); err != nil {
		return err
	}
	if err := a.Show().Do(); err != nil {
		return err
	}
	err := t.Solve(ctx, a.Step, out)
	if keep := a.Ran(true, err == nil).Do(); err == nil {
		err = keep
	}
	return err
}

// begin waits for the picture with which the step begins, unless there was one: checks that ask what happened since look back
// to it, so that it has to be taken before the solution.
func (a *Attempt) begin(ctx context.Context, t Tutor) error {
	waiting, cancel := context.WithTimeout(ctx, beginTime)
	defer cancel()
	for a.began == nil {
		if snap := t.Snapshot(); t.TooEarly(snap) == "" {
			a.began = snap
			return nil
		}
		select {
		case <-waiting.Done():
			return ctx.Err() // without a picture the solution is run all the same, and says what is wrong
		case <-time.After(beginLook):
		}
	}
	return nil
}

// Unready is why a step could not be made ready, so that nothing of its solution was run.
type Unready struct{ error }

// Unwrap is the error of what was to make it ready.
func (u *Unready) Unwrap() error { return u.error }

// Apply makes a step ready and runs what solves it, each command shown before as the learner would type it. The error is an
// Unready where it did not come to that.
func (a *Attempt) Apply(ctx context.Context, t Tutor, out io.Writer) error {
	if err := a.Ready(ctx, t); err != nil {
		return &Unready{err}
	}
	for line := range strings.Lines(strings.TrimSpace(a.Step.SolvedBy())) {
		if _, err := io.WriteString(out, "$ "+strings.TrimRight(line, "\n")+"\n"); err != nil {
			return err
		}
	}
	return a.Solve(ctx, t, out)
}

// Through does a step from its beginning to its end. The answer to a prediction stays the learner's to give.
func (a *Attempt) Through(ctx context.Context, t Tutor, out io.Writer) error {
	if err := a.Apply(ctx, t, out); err != nil || a.Step.Question != nil {
		return err
	}
	if a.Step.DoneBy() != lessons.ByChecks {
		_, save := a.GoOn(false)
		return save.Do()
	}
	if err := a.AwaitDone(ctx, t); err != nil {
		return err
	}
	for _, r := range a.results {
		if !r.Done {
			return a.Lesson.Words().Fail("the solution of step %s was applied, but it is not done: %s", a.Step.ID, r.Why)
		}
	}
	return nil
}

// AwaitDone looks at a step with checks as the cluster changes until all checks hold, or time is up or nothing changes any
// more. Results then are the last ones. A picture from before the solution ended is not judged.
func (a *Attempt) AwaitDone(ctx context.Context, t Tutor) error {
	solved := a.now()
	last, changed, version := a.results, solved, uint64(0)
	for {
		if snap := t.Snapshot(); snap.Shows(solved, a.now()) {
			if _, err := a.CheckNow(ctx, t, snap); err != nil || lessons.Passed(a.results) {
				return err
			}
			if snap.Version != version || !slices.Equal(a.results, last) {
				last, changed, version = a.results, a.now(), snap.Version
			}
			if a.now().Sub(solved) > solveDeadline || a.now().Sub(changed) > solveStill {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(solveLook):
		}
	}
}

// CheckNow checks the step as a snapshot shows it, asked for by the learner: also where it is done already. What holds now is
// kept as done.
func (a *Attempt) CheckNow(ctx context.Context, judge Judge, snap *live.Snapshot) ([]lessons.Result, error) {
	a.see(snap)
	judge.Begin(a.mark())
	a.results = judge.Check(ctx, a.Step, snap)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !lessons.Passed(a.results) {
		return a.results, nil
	}
	return a.results, a.finish().Do()
}
