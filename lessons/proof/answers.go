package proof

import (
	"context"
	"io"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

// question proves a step that asks something.
func (p *prover) question(ctx context.Context, st *lessons.Step) {
	a := p.begin(st, clean)
	if !p.must(a.Ready(ctx, p.tutor)) {
		return
	}
	p.before = p.picture(ctx)
	p.tutor.Begin(p.before.Mark())
	if st.Shown() && st.Question.When != "" {
		p.unknownBefore(ctx, st)
	}
	if !p.must(a.Solve(ctx, p.tutor, io.Discard)) {
		return
	}
	right, why := p.rightAnswer(ctx, st)
	if why != "" {
		p.brokenf("the question cannot be graded (within %s): %s", passTime, why)
		return
	}
	if !st.Question.Takes(right) {
		kind := "no number"
		if len(st.Question.Choices) > 0 {
			kind = "none of the choices"
		}
		p.brokenf("the right answer is %q, which is %s", right, kind)
		return
	}
	for _, answer := range append([]string{right}, st.Question.Accepted()...) {
		p.graded(ctx, st, answer, true)
	}
	for _, answer := range st.Question.Wrong(right) {
		p.graded(ctx, st, answer, false)
	}
}

// picture is the first picture that shows all that was done so far; the last one where none comes.
func (p *prover) picture(ctx context.Context) *live.Snapshot {
	ctx, cancel := context.WithTimeout(ctx, mistakeTime)
	defer cancel()
	for {
		if snap := p.tutor.Snapshot(); p.tutor.TooEarly(snap) == "" || rest(ctx) != nil {
			return snap // what is tried next says what is wrong with it
		}
	}
}

// unknownBefore proves that a prediction can't be graded before the command has run: a learner who answers first
// would be told what the cluster was, not what it becomes. What Prepare does may need a while to show.
func (p *prover) unknownBefore(ctx context.Context, st *lessons.Step) {
	ctx, cancel := context.WithTimeout(ctx, mistakeTime/2)
	defer cancel()
	for {
		snap := p.tutor.Snapshot()
		if p.tutor.TooEarly(snap) == "" {
			if _, why := p.tutor.RightAnswer(ctx, st, snap); why != "" {
				return
			}
		}
		if rest(ctx) != nil {
			p.brokenf("when holds before the command ran")
			return
		}
	}
}

// rightAnswer waits until the cluster can tell the right answer.
func (p *prover) rightAnswer(ctx context.Context, st *lessons.Step) (answer, why string) {
	ctx, cancel := context.WithTimeout(ctx, passTime)
	defer cancel()
	for {
		answer, why = p.tutor.RightAnswer(ctx, st, p.tutor.Snapshot())
		if why == "" || rest(ctx) != nil {
			return answer, why
		}
	}
}

// graded proves how one answer is graded, that something is said to it, and whether the step is done by it.
func (p *prover) graded(ctx context.Context, st *lessons.Step, answer string, want bool) {
	a := p.begin(st, shown)
	a.Look(p.before)   // it began before the command, so that is where questions look back to
	_ = a.Give(answer) // nothing is kept of it
	look := a.Look(p.tutor.Snapshot())
	if look == nil {
		p.brokenf("the answer %q can't be looked at", answer)
		return
	}
	_ = a.Take(look.Do(ctx, p.tutor))
	verdict := a.Verdict()
	switch {
	case verdict == nil:
		p.brokenf("the answer %q can no longer be graded: %s", answer, a.WaitsFor())
	case verdict.Right != want:
		p.brokenf("the answer %q is graded right=%t; expected %t", answer, verdict.Right, want)
	case verdict.Why == "":
		p.brokenf("nothing is said to the answer %q", answer)
	case a.Done() != st.Ends(want):
		p.brokenf("the answer %q ends the step: %t", answer, a.Done())
	}
}
