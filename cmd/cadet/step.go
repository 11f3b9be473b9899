package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
)

const stepFlag = "step"

func (a *app) addStep(cmd *cobra.Command) {
	cmd.Flags().String(stepFlag, "", "the ID of a step (default: the one you are at)")
	must(cmd.RegisterFlagCompletionFunc(stepFlag, a.completeStep))
}

// knownStep says which steps a lesson has when --step names none of them.
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

func stepID(cmd *cobra.Command) string {
	if f := cmd.Flags().Lookup(stepFlag); f != nil {
		return f.Value.String()
	}
	return ""
}

// current is the step the learner is at: where they were last if it is not done, else the first that is not done,
// else the last of all.
func current(l *lessons.Lesson, progress *lessons.Progress) *lessons.Step {
	if s := l.Step(progress.At(l.ID)); s != nil && !progress.Done(l.ID, s.ID) {
		return s
	}
	for _, s := range l.Steps {
		if !progress.Done(l.ID, s.ID) {
			return s
		}
	}
	return l.Steps[len(l.Steps)-1]
}

// toDo is the step that a command works on: the one named by --step, or from the current one on the first that is
// not done and wanted. It is nil when there is none left.
func (d *desk) toDo(cmd *cobra.Command, wanted func(*lessons.Step) bool) *lessons.Step {
	if id := stepID(cmd); id != "" {
		return d.lesson.Step(id)
	}
	reached := false
	now := current(d.lesson, d.progress)
	for _, s := range d.lesson.Steps {
		reached = reached || s == now
		if reached && wanted(s) && !d.progress.Done(d.lesson.ID, s.ID) {
			return s
		}
	}
	return nil
}

// checkable says whether the cluster can be asked about a step, and solvable whether there is something to run.
func checkable(s *lessons.Step) bool { return len(s.Checks) > 0 }
func solvable(s *lessons.Step) bool  { return s.SolvedBy() != "" }
