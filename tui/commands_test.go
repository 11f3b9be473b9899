package tui

import (
	"context"
	"testing"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/work"
)

// The command of one step ends when the learner is at another, which has nothing to do with it.
func TestCommandOfAnotherStep(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "scale")
	look := &lessons.Step{ID: "look", Kind: lessons.Run, Command: "kubectl get pods"}
	d.desk.lesson.Steps = []*lessons.Step{look, {ID: "again", Kind: lessons.Run, Command: "kubectl get pods"}}
	d.run(d.desk.openStep(0))
	d.desk.begin("kubectl get pods", true)
	d.keys("n", "n")
	d.send(work.RanMsg{Serial: d.desk.run})
	if d.desk.isDone() {
		t.Error("a step is done by the command of another")
	}
	if !d.desk.attempts[look].Done() {
		t.Error("the step whose command it was isn't done")
	}
}

// What the learner ended did not fail.
func TestEndedByTheLearner(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "read")
	d.desk.begin("kubectl logs -f client", false)
	d.send(work.RanMsg{Serial: d.desk.run, Err: context.Canceled})
	if d.desk.running != "" || d.desk.isDone() {
		t.Errorf("running %q, done %v", d.desk.running, d.desk.isDone())
	}
}

// Where a step has no command of its own, y copies the first one of its text.
func TestCopy(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "find")
	if got := d.desk.toCopy(); got != "" {
		t.Errorf("copies %q where there is nothing", got)
	}
	st := *d.desk.at()
	st.Text = "Look:\n\n```yaml\na: 1\n```\n\n```sh\nkubectl get pods \\\n  -o wide\n```\n\n```sh\nkubectl get rs\n```\n"
	d.desk.lesson.Steps[d.desk.step] = &st
	d.keys("y")
	d.until("copied: kubectl get pods")
	if got := d.desk.toCopy(); got != "kubectl get pods \\\n  -o wide" {
		t.Errorf("copies %q", got)
	}
}

// An answer that waits for the cluster is there again after the learner turned a page or left cadet.
func TestAnswerIsKept(t *testing.T) {
	opts := options(t, newBench("ch3", 4))
	p := newMemory()
	opts.Progress = p
	visit(t, opts, "predict")
	if err := p.SetAnswer("hello", "predict", "four"); err != nil {
		t.Fatal(err)
	}
	d := drive(t, opts, 100, 30)
	d.run(d.arrival.start())
	d.until("✓ Done")
}
