package attempt

import (
	"context"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

// Judge judges steps by what the cluster shows; session.Session is one.
type Judge interface {
	// Begin says when the step began that is judged next.
	Begin(mark live.Mark)
	Check(ctx context.Context, st *lessons.Step, snap *live.Snapshot) []lessons.Result
	Grade(st *lessons.Step, answer string, snap *live.Snapshot) (right, ready bool, why string)
}

// Look is one look at whether a step is done: at its checks, or at the answer that waits.
type Look struct {
	step   *lessons.Step
	mark   live.Mark // when it began
	answer string
	snap   *live.Snapshot
}

// Finding is what a look found.
type Finding struct {
	Results []lessons.Result // of a step with checks

	Answer       string // that was looked at
	Right, Ready bool   // Ready, once it could be graded
	Why          string

	settled *live.Snapshot // looking at it again would find the same; nil where it might not
}

// lasting is a judge that knows whether another look at the same picture would find the same.
type lasting interface {
	Lasting(st *lessons.Step, snap *live.Snapshot) bool
}

// Shown says whether a snapshot shows what making the step ready did.
func (a *Attempt) Shown(snap *live.Snapshot) bool { return snap.Shows(a.ready, a.now()) }

// Awaits says whether what happens on the cluster can bring the step on: its checks, or an answer, wait for that.
func (a *Attempt) Awaits() bool {
	switch a.Step.DoneBy() {
	case lessons.ByAnswering:
		return a.Waiting() != ""
	case lessons.ByChecks:
		return !a.done
	}
	return false
}

// told says whether the cluster can tell about an answer. Where the step's command shows the right one, that must have been
// run, or something else done since the step began: what was there before says nothing.
func (a *Attempt) told() bool { return !a.Step.Shown() || a.ran || a.touched }

// Look begins a look at a snapshot; nil when there is nothing to look at, when it was looked at and time alone changes nothing,
// or when a look is under way: then Rested asks for another.
func (a *Attempt) Look(snap *live.Snapshot) *Look {
	a.see(snap)
	if !a.Awaits() || !a.told() || a.preparing || !usable(snap) || !a.Shown(snap) {
		return nil
	}
	if a.looking {
		a.outdated = true
		return nil
	}
	if a.settled == snap {
		return nil
	}
	a.looking, a.outdated = true, false
	return &Look{step: a.Step, mark: a.mark(), answer: a.Waiting(), snap: snap}
}

// Do looks. It waits where checks call the cluster.
func (l *Look) Do(ctx context.Context, judge Judge) Finding {
	judge.Begin(l.mark)
	if l.answer == "" {
		f := Finding{Results: judge.Check(ctx, l.step, l.snap)}
		if j, ok := judge.(lasting); ok && j.Lasting(l.step, l.snap) {
			f.settled = l.snap
		}
		return f
	}
	right, ready, why := judge.Grade(l.step, l.answer, l.snap)
	return Finding{Answer: l.answer, Right: right, Ready: ready, Why: why}
}

// Take takes what a look found. The step may be done by it.
func (a *Attempt) Take(f Finding) Save {
	switch {
	case a.done:
		return nil
	case f.Answer != "":
		return a.graded(f)
	case a.Step.DoneBy() != lessons.ByChecks:
		return nil
	}
	a.results, a.settled = f.Results, f.settled
	if !lessons.Passed(f.Results) || len(f.Results) < len(a.Step.Checks) {
		return nil
	}
	return a.finish()
}

// graded takes what an answer is worth. One that was changed meanwhile is left alone.
func (a *Attempt) graded(f Finding) Save {
	if f.Answer != a.Waiting() {
		return nil
	}
	if !f.Ready {
		a.waits = f.Why
		return nil
	}
	a.verdict, a.waits = &Verdict{Right: f.Right, Why: f.Why}, ""
	finish := Save(nil)
	if a.Step.Ends(f.Right) {
		finish = a.finish()
	}
	return func() error {
		if err := a.kept.MarkGraded(a.Lesson.ID, a.Step.ID, f.Right, f.Why); err != nil {
			return err
		}
		return finish.Do()
	}
}

// Rested ends a look, some Rest after it. It says whether to look again at once, as something changed meanwhile.
func (a *Attempt) Rested() (again bool) {
	a.looking = false
	return a.outdated
}

// Rest is how long to wait between two looks at the step: calls cost more than looking at a snapshot.
func (a *Attempt) Rest() time.Duration {
	for _, c := range a.Step.Checks {
		if c.Calls() {
			return 2 * time.Second
		}
	}
	return 250 * time.Millisecond
}
