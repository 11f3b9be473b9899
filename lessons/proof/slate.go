package proof

import (
	"time"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
)

// slate is what is kept of one attempt at a step, and of nothing before it.
type slate struct {
	prepared, ran, done, graded, right bool
	answer, why                        string
}

func (s *slate) Done(_, _ string) bool                     { return s.done }
func (s *slate) Prepared(_, _ string) bool                 { return s.prepared }
func (s *slate) Ran(_, _ string) bool                      { return s.ran }
func (s *slate) Answer(_, _ string) string                 { return s.answer }
func (s *slate) Graded(_, _ string) (graded, first bool)   { return s.graded, s.right }
func (s *slate) Told(_, _ string) (right bool, why string) { return s.right, s.why }
func (s *slate) Visit(_, _ string) error                   { return nil }
func (s *slate) MarkPrepared(_, _ string) error            { s.prepared = true; return nil }
func (s *slate) MarkRan(_, _ string) error                 { s.ran = true; return nil }
func (s *slate) Shown(_, _ string) bool                    { return false }
func (s *slate) MarkShown(_, _ string) error               { return nil }
func (s *slate) Act(string, time.Time)                     {}
func (s *slate) MarkDone(_, _ string, _ time.Time) error   { s.done = true; return nil }
func (s *slate) SetAnswer(_, _, answer string) error       { s.answer = answer; return nil }
func (s *slate) MarkGraded(_, _ string, right bool, why string) error {
	s.graded, s.right, s.why = true, right, why
	return nil
}

// begin begins an attempt at a step from a clean slate, or from one on which it was prepared or its command ran.
func (p *prover) begin(st *lessons.Step, from slate) *attempt.Attempt {
	a, _ := attempt.Learner{Kept: &from, Now: time.Now}.Begin(p.lesson, st)
	return a
}

var (
	clean    = slate{}
	prepared = slate{prepared: true}
	shown    = slate{prepared: true, ran: true}
)
