package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/work"
)

// ends says whether the program ends with a message.
func (d *driver) ends(msg tea.Msg) bool {
	_, cmd := d.Update(msg)
	if cmd == nil {
		return false
	}
	_, quits := cmd().(tea.QuitMsg)
	return quits
}

// calm is a driver that has nothing under way.
func calm(t *testing.T) *driver {
	d := open(t, newBench("ch3", 3), 100, 30, "scale")
	if !d.eventually(func() bool { return d.desk.saving == 0 }) {
		t.Fatal("the visit is never written down")
	}
	return d
}

func TestQuitWaitsForProgress(t *testing.T) {
	d := calm(t)
	d.desk.save(func() error { return nil })
	if d.ends(press("q")) {
		t.Error("the program ends before progress is written")
	}
	if !d.ends(work.SavedMsg{}) {
		t.Error("the program does not end when progress is written")
	}
}

func TestQuitStaysWhereProgressIsNotWritten(t *testing.T) {
	d := calm(t)
	d.desk.save(func() error { return nil })
	if d.ends(press("q")) || d.ends(work.SavedMsg{Err: errors.New("the disk is full")}) {
		t.Error("the program ends and does not say that progress is lost")
	}
	if !strings.Contains(d.text(), "the disk is full") {
		t.Errorf("the screen does not say why:\n%s", d.text())
	}
	if !d.ends(press("q")) {
		t.Error("q does not end the program any more")
	}
}

func TestQuitWaitsForTheCommandItStops(t *testing.T) {
	for _, again := range []bool{false, true} {
		d := calm(t)
		stopped := false
		d.desk.begin("kubectl wait", false)
		d.desk.stop = func() { stopped = true }
		if d.ends(press("q")) || !stopped {
			t.Error("the program ends before the command, or does not stop it")
		}
		var next tea.Msg = work.RanMsg{Serial: d.desk.run, Err: context.Canceled}
		if again {
			next = press("q") // who doesn't want to wait
		}
		if !d.ends(next) {
			t.Errorf("the program does not end with %v", next)
		}
	}
}
