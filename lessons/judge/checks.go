package judge

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/check"
)

// Check runs the checks of a step against a snapshot. HTTP and exec checks call the cluster, which is why it waits;
// they are called only once every expression holds.
func (j *Judge) Check(ctx context.Context, st *lessons.Step, snap *live.Snapshot) []lessons.Result {
	results := make([]lessons.Result, len(st.Checks))
	early := j.TooEarly(snap)
	for i, c := range st.Checks {
		results[i] = lessons.Result{Name: c.Name, Why: early}
	}
	if early != "" {
		return results
	}
	view := j.viewOf(snap)
	hold := true
	for i, c := range st.Checks {
		if c.Expression != "" {
			results[i].Why = j.evaluate(ctx, st, c, view)
			hold = hold && results[i].Why == ""
		}
		if c.Events != nil {
			results[i].Why = printable.Reason(view.Happened(c.Events.About, c.Events.Reason, c.Events.Message))
			hold = hold && results[i].Why == ""
		}
	}
	for i, c := range st.Checks {
		switch {
		case !c.Calls():
		case !hold:
			results[i].Why = j.words().Say("waits for the other checks")
		case c.HTTP != nil:
			results[i].Why = j.calls.http(ctx, c.HTTP, snap)
		case c.DNS != nil:
			results[i].Why = j.calls.dns(ctx, c.DNS, snap)
		case c.Logs != nil:
			results[i].Why = j.calls.logs(ctx, c.Logs, snap)
		case c.Exec != nil:
			results[i].Why = j.calls.exec(ctx, c.Exec, snap, func(output string) string {
				why, err := j.message(ctx, st, c, view.WithOutput(output), time.Now())
				if err != nil {
					return ""
				}
				return why
			})
		}
	}
	for i := range results {
		results[i].Done = results[i].Why == ""
	}
	return results
}

// Lasting says whether another look at the same snapshot would find what Check has found: neither a call was made nor the
// time asked for.
func (j *Judge) Lasting(st *lessons.Step, snap *live.Snapshot) bool {
	if j.TooEarly(snap) != "" {
		return false
	}
	view := j.viewOf(snap)
	return !slices.ContainsFunc(st.Checks, func(c lessons.Check) bool {
		switch lasts, holds := j.lasts(st, c.Expression, check.Verdict, view); {
		case c.Calls():
			return true
		case c.Expression == "": // of events
			return false
		case !lasts || holds || c.MessageExpression == "":
			return !lasts
		}
		lasts, _ := j.lasts(st, c.MessageExpression, check.Text, view)
		return !lasts
	})
}

func (j *Judge) lasts(st *lessons.Step, expression string, wanted check.Wanted, view *check.View) (lasts, holds bool) {
	if expression == "" {
		return false, false
	}
	program, err := j.program(st, expression, wanted)
	if err != nil {
		return false, false
	}
	return view.Lasting(program)
}

// evaluate returns why an expression doesn't hold yet; empty when it does.
func (j *Judge) evaluate(ctx context.Context, st *lessons.Step, c lessons.Check, view *check.View) string {
	now := time.Now()
	program, err := j.program(st, c.Expression, check.Verdict)
	if err != nil {
		return unreadable(j.words(), err)
	}
	holds, found, wrong := program.Judge(ctx, view, now)
	if holds {
		return ""
	}
	why, err := j.message(ctx, st, c, view, now)
	switch {
	case why != "":
		return why
	case found != "":
		return printable.Reason(found)
	case wrong != nil:
		return j.words().Say("not yet: the check could not be evaluated: %s", printable.Reason(wrong.Error()))
	case err != nil:
		return j.words().Say("not yet: %s; its message could not be evaluated: %s", podsNow(j.words(), view.Snapshot), printable.Reason(err.Error()))
	}
	return j.words().Say("not yet: %s", podsNow(j.words(), view.Snapshot))
}

// message is what a check's own message says; empty when it has none.
func (j *Judge) message(ctx context.Context, st *lessons.Step, c lessons.Check, view *check.View, now time.Time) (string, error) {
	if c.MessageExpression == "" {
		return "", nil
	}
	program, err := j.program(st, c.MessageExpression, check.Text)
	if err != nil {
		return "", err
	}
	why, err := program.Says(ctx, view, now)
	why = j.lesson.Says(strings.TrimSpace(why)) // that of a program, which no expression says
	return printable.Reason(why), err
}
