package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A manifest is written without leaving the screen: ⏎ opens it, keys are text, esc saves and comes back.
func TestAManifestIsEditedInItsPane(t *testing.T) {
	b := newBench("ch3", 3)
	opts := options(t, b)
	lesson := opts.Course.Lessons[0]
	lesson.Steps[1].Command, lesson.Steps[1].Edit = "", "pod.yaml"
	visit(t, opts, "scale")
	d := drive(t, opts, 100, 30)
	d.run(d.arrival.start())
	d.until("edit pod.yaml")
	d.keys("enter")
	d.until("esc save and leave")
	d.keys("q", "h")
	d.send(tea.KeyPressMsg{Code: tea.KeyEscape})
	d.until("kubectl apply -f pod.yaml")
	if text := b.saved["pod.yaml"]; text != "kind: qh\n" {
		t.Errorf("saved %q", text)
	}
}
