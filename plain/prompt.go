package plain

import (
	"fmt"
	"strings"

	"github.com/kubecadet/cadet/lessons/attempt"
)

// enter is what an empty line does, in the words of the prompt.
func (v *visit) enter() string {
	switch next := v.Next(); {
	case next == attempt.Next:
		return "next"
	case next == attempt.Before:
		return fmt.Sprintf("first %q, which this step builds on", v.Missing().Title)
	case next == attempt.Answer:
		return ""
	case next.Runs():
		return "do it"
	case next == attempt.Read:
		return "go on"
	default:
		return "check"
	}
}

func (v *visit) prompt() {
	var parts []string
	if v.Next() == attempt.Answer {
		parts = append(parts, v.answers())
	}
	if word := v.enter(); word != "" {
		parts = append(parts, word+" (enter)")
	}
	switch v.Next() {
	case attempt.Next:
		parts = append(parts, "back (p)")
	case attempt.Read:
		parts = append(parts, "back (p)", "skip (s)")
	default:
		if v.hints < len(v.Step.Hints) {
			parts = append(parts, "hint (h)")
		}
		if v.Solving() == attempt.CanSolve || v.Solving() == attempt.Nothing {
			parts = append(parts, "solve")
		}
		parts = append(parts, "kubectl …")
		parts = append(parts, "skip (s)")
	}
	fmt.Fprintf(v.Out, "%s, quit (q):\n", strings.Join(parts, ", "))
	v.page.ask()
}
