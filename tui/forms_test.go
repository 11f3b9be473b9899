package tui

import (
	"testing"

	"github.com/kubecadet/cadet/lessons"
)

// asks is a driver at a quiz of a form.
func asks(t *testing.T, q lessons.Question) *driver {
	t.Helper()
	opts := options(t, newBench("ch3", 3))
	q.Prompt = "What does the controller do?"
	opts.Lesson.Step("count").Question = &q
	visit(t, opts, "count")
	d := drive(t, opts, 80, 24)
	d.run(d.arrival.start())
	if !d.eventually(func() bool { return d.arrival.phase == working }) {
		t.Fatalf("no lesson is open:\n%s", d.text())
	}
	return d
}

func TestForms(t *testing.T) {
	choices := []lessons.Choice{{ID: "a", Text: "It counts pods"}, {ID: "b", Text: "It makes what is missing"}, {ID: "c", Text: "It mends pods"}}
	t.Run("several", func(t *testing.T) {
		d := asks(t, lessons.Question{Choices: choices, Several: true, Answer: "a,b"})
		d.keys("1", "2", "down", "space")
		d.golden("several-80x24")
	})
	t.Run("order", func(t *testing.T) {
		d := asks(t, lessons.Question{Choices: choices, Ordered: true, Answer: "a,b,c"})
		d.keys("3", "1", "2", "backspace")
		d.golden("order-80x24")
	})
	t.Run("word", func(t *testing.T) {
		d := asks(t, lessons.Question{Accept: []string{"replicas"}})
		d.keys("q", "?", "h", ":", "n", "z", "l")
		d.golden("word-80x24")
		d.keys("esc", "?")
		if d.overlays.IsEmpty() {
			t.Error("? is no key after esc")
		}
		d.keys("esc", "enter", "s")
		if d.desk.page.Draft() != "q?h:nzls" {
			t.Errorf("typed %q", d.desk.page.Draft())
		}
	})
	t.Run("word looked up", func(t *testing.T) {
		d := asks(t, lessons.Question{Accept: []string{"replicas"}})
		d.keys(":")
		if d.overlays.IsEmpty() {
			t.Error("the command line doesn't open before a word was begun")
		}
	})
}
