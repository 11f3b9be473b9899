package proof

import (
	"context"
	"io"
	"regexp"
	"slices"
	"time"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
)

// step proves one step in the way in which it gets done.
func (p *prover) step(ctx context.Context, st *lessons.Step) {
	switch st.DoneBy() {
	case lessons.ByChecks:
		p.work(ctx, st)
	case lessons.ByAnswering:
		p.question(ctx, st)
	default:
		a := p.begin(st, clean)
		if !p.must(a.Ready(ctx, p.tutor)) || !p.must(a.Solve(ctx, p.tutor, io.Discard)) {
			return
		}
		if left, _ := a.GoOn(false); !left {
			p.brokenf("it was done, and can't be left")
		}
	}
}

// work proves a step that has checks.
func (p *prover) work(ctx context.Context, st *lessons.Step) {
	if st.SolvedBy() == "" && st.Prepare != "" {
		p.failsBefore(ctx, p.begin(st, prepared), "prepare") // nothing but Prepare makes them pass
	}
	a := p.begin(st, clean)
	if !p.must(a.Ready(ctx, p.tutor)) {
		return
	}
	if st.SolvedBy() != "" {
		p.failsBefore(ctx, a, "the solution")
	}
	if !p.options.SkipMistakes {
		for _, m := range st.Mistakes {
			p.mistake(ctx, st, m)
			a = nil
		}
	}
	if a == nil { // what was done and taken back is none of the next attempt's
		a = p.begin(st, prepared)
		p.first(ctx, a)
	}
	if !p.must(a.Solve(ctx, p.tutor, io.Discard)) {
		return
	}
	if whys, met := p.until(ctx, a, passTime, lessons.Passed); !met {
		p.brokenf("the checks do not pass after the solution (within %s): %s", passTime, whys)
	}
}

// failsBefore proves that the checks can fail. What Prepare does may need a while to show.
func (p *prover) failsBefore(ctx context.Context, a *attempt.Attempt, what string) {
	if _, met := p.until(ctx, a, mistakeTime/2, func(r []lessons.Result) bool { return !lessons.Passed(r) }); !met {
		p.brokenf("the checks pass before %s: they cannot fail", what)
	}
}

// first looks once, so that the attempt knows when it began.
func (p *prover) first(ctx context.Context, a *attempt.Attempt) {
	p.until(ctx, a, mistakeTime, func([]lessons.Result) bool { return true })
}

// mistake proves that a wrong way is answered as the lesson says, and does not pass.
func (p *prover) mistake(ctx context.Context, st *lessons.Step, m lessons.Mistake) {
	a := p.begin(st, prepared)
	p.first(ctx, a)
	code, last, err := p.tutor.Try(ctx, m.Command, io.Discard)
	if err != nil {
		p.brokenf("the mistake %q: %v", m.Command, err)
		return
	}
	_ = a.Ran(false, code == 0) // nothing is kept of it
	passes := false
	whys, met := p.until(ctx, a, mistakeTime, func(r []lessons.Result) bool {
		passes = lessons.Passed(r)
		return passes || says(r, m.Says)
	})
	switch {
	case passes:
		p.brokenf("the mistake %q passes", m.Command)
	case !met:
		p.brokenf("after the mistake %q (exit code %d: %s) no check says %q (within %s): %s", m.Command, code, last, m.Says, mistakeTime, whys)
	}
	p.must(p.tutor.Script(ctx, "undoing the mistake "+m.Command, m.Undo, io.Discard))
}

// until looks at a step's checks as the cluster changes until what they say is as wanted. It returns their last reasons.
func (p *prover) until(ctx context.Context, a *attempt.Attempt, limit time.Duration, wanted func([]lessons.Result) bool) (whys string, met bool) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		snap := p.tutor.Snapshot()
		if early := p.tutor.TooEarly(snap); early != "" {
			whys = early
		} else {
			_, err := a.CheckNow(ctx, p.tutor, snap)
			if err == nil || whys == "" {
				whys = lessons.Reasons(a.Results())
			}
			if wanted(a.Results()) {
				return whys, true
			}
		}
		if rest(ctx) != nil {
			return whys, false
		}
	}
}

// says: one check's reason matches.
func says(results []lessons.Result, pattern string) bool {
	re, err := regexp.Compile(pattern)
	return err == nil && slices.ContainsFunc(results, func(r lessons.Result) bool { return !r.Done && re.MatchString(r.Why) })
}
