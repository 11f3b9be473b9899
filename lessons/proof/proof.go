// Package proof proves on a real cluster that a lesson checks what it says. It walks each step as a learner does, through the same
// attempts.
package proof

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/pause"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/session"
)

// How long a proof waits: for the checks of a step to pass, and for a mistake to be answered as it should be; and how often it
// looks.
const (
	passTime    = 2 * time.Minute
	mistakeTime = 40 * time.Second
	lookEvery   = 200 * time.Millisecond
)

// resetTime bounds how long an interrupted proof may take to clean up after itself.
const resetTime = time.Minute

// Proof is what proving one step found.
type Proof struct {
	Lesson, Step string
	OK           bool
	Problem      string // which of the promises broke, and how
	Took         time.Duration
}

// Reporter is told how a proof goes on, by several goroutines where several lessons are proven.
type Reporter interface {
	Begins(l *lessons.Lesson, st *lessons.Step)
	Proven(p Proof)
}

// Options are what is left out of a proof.
type Options struct {
	SkipMistakes bool // the wrong answers that steps name: most of the time that a proof takes
}

// Prove proves a lesson on a cluster, from a clean namespace, reporting each step as it goes. Of each step it
// proves that its checks fail before its solution, that each mistake it names is answered as it says and does not
// pass, and that the checks pass after the solution; of a question, that the cluster gives one of the answers asked
// for, and that every other is graded wrong. A step that breaks a promise is a Proof that is not OK, and the next
// steps are tried all the same; an error is what kept it from going on. The lesson is reset before and after, also where ctx
// ends in between.
func Prove(ctx context.Context, c session.Cluster, l *lessons.Lesson, o Options, report Reporter) error {
	s, err := session.New(c, l)
	if err != nil {
		return fmt.Errorf("lesson %s can't be proven: %w", l.ID, err)
	}
	err = prove(ctx, s, l, o, report)
	if ctx.Err() == nil {
		if err != nil {
			return fmt.Errorf("lesson %s can't be proven: %w", l.ID, err)
		}
		return nil
	}
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), resetTime)
	defer cancel()
	if err := s.Reset(after, quiet); err != nil {
		return fmt.Errorf("the proof of %s was stopped, and what it made is left: %w", l.ID, err)
	}
	return ctx.Err()
}

func quiet(string) {}

func prove(ctx context.Context, s *session.Session, l *lessons.Lesson, o Options, report Reporter) error {
	s.Displace()
	if err := s.Reset(ctx, quiet); err != nil {
		return err
	}
	if err := s.Open(ctx, quiet); err != nil {
		return err
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	p := &prover{options: o, lesson: l, tutor: tutor{s, s.Watch(watching)}}
	for _, st := range l.Steps {
		report.Begins(l, st)
		began := time.Now()
		p.problems = nil
		p.step(ctx, st)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		report.Proven(Proof{
			Lesson: l.ID, Step: st.ID, OK: len(p.problems) == 0, Problem: strings.Join(p.problems, "; "), Took: time.Since(began),
		})
	}
	return s.Reset(ctx, quiet)
}

// tutor is a lesson at work and its live picture.
type tutor struct {
	*session.Session
	*live.Watcher
}

// prover proves one step after the other.
type prover struct {
	options  Options
	lesson   *lessons.Lesson
	tutor    tutor
	before   *live.Snapshot // the picture before a question's command
	problems []string       // of the step being proven
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

// rest waits until it is time to look again, or ends with ctx.
func rest(ctx context.Context) error { return pause.For(ctx, lookEvery) }
