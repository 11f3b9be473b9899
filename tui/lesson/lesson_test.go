package lesson

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/theme"
)

func pane(w, h int, steps ...*lessons.Step) *Model {
	m := New(theme.New(true), markdown.New(true))
	m.SetSize(w, h)
	l := &lessons.Lesson{Chapter: 3, Steps: steps}
	a, _ := attempt.Learner{Kept: kept{}, Now: time.Now}.Begin(l, steps[0])
	m.Show(a, 0)
	return m
}

// kept is progress that knows of one answer.
type kept struct {
	attempt.Progress
	answer string
}

func (k kept) Act(string, time.Time)          {}
func (k kept) Done(_, _ string) bool          { return false }
func (k kept) Ran(_, _ string) bool           { return false }
func (k kept) Graded(_, _ string) (_, _ bool) { return false, false }
func (k kept) Answer(_, _ string) string      { return k.answer }

// found shows what a look found.
func found(m *Model, f attempt.Finding) {
	m.at.Take(f)
	m.Refresh()
}

// answer gives the answer that is drafted, and returns it.
func answer(m *Model) string {
	given := m.Draft()
	m.at.Give(given)
	m.Refresh()
	return given
}

func text(m *Model) string { return ansi.Strip(m.View()) }

func has(t *testing.T, m *Model, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text(m), w) {
			t.Fatalf("the pane lacks %q:\n%s", w, text(m))
		}
	}
}

func TestTaskByKind(t *testing.T) {
	tests := []struct {
		step *lessons.Step
		want string
	}{
		{&lessons.Step{Kind: lessons.Read}, "Read it"},
		{&lessons.Step{Kind: lessons.Run, Command: "kubectl get pods"}, "Run it"},
		{&lessons.Step{Kind: lessons.Apply, Manifest: "rc.yaml", Command: "kubectl apply -f rc.yaml"}, "kubectl apply -f rc.yaml"},
		{&lessons.Step{Kind: lessons.Do, Hints: []string{"a"}}, "h gives a hint"},
		{&lessons.Step{Kind: lessons.Repair}, "Your turn"},
		{&lessons.Step{Kind: lessons.Observe}, "Watch"},
	}
	for _, tc := range tests {
		t.Run(string(tc.step.Kind), func(t *testing.T) { has(t, pane(60, 20, tc.step), tc.want) })
	}
}

// However long the text, what to do and what is missing stay in view, and the rest can be scrolled to.
func TestTaskStaysInView(t *testing.T) {
	st := &lessons.Step{Kind: lessons.Do, Title: "Long", Command: "kubectl scale rc/hello --replicas=4",
		Text: strings.Repeat("Some text that goes on.\n\n", 30) + "The very end.", Checks: []lessons.Check{{Name: "four pods"}}}
	m := pane(60, 14, st)
	if found(m, attempt.Finding{Results: []lessons.Result{{Name: "four pods", Why: "3 of 4"}}}); strings.Contains(text(m), "not yet") {
		t.Error("the reason why not is told before anything was tried")
	}
	m.at.Ran(false, true)
	m.Refresh()
	has(t, m, "kubectl scale", "not yet: 3 of 4", "more lines: space")
	for range 20 {
		m.Update(tea.KeyPressMsg{Code: tea.KeyPgDown})
	}
	has(t, m, "The very end.", "kubectl scale")
}

// As low as the pane is while another one has the focus, what to do and what is missing are in view, or the question;
// the rest is a few pages further.
func TestTaskInShort(t *testing.T) {
	long := strings.Repeat("Some text that goes on. ", 40)
	do := &lessons.Step{Kind: lessons.Do, Text: long, Command: "kubectl apply -f a.yaml\nkubectl get pods -l app=hello",
		Checks: []lessons.Check{{Name: "a Service is there"}, {Name: "four pods"}, {Name: "no other"}}}
	m := pane(78, 8, do)
	m.at.Ask()
	found(m, attempt.Finding{Results: []lessons.Result{{Name: "a Service is there", Done: true}, {Name: "four pods", Why: "3 of 4"}, {Name: "no other", Why: "1"}}})
	has(t, m, "▸ Do it", "kubectl apply", "○ four pods", "not yet: 3 of 4", "more lines: space")
	for m.More() {
	}
	has(t, m, "kubectl get pods", "no other")

	ask := &lessons.Question{Prompt: "How many pods are there a minute later?"}
	for _, text := range []string{"One", "Two", "Three", "Four", "Five"} {
		ask.Choices = append(ask.Choices, lessons.Choice{ID: text, Text: text})
	}
	m = pane(78, 8, &lessons.Step{Kind: lessons.Predict, Text: long, Question: ask})
	has(t, m, "How many pods are there", "space", "more lines: space")
	if strings.Count(text(m), "\n ──") != 1 {
		t.Errorf("one rule on top of the other:\n%s", text(m))
	}
	m.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	has(t, m, "▸ 1  One")
}

func TestHintsComeOneByOne(t *testing.T) {
	m := pane(60, 30, &lessons.Step{Kind: lessons.Do, Hints: []string{"gentle", "plain"}})
	if !m.Hint() || m.HintsLeft() != 1 {
		t.Fatal("no first hint")
	}
	has(t, m, "Hint 1 of 2", "gentle")
	if !m.Hint() || m.Hint() {
		t.Fatal("there are two hints")
	}
	has(t, m, "plain")
}

func TestChoices(t *testing.T) {
	q := &lessons.Question{Prompt: "Which?", Choices: []lessons.Choice{{ID: "a", Text: "This"}, {ID: "b", Text: "That"}}}
	m := pane(60, 20, &lessons.Step{Kind: lessons.Quiz, Question: q})
	if strings.Contains(text(m), "▸") || answer(m) != "" {
		t.Fatal("a choice was made for the learner")
	}
	m.Update(tea.KeyPressMsg{Code: tea.KeyUp})
	has(t, m, "▸ 2  That")
	if m.at.Waiting() != "" || answer(m) != "b" || m.at.Waiting() != "b" {
		t.Fatal("the answer is not what was pointed at")
	}
	found(m, attempt.Finding{Answer: "b", Right: false, Ready: false, Why: ""})
	has(t, m, "Your answer is kept")
	found(m, attempt.Finding{Answer: "a", Right: true, Ready: true, Why: "stale"})
	found(m, attempt.Finding{Answer: "b", Right: false, Ready: true, Why: "It was this."})
	has(t, m, "Not that", "It was this.")
	if m.at.Waiting() != "" {
		t.Fatal("a wrong answer counts as answered")
	}
	m.Update(tea.KeyPressMsg{Code: '1', Text: "1"})
	if strings.Contains(text(m), "Not that") || answer(m) != "a" {
		t.Fatal("another choice does not begin anew")
	}
}

func TestRestore(t *testing.T) {
	q := &lessons.Question{Prompt: "Which?", Choices: []lessons.Choice{{ID: "a", Text: "This"}, {ID: "b", Text: "That"}}}
	for _, c := range []struct {
		question    *lessons.Question
		kept, waits string
		want        string
	}{
		{q, "gone", "", "Which?"},
		{q, "b", "b", "▸ 2  That"},
		{&lessons.Question{Prompt: "How many?"}, "42", "42", "a number: 42_"},
	} {
		st := &lessons.Step{Kind: lessons.Predict, Question: c.question}
		m := pane(60, 20, st)
		a, _ := attempt.Learner{Kept: kept{answer: c.kept}, Now: time.Now}.Begin(m.at.Lesson, st)
		m.Show(a, 0)
		has(t, m, c.want)
		if m.at.Waiting() != c.waits {
			t.Errorf("kept %q: waiting %q", c.kept, m.at.Waiting())
		}
	}
}

func TestNumber(t *testing.T) {
	m := pane(60, 20, &lessons.Step{Kind: lessons.Quiz, Question: &lessons.Question{Prompt: "How many?"}})
	for _, k := range []tea.KeyPressMsg{{Code: '4', Text: "4"}, {Code: '2', Text: "2"}, {Code: tea.KeyBackspace}} {
		m.Update(k)
	}
	if answer(m) != "4" {
		t.Fatalf("the answer is %q", answer(m))
	}
	found(m, attempt.Finding{Answer: "4", Right: false, Ready: true, Why: ""})
	m.Update(tea.KeyPressMsg{Code: '8', Text: "8"})
	has(t, m, "a number: 8_")
	answer(m)
	m.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
	m.Update(tea.KeyPressMsg{Code: '4', Text: "4"})
	answer(m)
	found(m, attempt.Finding{Answer: "4", Right: true, Ready: true, Why: "Counted."})
	has(t, m, "✓ Counted.", "Done")
}

func TestEverySizeFits(t *testing.T) {
	st := &lessons.Step{Kind: lessons.Do, Title: "제목", Text: "디플로이먼트는 파드를 고치지 않는다. A-name-that-is-long-and-has-no-space-in-it-whatever-comes.",
		Command: "kubectl set image deployment/hello-deployment hello=hello:v2", Checks: []lessons.Check{{Name: "파드 세 개가 준비되었다"}}}
	m := pane(60, 20, st)
	for w := 20; w < 120; w += 3 {
		for h := 3; h < 30; h++ {
			m.SetSize(w, h)
			lines := strings.Split(m.View(), "\n")
			if len(lines) != h {
				t.Fatalf("%dx%d: %d lines", w, h, len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) != w {
					t.Fatalf("%dx%d: %q is %d wide", w, h, ansi.Strip(l), ansi.StringWidth(l))
				}
			}
		}
	}
}

// A step that builds on one that isn't done sends the learner there, and says nothing of a key that answers.
func TestWhatComesFirst(t *testing.T) {
	ask := &lessons.Question{Prompt: "Which?", Choices: []lessons.Choice{{ID: "a", Text: "This"}, {ID: "b", Text: "That"}}}
	m := pane(60, 20, &lessons.Step{ID: "ask", Kind: lessons.Predict, Question: ask, BuildsOn: []string{"base"}},
		&lessons.Step{ID: "base", Title: "The base"})
	has(t, m, "First: The base", "Which?")
	if strings.Contains(text(m), "answers") {
		t.Errorf("a key is said to answer:\n%s", text(m))
	}
}
