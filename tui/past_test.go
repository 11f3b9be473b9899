package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/work"
)

// rolled is a lesson in which a rollout is over and on record, since two commands.
func rolled(t testing.TB, w, h int) *driver {
	t.Helper()
	b := newBench("ch8", 3)
	d := open(t, b, w, h, "scale")
	d.desk.opts.Now = func() time.Time { return livetest.Now }
	d.send(work.SnapshotMsg{Serial: d.desk.opened, Snapshot: livetest.Rolling()})
	d.desk.remember(happened.Action{Time: livetest.Asked, Command: "kubectl set image deployment/hello-deployment hello=hello:v2"})
	d.desk.remember(happened.Action{Time: livetest.Asked.Add(8 * time.Second), Command: "kubectl delete pod hello"})
	return d
}

// Keys go back in time and on again, by moments and by commands, and each pane that draws a picture shows that moment.
func TestGoingBackInTime(t *testing.T) {
	d := rolled(t, 160, 45)
	shows := func(when string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if got := d.text(); !strings.Contains(got, want) {
				t.Fatalf("%s: %q is not in\n%s", when, want, got)
			}
		}
	}
	shows("now", "Pods  2 of 2 ready")
	d.keys("<")
	shows("a moment back", "showing 5s ago: End goes back to now", "Terminating")
	d.keys("<", "<", "<", "<")
	shows("five back", "showing 12s ago", "Terminating", "moment 7 of 12")
	d.keys(">", ">")
	shows("two on", "showing 11s ago", "moment 9 of 12")
	d.keys("{")
	shows("before the second command", "showing 12s ago")
	d.keys("{")
	shows("before the first command", "showing 19s ago", "Pods  2 of 2 ready", "hello:v1")
	d.keys("{")
	shows("before all of it", "the record begins here")
	d.keys("}")
	shows("before the second command again", "showing 12s ago")
	if d.desk.snap.Version != livetest.Rolling().Version {
		t.Error("checks would see the past")
	}
	d.keys("}")
	if d.desk.isPast() || strings.Contains(d.text(), "showing") {
		t.Error("after the last command is not now")
	}
	d.keys(">")
	shows("at the end", "this is now")
}

// End, esc, a command and another step come back to now; what a pane asks for is not done meanwhile.
func TestComingBackToNow(t *testing.T) {
	for name, press := range map[string][]string{"end": {"end"}, "esc": {"esc"}, "a command": {"enter"}, "a step": {"p"}, "on": {">", ">"}} {
		t.Run(name, func(t *testing.T) {
			d := rolled(t, 100, 30)
			d.keys("<", "<")
			d.board.setFocus(panes.Pods)
			d.keys("D")
			if !d.overlays.IsEmpty() || !strings.Contains(d.text(), "this is the past") {
				t.Error("a pod of the past can be deleted")
			}
			d.keys(press...)
			if d.desk.isPast() {
				t.Errorf("%v stays in the past", press)
			}
			if lines := strings.Split(d.View().Content, "\n"); len(lines) != 30 {
				t.Errorf("%d lines", len(lines))
			}
		})
	}
	d := rolled(t, 100, 30)
	d.desk.now()
	d.board.setFocus(panes.Happened)
	if !strings.Contains(d.text(), "kubectl delete pod hello") {
		t.Errorf("the last command is not in\n%s", d.text())
	}
}
