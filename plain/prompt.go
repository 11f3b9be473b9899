package plain

import (
	"strings"

	"github.com/kubecadet/cadet/lessons/attempt"
)

// enter is what an empty line does, in the words of the prompt.
func (v *visit) enter() string {
	l := v.words()
	switch next := v.Next(); {
	case next == attempt.Next:
		return l.Say("next (enter)")
	case next == attempt.Before:
		return l.Say("first %q, which this step builds on (enter)", v.Missing().Title)
	case next == attempt.Answer:
		return ""
	case next.Runs():
		return l.Say("do it (enter)")
	case next == attempt.Read:
		return l.Say("go on (enter)")
	default:
		return l.Say("check (enter)")
	}
}

func (v *visit) prompt() {
	var parts []string
	l := v.words()
	if v.Next() == attempt.Answer {
		parts = append(parts, v.answers())
	}
	if word := v.enter(); word != "" {
		parts = append(parts, word)
	}
	switch v.Next() {
	case attempt.Next:
		parts = append(parts, l.Say("back (p)"))
	case attempt.Read:
		parts = append(parts, l.Say("back (p)"), l.Say("skip (s)"))
	default:
		if v.hints < len(v.Step.Hints) {
			parts = append(parts, l.Say("hint (h)"))
		}
		if v.Solving() == attempt.CanSolve || v.Solving() == attempt.Nothing {
			parts = append(parts, l.Say("solve"))
		}
		parts = append(parts, "kubectl …")
		parts = append(parts, l.Say("skip (s)"))
	}
	if len(v.sinceAction()) > 0 {
		parts = append(parts, l.Say("what happened (w)"))
	}
	v.say("%s, quit (q):", strings.Join(parts, ", "))
	v.page.ask()
}
