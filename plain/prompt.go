package plain

import (
	"fmt"
	"strings"
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
	case v.st.Reading():
		return "go on"
	default:
		return "check"
	}
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
	case v.st.Reading():
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
