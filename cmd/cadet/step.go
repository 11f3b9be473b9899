package main

import (
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

// aim says what a step asks of the learner.
func aim(s *lessons.Step) string {
	switch s.DoneBy() {
	case lessons.ByAnswering:
		return "a question"
	case lessons.ByChecks:
		return "to do"
	}
	return "to read"
}
