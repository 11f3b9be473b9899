package lesson

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
)

// Wherever the text is scrolled to, the task stands on the screen once.
func TestTaskStandsOnce(t *testing.T) {
	st := &lessons.Step{Kind: lessons.Do, Text: strings.Repeat("Some text that goes on. ", 30), Command: "kubectl apply -f a.yaml\nkubectl get pods",
		Checks: []lessons.Check{{Name: "a Service is there"}, {Name: "four pods"}, {Name: "no other"}, {Name: "an answer"}, {Name: "in time"}}}
	for h := 7; h <= 24; h++ {
		m := pane(60, h, st)
		for line := range len(m.body) + 1 {
			m.scrollTo(line)
			for _, once := range []string{"▸ Do it", "a Service is there"} {
				if n := strings.Count(text(m), once); n > 1 || n == 0 && once == "▸ Do it" && m.brief && line < m.taskAt {
					t.Fatalf("%d lines, scrolled to %d: %q stands %d times:\n%s", h, line, once, n, text(m))
				}
			}
		}
	}
}

// However low and narrow the pane, an answer that was not right leaves what to do next.
func TestRejectedLeavesYourTurn(t *testing.T) {
	long := strings.Repeat("It is not what the controller does, as it counts. ", 6)
	for _, q := range []lessons.Question{
		{Prompt: strings.Repeat("What comes of it, and why? ", 8), Answer: "a", Choices: []lessons.Choice{{ID: "a", Text: "One"}, {ID: "b", Text: "Two"}}},
		{Prompt: "How many?", Answer: "4"},
	} {
		for h := 6; h <= 14; h++ {
			for _, w := range []int{38, 58, 78} {
				m := pane(w, h, &lessons.Step{Kind: lessons.Quiz, Text: long, Question: &q})
				typed(m, "2")
				given := answer(m)
				found(m, attempt.Finding{Answer: given, Ready: true, Why: long})
				has(t, m, "▸ Your turn", "⏎")
			}
		}
	}
}
