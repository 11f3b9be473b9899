package tui

import (
	"errors"
	"testing"
)

// A lesson that its author saves is opened again at the same step, and one that can't be read leaves it as it was.
func TestReload(t *testing.T) {
	b := newBench("ch8", 2)
	d := open(t, b, 100, 30, "")
	at := d.desk.at().ID
	before := d.desk.lesson
	d.send(Reload{Err: errors.New("lesson.yaml:1:1: unknown field")})
	d.until("lesson.yaml:1:1: unknown field")
	if d.desk.lesson != before {
		t.Error("what can't be read took the lesson away")
	}
	saved := course()
	saved.Lessons[0].Title = "Saved anew"
	d.send(Reload{Course: saved})
	d.until("Saved anew", "as saved at")
	if d.desk.at().ID != at || !d.overlays.IsEmpty() {
		t.Errorf("at step %s, was at %s; overlays: %t", d.desk.at().ID, at, !d.overlays.IsEmpty())
	}
}

// What is saved while a lesson is being opened is opened after it.
func TestReloadWhileOpening(t *testing.T) {
	b := newBench("ch8", 2)
	d := open(t, b, 100, 30, "")
	saved := course()
	saved.Lessons[0].Title = "Saved anew"
	d.arrival.phase = opening
	d.send(Reload{Course: saved})
	if d.reloads.later == nil {
		t.Fatal("it is not kept for later")
	}
	d.run(d.Model.open(d.desk.lesson))
	d.until("Saved anew")
}
