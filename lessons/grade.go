package lessons

import (
	"context"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/check"
)

// Grade answers a question: right, and the explanation. ready is false while the cluster can't grade yet; why then
// says what it waits for.
//
// In a Predict step the learner answers first, then the step's Command is run, and then Grade is asked until it is
// ready. A wrong prediction also ends the step, after its explanation: to have looked is the point. A Quiz is asked
// again until it is right.
func (s *Session) Grade(st *Step, answer string, snap *live.Snapshot) (right, ready bool, why string) {
	right, ready, why = s.grade(context.Background(), st, answer, snap)
	return right, ready, why
}

func (s *Session) grade(ctx context.Context, st *Step, answer string, snap *live.Snapshot) (right, ready bool, why string) {
	wanted, why := s.RightAnswer(ctx, st, snap)
	if why != "" {
		return false, false, why
	}
	q := st.Question
	right = q.isRight(answer, wanted)
	chosen, correct := q.choice(answer), q.choice(wanted)
	switch {
	case q.Form() == Several, q.Form() == Order:
		return right, true, q.explain(s.words(), answer, wanted, right)
	case chosen != nil && (right || !st.Ends(false)):
		return right, true, chosen.Why
	case chosen != nil && correct != nil:
		return false, true, s.words().Say("%s\n\nThe cluster did this: **%s**\n\n%s", chosen.Why, correct.Text, correct.Why)
	case len(q.Choices) > 0 && chosen == nil:
		return false, true, s.words().Say("%q is none of the choices.", clean(answer))
	case right && q.Form() == Word:
		return true, true, s.words().Say("Yes, %s.", clean(answer))
	case right:
		return true, true, s.words().Say("Yes, %s.", wanted)
	case st.Ends(false):
		return false, true, s.words().Say("You said %s; the cluster says %s.", clean(answer), wanted)
	}
	return false, true, s.words().Say("%s is not right. Look again.", clean(answer))
}

// RightAnswer returns the right answer to a step's question, or why it is not known yet.
func (s *Session) RightAnswer(ctx context.Context, st *Step, snap *live.Snapshot) (answer, why string) {
	q := st.Question
	if q == nil {
		return "", s.words().Say("step %s asks nothing", st.ID)
	}
	if q.When == "" && q.Grade == "" {
		return q.Answer, ""
	}
	if why := s.TooEarly(snap); why != "" {
		return "", why
	}
	view, now := s.viewOf(snap), time.Now()
	if q.When != "" {
		program, err := s.program(st, q.When, check.Verdict)
		if err != nil {
			return "", s.words().Say("the question cannot be read: %s", clean(err.Error()))
		}
		switch holds, found, err := program.Judge(ctx, view, now); {
		case err != nil:
			return "", s.words().Say("the cluster cannot tell yet: %s", clean(err.Error()))
		case found != "":
			return "", s.notYet(st, clean(found))
		case !holds:
			return "", s.notYet(st, s.podsNow(snap))
		}
	}
	if q.Grade == "" {
		return q.Answer, ""
	}
	program, err := s.program(st, q.Grade, check.Answer)
	if err != nil {
		return "", s.words().Say("the question cannot be read: %s", clean(err.Error()))
	}
	answer, err = program.Says(ctx, view, now)
	if err != nil {
		return "", s.words().Say("the cluster cannot tell yet: %s", clean(err.Error()))
	}
	return answer, ""
}

func (s *Session) notYet(st *Step, why string) string {
	if st.Shown() {
		return s.words().Say("the cluster will tell once the command has done its work: %s", why)
	}
	return s.words().Say("the cluster cannot tell yet: %s", why)
}

// TooEarly says why a snapshot can't tell what the last command did; empty when it can.
func (s *Session) TooEarly(snap *live.Snapshot) string {
	if why := unusable(s.words(), snap); why != "" {
		return why
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if snap.Version < s.shows {
		return s.words().Say("looking again, as the last command has only just ended")
	}
	return ""
}
