package lessons

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
)

// How long a proof waits: for the checks of a step to pass, and for a mistake to be answered as it should be.
const (
	passTime    = 2 * time.Minute
	mistakeTime = 40 * time.Second
)

// Proof is what proving one step found.
type Proof struct {
	Lesson, Step string
	OK           bool
	Problem      string // which of the promises broke, and how
	Took         time.Duration
}

// Prove proves a whole lesson on a cluster, from a clean namespace, reporting each step as it goes. Of each step it
// proves that its checks fail before its solution, that each mistake it names is answered as it says and does not
// pass, and that the checks pass after the solution; of a question, that the cluster gives one of the answers asked
// for, and that every other is graded wrong. A step that breaks a promise is a Proof that is not OK, and the next
// steps are tried all the same; an error is what kept it from going on. The lesson is reset before and after.
func Prove(ctx context.Context, c Cluster, l *Lesson, report func(Proof)) error {
	s, err := NewSession(c, l)
	if err != nil {
		return err
	}
	s.Displace()
	quiet := func(string) {}
	if err := s.Reset(ctx, quiet); err != nil {
		return err
	}
	if err := s.Open(ctx, quiet); err != nil {
		return err
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	p := &prover{session: s, watcher: live.Watch(watching, s.client, s.Namespace(), s.Lesson.Watch...)}
	s.Follow(p.watcher)
	for _, st := range l.Steps {
		began := time.Now()
		p.problems = nil
		p.step(ctx, st)
		if ctx.Err() != nil {
			return fmt.Errorf("proving lesson %s at step %s: %w", l.ID, st.ID, ctx.Err())
		}
		report(Proof{
			Lesson: l.ID, Step: st.ID, OK: len(p.problems) == 0, Problem: strings.Join(p.problems, "; "), Took: time.Since(began),
		})
	}
	return s.Reset(ctx, quiet)
}

// prover proves one step after the other.
type prover struct {
	session  *Session
	watcher  *live.Watcher
	problems []string // of the step being proven
}

func (p *prover) brokenf(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

// must notes an error as a problem, and says whether there was none.
func (p *prover) must(err error) bool {
	if err != nil {
		p.brokenf("%v", err)
	}
	return err == nil
}

func (p *prover) step(ctx context.Context, st *Step) {
	switch {
	case len(st.Checks) > 0:
		p.work(ctx, st)
	case st.Question != nil:
		p.question(ctx, st)
	default:
		if p.must(p.session.Prepare(ctx, st)) {
			p.must(p.session.Solve(ctx, st, io.Discard))
		}
	}
}

// work proves a step that has checks.
func (p *prover) work(ctx context.Context, st *Step) {
	if st.SolvedBy() == "" && st.Prepare != "" {
		p.failsBefore(ctx, st, "prepare") // nothing but Prepare makes them pass
	}
	if !p.must(p.session.Prepare(ctx, st)) {
		return
	}
	p.begin(ctx)
	if st.SolvedBy() != "" {
		p.failsBefore(ctx, st, "the solution")
	}
	for _, m := range st.Mistakes {
		p.mistake(ctx, st, m)
	}
	if !p.must(p.session.Solve(ctx, st, io.Discard)) {
		return
	}
	if whys, met := p.until(ctx, st, passTime, Passed); !met {
		p.brokenf("the checks do not pass after the solution (within %s): %s", passTime, whys)
	}
}

// failsBefore proves that the checks can fail. What Prepare does may need a while to show.
func (p *prover) failsBefore(ctx context.Context, st *Step, what string) {
	if _, met := p.until(ctx, st, mistakeTime/2, func(r []Result) bool { return !Passed(r) }); !met {
		p.brokenf("the checks pass before %s: they cannot fail", what)
	}
}

// mistake proves that a wrong way is answered as the lesson says, and does not pass.
func (p *prover) mistake(ctx context.Context, st *Step, m Mistake) {
	code, last, err := p.session.run(ctx, m.Command, io.Discard)
	if err != nil {
		p.brokenf("the mistake %q: %v", m.Command, err)
		return
	}
	passes := false
	whys, met := p.until(ctx, st, mistakeTime, func(r []Result) bool {
		passes = Passed(r)
		return passes || says(r, m.Says)
	})
	switch {
	case passes:
		p.brokenf("the mistake %q passes", m.Command)
	case !met:
		p.brokenf("after the mistake %q (exit code %d: %s) no check says %q (within %s): %s", m.Command, code, last, m.Says, mistakeTime, whys)
	}
	p.must(p.session.must(ctx, "undoing the mistake "+m.Command, m.Undo, io.Discard))
	p.begin(ctx)
}

// begin makes checks look back to now only: to after Prepare and what it broke, and to after a mistake that was taken back.
// The picture must show that first.
func (p *prover) begin(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, mistakeTime)
	defer cancel()
	for {
		snap := p.watcher.Snapshot()
		if p.session.tooEarly(snap) == "" {
			p.session.Begin(snap.Mark())
			return
		}
		if pause(ctx) != nil {
			return // what is tried next says what is wrong
		}
	}
}

// until runs a step's checks against fresh snapshots until what they say is as wanted. It returns their last reasons.
func (p *prover) until(ctx context.Context, st *Step, limit time.Duration, wanted func([]Result) bool) (whys string, met bool) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		snap := p.watcher.Snapshot()
		if early := p.session.tooEarly(snap); early != "" {
			whys = early
		} else {
			results := p.session.Check(ctx, st, snap)
			if ctx.Err() == nil || whys == "" {
				whys = reasons(results)
			}
			if wanted(results) {
				return whys, true
			}
		}
		if pause(ctx) != nil {
			return whys, false
		}
	}
}
