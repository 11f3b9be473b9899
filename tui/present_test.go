package tui

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/internal/panes"
)

// presenting is a driver with the first lesson open at a step, in the layout for a projector.
func presenting(t testing.TB, w, h int, step string) *driver {
	t.Helper()
	opts := options(t, newBench("ch3", 3))
	opts.Present = true
	visit(t, opts, step)
	d := drive(t, opts, w, h)
	d.run(d.arrival.start())
	if !d.eventually(func() bool { return d.arrival.phase == working }) {
		t.Fatalf("no lesson is open:\n%s", d.text())
	}
	return d
}

// One key goes on through text and steps, done or not, and one goes back.
func TestPresentingGoesOnAndBack(t *testing.T) {
	d := presenting(t, 80, 24, "read")
	d.until("What a pod is")
	d.keys("right")
	d.until("Scale to four")
	d.keys("right")
	d.until("Delete one")
	d.keys("pgup")
	d.until("Scale to four")
	d.keys("left", "left")
	d.until("What a pod is")
	d.keys("*")
	d.until("┌─ Lesson")
	d.keys("right")
	if !strings.Contains(d.text(), "What a pod is") {
		t.Errorf("→ goes on, though nothing is presented any more:\n%s", d.text())
	}
}

// A step that is about no pane shows none until something happens there.
func TestPresentingShowsOneIdea(t *testing.T) {
	d := presenting(t, 120, 30, "read")
	if n := len(d.board.slots); n != 1 {
		t.Errorf("%d boxes to read in", n)
	}
	d.keys("tab")
	if len(d.board.slots) != 2 || d.board.focus == panes.Lesson {
		t.Errorf("⇥ turns the light on no pane: %v", d.board.slots)
	}
	d.keys("z")
	if n := len(d.board.slots); n != 1 || !d.board.shown(d.board.focus) {
		t.Errorf("z gives the pane not all the room: %v", d.board.slots)
	}
	d.keys("esc")
	if d.board.focus != panes.Lesson || !d.board.shown(panes.Lesson) {
		t.Error("esc does not go back to the lesson")
	}
}

// Every pane comes into the light, once round.
func TestPresentingTurnsTheLight(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 45}} {
		d := presenting(t, size[0], size[1], "scale")
		seen := map[panes.ID]bool{}
		for range panes.IDs() {
			d.keys("tab")
			seen[d.board.focus] = true
			if !d.board.shown(d.board.focus) {
				t.Errorf("%v: %s has the focus and is not in view", size, d.board.focus)
			}
		}
		if len(seen) != len(panes.IDs()) {
			t.Errorf("%v: only %v", size, seen)
		}
	}
}
