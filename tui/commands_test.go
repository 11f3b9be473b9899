package tui

import (
	"context"
	"testing"

	"github.com/kubecadet/cadet/tui/work"
)

// The command of one step ends when the learner is at another, which has nothing to do with it.
func TestCommandOfAnotherStep(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "read")
	d.desk.begin("kubectl get pods", true)
	d.keys("n", "p")
	delete(d.desk.done, "read")
	d.send(work.RanMsg{Serial: d.desk.run})
	if d.desk.done["read"] {
		t.Error("a step is done by the command of another")
	}
}

// What the learner ended did not fail.
func TestEndedByTheLearner(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "read")
	d.desk.begin("kubectl logs -f client", false)
	d.send(work.RanMsg{Serial: d.desk.run, Err: context.Canceled})
	if d.desk.running != "" || d.desk.done["read"] {
		t.Errorf("running %q, done %v", d.desk.running, d.desk.done)
	}
}
