package judge

import (
	"context"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/check"
)

// Grade answers a question: right, and the explanation. ready is false while the cluster can't grade yet; why then
// says what it waits for.
//
// In a Predict step the learner answers first, then the step's Command is run, and then Grade is asked until it is
// ready. A wrong prediction also ends the step, after its explanation: to have looked is the point. A Quiz is asked
// again until it is right.
func (j *Judge) Grade(st *lessons.Step, answer string, snap *live.Snapshot) (right, ready bool, why string) {
	wanted, why := j.RightAnswer(context.Background(), st, snap)
	if why != "" {
		return false, false, why
	}
	q := st.Question
	right = q.IsRight(answer, wanted)
	chosen, correct := q.Choice(answer), q.Choice(wanted)
	switch {
	case q.Form() == lessons.Several, q.Form() == lessons.Order:
		return right, true, q.Explain(j.words(), answer, wanted, right)
	case chosen != nil && (right || !st.Ends(false)):
		return right, true, chosen.Why
	case chosen != nil && correct != nil:
		return false, true, j.words().Say("%s\n\nThe cluster did this: **%s**\n\n%s", chosen.Why, correct.Text, correct.Why)
	case len(q.Choices) > 0 && chosen == nil:
		return false, true, j.words().Say("%q is none of the choices.", printable.Reason(answer))
	case right && q.Form() == lessons.Word:
		return true, true, j.words().Say("Yes, %s.", printable.Reason(answer))
	case right:
		return true, true, j.words().Say("Yes, %s.", wanted)
	case st.Ends(false):
		return false, true, j.words().Say("You said %s; the cluster says %s.", printable.Reason(answer), wanted)
	}
	return false, true, j.words().Say("%s is not right. Look again.", printable.Reason(answer))
}

// RightAnswer returns the right answer to a step's question, or why it is not known yet.
func (j *Judge) RightAnswer(ctx context.Context, st *lessons.Step, snap *live.Snapshot) (answer, why string) {
	q := st.Question
	if q == nil {
		return "", j.words().Say("step %s asks nothing", st.ID)
	}
	if q.When == "" && q.Grade == "" {
		return q.Answer, ""
	}
	if why := j.TooEarly(snap); why != "" {
		return "", why
	}
	view, now := j.viewOf(snap), time.Now()
	if q.When != "" {
		program, err := j.program(st, q.When, check.Verdict)
		if err != nil {
			return "", j.words().Say("the question cannot be read: %s", printable.Reason(err.Error()))
		}
		switch holds, found, err := program.Judge(ctx, view, now); {
		case err != nil:
			return "", j.words().Say("the cluster cannot tell yet: %s", printable.Reason(err.Error()))
		case found != "":
			return "", j.notYet(st, printable.Reason(found))
		case !holds:
			return "", j.notYet(st, podsNow(j.words(), snap))
		}
	}
	if q.Grade == "" {
		return q.Answer, ""
	}
	program, err := j.program(st, q.Grade, check.Answer)
	if err != nil {
		return "", j.words().Say("the question cannot be read: %s", printable.Reason(err.Error()))
	}
	answer, err = program.Says(ctx, view, now)
	if err != nil {
		return "", j.words().Say("the cluster cannot tell yet: %s", printable.Reason(err.Error()))
	}
	return answer, ""
}

func (j *Judge) notYet(st *lessons.Step, why string) string {
	if st.Shown() {
		return j.words().Say("the cluster will tell once the command has done its work: %s", why)
	}
	return j.words().Say("the cluster cannot tell yet: %s", why)
}
