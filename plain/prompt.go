package plain

import (
	"fmt"
	"strings"

	"github.com/kubecadet/cadet/lessons"
)

// enter is what an empty line does, in the words of the prompt.
func (v *visit) enter() string {
	runs := v.st.Command != "" && !v.ran
	switch {
	case v.done:
		return "next"
	case v.st.Question != nil && v.answer == "":
		return ""
	case v.st.Command != "" && (v.st.Question == nil || runs):
		return "do it"
	case isReading(v.st):
		return "go on"
	default:
		return "check"
	}
}

// isReading says whether a step is done when the learner goes on.
func isReading(st *lessons.Step) bool {
	return len(st.Checks) == 0 && st.Question == nil && st.Command == ""
}

func (v *visit) prompt() {
	var parts []string
	if v.st.Question != nil && !v.done && v.answer == "" {
		parts = append(parts, v.answers())
	}
	if word := v.enter(); word != "" {
		parts = append(parts, word+" (enter)")
	}
	switch {
	case v.done:
		parts = append(parts, "back (p)")
	case isReading(v.st):
		parts = append(parts, "back (p)", "skip (s)")
	default:
		if v.hints < len(v.st.Hints) {
			parts = append(parts, "hint (h)")
		}
		if v.st.Question == nil {
			parts = append(parts, "solve")
		}
		parts = append(parts, "kubectl …")
		parts = append(parts, "skip (s)")
	}
	fmt.Fprintf(v.Out, "%s, quit (q):\n", strings.Join(parts, ", "))
	v.page.ask()
}
