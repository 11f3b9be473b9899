package lesson

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
)

func typed(m *Model, text string) {
	for _, r := range text {
		m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func three(q lessons.Question) *lessons.Step {
	q.Prompt = "Which?"
	q.Choices = []lessons.Choice{{ID: "a", Text: "This"}, {ID: "b", Text: "That"}, {ID: "c", Text: "Yonder"}}
	return &lessons.Step{Kind: lessons.Quiz, Question: &q}
}

func TestSeveral(t *testing.T) {
	m := pane(78, 20, three(lessons.Question{Several: true, Answer: "a,c"}))
	has(t, m, "[ ] 1  This", "choose each that is right")
	if m.Toggle() || answer(m) != "" {
		t.Fatal("something was chosen for the learner")
	}
	typed(m, "312")
	m.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	typed(m, "2")
	has(t, m, "[x] 1  This", "[ ] 2  That", "[x] 3  Yonder")
	for range 2 { // and takes back
		if !m.Toggle() {
			t.Fatal("space chooses nothing")
		}
	}
	if got := answer(m); got != "c,a" {
		t.Fatalf("the answer is %q", got)
	}
	found(m, attempt.Finding{Answer: "c,a", Ready: true, Why: "No."})
	has(t, m, "Not that. No.", "▸ Your turn  choose again")
	answer(m)
	found(m, attempt.Finding{Answer: "c,a", Ready: true, Right: true, Why: "Both."})
	has(t, m, "✓ 1  This", "✓ 3  Yonder", "✓ Both.", "n sums up the chapter")
}

func TestOrder(t *testing.T) {
	m := pane(78, 20, three(lessons.Question{Ordered: true, Answer: "a,b,c"})) // shown as b, c, a
	has(t, m, "1  That", "in order: _", "backspace takes back")
	typed(m, "33")
	if answer(m) != "" {
		t.Fatal("half an order is an answer")
	}
	typed(m, "21")
	has(t, m, "in order: 3 2 1")
	m.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
	m.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
	typed(m, "127")
	if got := answer(m); got != "a,b,c" {
		t.Fatalf("the answer is %q", got)
	}
	found(m, attempt.Finding{Answer: "a,b,c", Ready: true, Right: true, Why: "So it goes."})
	has(t, m, "✓ 1  This", "✓ 2  That", "✓ 3  Yonder", "So it goes.")
}

func TestWord(t *testing.T) {
	m := pane(78, 20, &lessons.Step{Kind: lessons.Quiz, Title: "A word", Question: &lessons.Question{Prompt: "Which program?", Accept: []string{"etcd"}}})
	has(t, m, "a word: _", "Type it", "esc")
	for _, name := range []string{":", "?", " "} {
		if m.Takes(tea.KeyPressMsg{Code: []rune(name)[0], Text: name}) {
			t.Errorf("%q begins a word", name)
		}
	}
	typed(m, "hq?: nk")
	has(t, m, "a word: hq?: nk_")
	m.Update(tea.KeyPressMsg{Code: tea.KeyEscape})
	if m.Writing() || m.Takes(tea.KeyPressMsg{Code: 'h', Text: "h"}) || answer(m) != "" {
		t.Fatal("the word was not left")
	}
	has(t, m, "goes on with the word")
	m.Write()
	if got := answer(m); got != "hq?: nk" {
		t.Fatalf("the answer is %q", got)
	}
	found(m, attempt.Finding{Answer: "hq?: nk", Ready: true, Why: "Look again."})
	has(t, m, "Not that. Look again.", "▸ Your turn  type another")
	m.Update(tea.PasteMsg{Content: "etcd\n"})
	if got := answer(m); got != "etcd" {
		t.Fatalf("the answer is %q", got)
	}
	found(m, attempt.Finding{Answer: "etcd", Ready: true, Right: true, Why: "Yes, etcd."})
	has(t, m, "✓ Yes, etcd.", "Done")
	typed(m, strings.Repeat("x", 200))
}
