package lessons

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/words"
)

// Check runs the checks of a step against a snapshot. HTTP and exec checks call the cluster, which is why it waits;
// they are called only once every expression holds.
func (s *Session) Check(ctx context.Context, st *Step, snap *live.Snapshot) []Result {
	results := make([]Result, len(st.Checks))
	early := s.TooEarly(snap)
	for i, c := range st.Checks {
		results[i] = Result{Name: c.Name, Why: early}
	}
	if early != "" {
		return results
	}
	view := s.viewOf(snap)
	hold := true
	for i, c := range st.Checks {
		if c.Expression != "" {
			results[i].Why = s.evaluate(ctx, st, c, view)
			hold = hold && results[i].Why == ""
		}
		if c.Events != nil {
			results[i].Why = clean(view.Happened(c.Events.About, c.Events.Reason, c.Events.Message))
			hold = hold && results[i].Why == ""
		}
	}
	for i, c := range st.Checks {
		switch {
		case !c.Calls():
		case !hold:
			results[i].Why = s.words().Say("waits for the other checks")
		case c.HTTP != nil:
			results[i].Why = s.call(ctx, c.HTTP, snap)
		case c.DNS != nil:
			results[i].Why = s.ask(ctx, c.DNS, snap)
		case c.Logs != nil:
			results[i].Why = s.searchLogs(ctx, c.Logs, snap)
		case c.Exec != nil:
			results[i].Why = s.exec(ctx, st, c, view)
		}
	}
	for i := range results {
		results[i].Done = results[i].Why == ""
	}
	return results
}

// Lasting says whether another look at the same snapshot would find what Check has found: neither a call was made nor the
// time asked for.
func (s *Session) Lasting(st *Step, snap *live.Snapshot) bool {
	if s.TooEarly(snap) != "" {
		return false
	}
	view := s.viewOf(snap)
	return !slices.ContainsFunc(st.Checks, func(c Check) bool {
		switch lasts, holds := s.lasts(st, c.Expression, check.Verdict, view); {
		case c.Calls():
			return true
		case c.Expression == "": // of events
			return false
		case !lasts || holds || c.MessageExpression == "":
			return !lasts
		}
		lasts, _ := s.lasts(st, c.MessageExpression, check.Text, view)
		return !lasts
	})
}

func (s *Session) lasts(st *Step, expression string, wanted check.Wanted, view *check.View) (lasts, holds bool) {
	if expression == "" {
		return false, false
	}
	program, err := s.program(st, expression, wanted)
	if err != nil {
		return false, false
	}
	return view.Lasting(program)
}

// Passed says whether all checks hold.
func Passed(results []Result) bool {
	return !slices.ContainsFunc(results, func(r Result) bool { return !r.Done })
}

// unusable says why a snapshot can't be checked; empty when it can.
func unusable(l *words.Language, snap *live.Snapshot) string {
	switch {
	case snap == nil || !snap.Synced:
		return l.Say("the first picture of the cluster is still to come")
	case !snap.Problem.IsZero():
		return l.Say("the cluster cannot be seen: %s", clean(l.Tell(snap.Problem)))
	}
	return ""
}

// evaluate returns why an expression doesn't hold yet; empty when it does.
func (s *Session) evaluate(ctx context.Context, st *Step, c Check, view *check.View) string {
	now := time.Now()
	program, err := s.program(st, c.Expression, check.Verdict)
	if err != nil {
		return s.unreadable(err)
	}
	holds, found, wrong := program.Judge(ctx, view, now)
	if holds {
		return ""
	}
	why, err := s.message(ctx, st, c, view, now)
	switch {
	case why != "":
		return why
	case found != "":
		return clean(found)
	case wrong != nil:
		return s.words().Say("not yet: the check could not be evaluated: %s", clean(wrong.Error()))
	case err != nil:
		return s.words().Say("not yet: %s; its message could not be evaluated: %s", s.podsNow(view.Snapshot), clean(err.Error()))
	}
	return s.words().Say("not yet: %s", s.podsNow(view.Snapshot))
}

// words is the language that reasons are said in.
func (s *Session) words() *words.Language {
	if s.Lesson == nil {
		return nil
	}
	return s.Lesson.words
}

// unreadable says that a check is written wrongly.
func (s *Session) unreadable(err error) string {
	return s.words().Say("this check cannot be read: %s", clean(err.Error()))
}

// message is what a check's own message says; empty when it has none.
func (s *Session) message(ctx context.Context, st *Step, c Check, view *check.View, now time.Time) (string, error) {
	if c.MessageExpression == "" {
		return "", nil
	}
	program, err := s.program(st, c.MessageExpression, check.Text)
	if err != nil {
		return "", err
	}
	why, err := program.Says(ctx, view, now)
	if s.Lesson != nil {
		why = s.Lesson.says(strings.TrimSpace(why)) // that of a program, which no expression says
	}
	return clean(why), err
}

// podsNow describes the pods of a snapshot: what a check that says nothing itself has to say.
func (s *Session) podsNow(snap *live.Snapshot) string {
	l := s.words()
	if len(snap.Pods) == 0 {
		return l.Say("there are no pods in %s", snap.Namespace)
	}
	ready, unready := 0, []string{}
	for _, p := range snap.Pods {
		if live.IsReady(p) {
			ready++
			continue
		}
		unready = append(unready, l.Say("%s is %s", p.Name, podState(l, p)))
	}
	text := l.Say("%d of %d pods are ready", ready, len(snap.Pods))
	if len(unready) > 0 {
		text += "; " + strings.Join(unready, ", ")
	}
	return clean(text)
}

// program compiles an expression of a step, once for each session.
func (s *Session) program(st *Step, expression string, wanted check.Wanted) (*check.Program, error) {
	return s.compiled.program(s.Lesson, st, expression, wanted)
}

// Begin says when the learner began the step at work: expressions that ask what happened look back to there. Without it
// they look back to the first picture.
func (s *Session) Begin(mark live.Mark) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.began == mark {
		return
	}
	s.began = mark
	if s.view != nil {
		s.view = s.view.Since(mark)
	}
}

// viewOf returns the view of a snapshot, made once while it is the latest. It is kept by the snapshot itself and not
// by its version, which starts anew with another watcher.
func (s *Session) viewOf(snap *live.Snapshot) *check.View {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.view == nil:
		s.view = check.NewView(snap).In(s.words()).Since(s.began)
	case s.view.Snapshot != snap:
		s.view = s.view.Next(snap)
	}
	return s.view
}
