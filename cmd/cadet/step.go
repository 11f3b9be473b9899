package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
)

// Flags that name a step by its ID.
const (
	stepFlag = "step"
	toFlag   = "to" // of solve
)

func (a *app) addStep(cmd *cobra.Command) {
	cmd.Flags().String(stepFlag, "", "the ID of a step (default: the one you are at)")
	must(cmd.RegisterFlagCompletionFunc(stepFlag, a.completeStep))
}

// knownStep says which steps a lesson has when a flag names none of them.
func knownStep(cmd *cobra.Command, l *lessons.Lesson) error {
	id := stepID(cmd)
	if id == "" || l.Step(id) != nil {
		return nil
	}
	var ids []string
	for _, s := range l.Steps {
		ids = append(ids, s.ID)
	}
	return usage("Its steps are: "+strings.Join(ids, ", "), "lesson %s has no step %q", l.ID, id)
}

// stepID is the step that a flag names; empty where none does.
func stepID(cmd *cobra.Command) string {
	for _, name := range []string{stepFlag, toFlag} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Value.String() != "" {
			return f.Value.String()
		}
	}
	return ""
}

// current is the step the learner is at: where they were last, else the next from there on that is not done, else the
// first that is not done, else the last of all.
func current(l *lessons.Lesson, progress *lessons.Progress) *lessons.Step {
	var before *lessons.Step
	reached := progress.At(l.ID) == ""
	for _, s := range l.Steps {
		reached = reached || s.ID == progress.At(l.ID)
		switch done := progress.Done(l.ID, s.ID); {
		case !done && reached:
			return s
		case !done && before == nil:
			before = s
		}
	}
	if before != nil {
		return before
	}
	return l.Steps[len(l.Steps)-1]
}

// asked is the step that a command works on: the one named by --step, or the one the learner is at.
func (d *desk) asked(cmd *cobra.Command) *lessons.Step {
	if id := stepID(cmd); id != "" {
		return d.lesson.Step(id)
	}
	return current(d.lesson, d.progress)
}

// done says whether a step of the lesson is done.
func (d *desk) done(s *lessons.Step) bool { return d.progress.Done(d.lesson.ID, s.ID) }

// toSolve is the step asked for or, where the learner is at one with nothing to run, the next that has something. It is
// nil when there is none left.
func (d *desk) toSolve(cmd *cobra.Command) *lessons.Step {
	at := d.asked(cmd)
	if stepID(cmd) != "" {
		return at
	}
	if left := d.toRun(d.lesson.Steps[slices.Index(d.lesson.Steps, at):]); len(left) > 0 {
		return left[0]
	}
	return nil
}

// before is what is to be run before a step.
func (d *desk) before(to *lessons.Step) []*lessons.Step {
	return d.toRun(d.lesson.Steps[:slices.Index(d.lesson.Steps, to)])
}

// toRun is what of steps has something to run and is not done. A prediction that was gone past, as a later one of them
// is done, holds nobody up.
func (d *desk) toRun(steps []*lessons.Step) []*lessons.Step {
	later := func(s *lessons.Step) bool { return solvable(s) && d.done(s) }
	var list []*lessons.Step
	for i, s := range steps {
		if !d.done(s) && (solvable(s) || predicts(s) && !slices.ContainsFunc(steps[i:], later)) {
			list = append(list, s)
		}
	}
	return list
}

// solvable says whether what is run is all that a step asks for.
func solvable(s *lessons.Step) bool { return s.SolvedBy() != "" && s.Question == nil }

// predicts says whether what is run only shows which answer was right: that is the learner's to give.
func predicts(s *lessons.Step) bool { return s.SolvedBy() != "" && s.Question != nil }

// left names the steps that are not done; empty when all are.
func (d *desk) left() string {
	var ids []string
	for _, s := range d.lesson.Steps {
		if !d.done(s) {
			ids = append(ids, s.ID+" ("+aim(s)+")")
		}
	}
	return strings.Join(ids, ", ")
}

// aim says what a step asks of the learner.
func aim(s *lessons.Step) string {
	switch {
	case s.Question != nil:
		return "a question"
	case len(s.Checks) == 0:
		return "to read"
	}
	return "to do"
}
