package lessons

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/words"
)

// Explain says why an answer of several choices is right, or what of it is wrong without saying what would be right.
func (q *Question) Explain(l *words.Language, answer, wanted string, right bool) string {
	chosen := q.Chosen(answer)
	switch {
	case !q.Takes(answer) && q.Form() == Order:
		return l.Say("Every one of them has its place in the order, once.")
	case !q.Takes(answer):
		return l.Say("%q is none of the choices.", printable.Reason(answer))
	case right:
		var lines []string
		for _, c := range q.Choices { // an order, as it is right; several, as they are written
			if slices.Contains(chosen, c) {
				lines = append(lines, because(c))
			}
		}
		return strings.Join(lines, "\n\n")
	case q.Form() == Order:
		return q.outOfOrder(l, chosen)
	}
	var lines []string
	for _, c := range chosen {
		if !slices.Contains(q.Chosen(wanted), c) {
			lines = append(lines, because(c))
		}
	}
	if len(lines) == 0 {
		return l.Say("What you chose is right, and something that is right too is missing.")
	}
	return strings.Join(lines, "\n\n")
}

// outOfOrder names the first choice that stands too early.
func (q *Question) outOfOrder(l *words.Language, chosen []Choice) string {
	at := 0
	for at < len(chosen)-1 && chosen[at] == q.Choices[at] {
		at++
	}
	later := because(chosen[at])
	if at == 0 {
		return l.Say("Something else comes first. Later comes: %s", later)
	}
	return l.Count(at, "The first is right, then something else comes next. Later comes: %[2]s",
		"The first %[1]d are right, then something else comes next. Later comes: %[2]s", at, later)
}

// because is a choice with what is said to it.
func because(c Choice) string {
	if strings.Contains(c.Text, "*") { // it has emphasis of its own
		return c.Text + ": " + c.Why
	}
	return fmt.Sprintf("**%s**: %s", c.Text, c.Why)
}
