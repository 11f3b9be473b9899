package tui

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/tui/work"
	"github.com/kubecadet/cadet/words"
)

// The steps of the lesson are listed with how they stand, and gone to by one key.
func TestStepList(t *testing.T) {
	opts := options(t, newBench("ch3", 3))
	opts.Lesson.Step("find").BuildsOn = []string{"scale"}
	p := opts.Progress.(*memory)
	p.done["hello/read"] = true
	visit(t, opts, "read")
	d := drive(t, opts, 100, 30)
	d.run(d.arrival.start())
	d.until("What a pod is")
	d.keys("i")
	d.until("Steps of Hello pods", "✓ done, open", "○ builds on step 2, not done")
	d.keys("end", "enter")
	d.until("▸ First: Scale to four", "c has it done for you")
	if d.desk.step != 4 {
		t.Errorf("the list leads to step %d", d.desk.step)
	}
	d.keys("i", "i")
	if !d.overlays.IsEmpty() {
		t.Error("the key that opened the list doesn't close it")
	}
}

// Who skipped a step that this one builds on has it done by one key, and goes on where they are.
func TestCatchUp(t *testing.T) {
	b := newBench("ch3", 3)
	opts := options(t, b)
	var seconds atomic.Int64
	opts.Now = func() time.Time { return noon.Add(time.Duration(seconds.Add(1)) * time.Second) }
	opts.Lesson.Step("predict").BuildsOn = []string{"scale"}
	opts.Lesson.Step("predict").Prepare = "kubectl annotate pods --all seen=before"
	visit(t, opts, "predict")
	d := drive(t, opts, 100, 30)
	d.run(d.arrival.start())
	d.until("▸ First: Scale to four")
	d.keys("c")
	d.until("Catch up?", "Scale to four")
	d.keys("enter")
	if !d.eventually(func() bool { return opts.Progress.Done("hello", "scale") && d.desk.running == "" }) {
		t.Fatalf("the step before isn't done:\n%s", d.text())
	}
	prepared := func() int {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.prepared
	}
	if !d.eventually(func() bool { return prepared() == 2 && !d.desk.isPreparing() }) {
		t.Errorf("the step was made ready %d times: what it is made of was not there the first time", prepared())
	}
	if d.desk.at().ID != "predict" || d.desk.attempt.Missing() != nil || strings.Contains(d.text(), "▸ First") {
		t.Errorf("the step can't be worked on:\n%s", d.text())
	}
}

// What was said to an answer is there again when the question is opened again, also after cadet was left.
func TestExplanationIsKept(t *testing.T) {
	opts := options(t, newBench("ch3", 4))
	visit(t, opts, "predict")
	for range 2 {
		d := drive(t, opts, 100, 30)
		d.run(d.arrival.start())
		d.until("How many pods are there")
		if !opts.Progress.Done("hello", "predict") {
			d.keys("1", "enter")
		}
		d.until("Not this time. the controller makes up")
		d.eventually(func() bool { return d.desk.saving == 0 })
	}
}

// A file of the work folder is opened in the editor from the command line.
func TestEditFromTheCommandLine(t *testing.T) {
	b := newBench("ch3", 3)
	d := open(t, b, 100, 30, "read")
	d.keys(":")
	d.send(tea.PasteMsg{Content: "edit mine.yaml"})
	d.keys("enter")
	d.until("save and leave the editor")
	d.keys("a", ":", " ", "1", "esc")
	d.until("kubectl apply -f mine.yaml")
	if b.saved["mine.yaml"] != "a: 1" {
		t.Errorf("saved %q", b.saved["mine.yaml"])
	}
}

// Where enter opens the editor, the task says so.
func TestTaskOfAnEdit(t *testing.T) {
	opts := options(t, newBench("ch3", 3))
	opts.Lesson.Steps[1].Command, opts.Lesson.Steps[1].Edit = "", "pod.yaml"
	visit(t, opts, "scale")
	d := drive(t, opts, 100, 30)
	d.run(d.arrival.start())
	d.until("⏎ opens pod.yaml")
	if strings.Contains(d.text(), ": opens a command line") {
		t.Errorf("it says that : is the key:\n%s", d.text())
	}
}

// Esc leaves what a pane shows, and then goes to the lesson.
func TestBack(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "scale")
	d.board.setFocus("pods")
	d.keys("v")
	d.until("Conditions", "esc all pods")
	d.keys("esc")
	if d.board.focus != "pods" || strings.Contains(d.text(), "Conditions") {
		t.Errorf("esc doesn't lead back to the pods:\n%s", d.text())
	}
	d.keys("esc")
	if d.board.focus != "lesson" {
		t.Errorf("the focus is on %s", d.board.focus)
	}
}

// Where another cluster runs in place of one that doesn't answer any more, the lesson goes on there.
func TestAnotherCluster(t *testing.T) {
	b := newBench("ch3", 3)
	opts := options(t, b)
	looked := 0
	opts.Other = func(context.Context) (cluster.Access, bool) {
		looked++
		return cluster.Access{Kubeconfig: "/elsewhere", Version: "v1.37.0"}, looked > 1
	}
	visit(t, opts, "scale")
	d := drive(t, opts, 160, 30)
	d.run(d.arrival.start())
	d.until("Scale to four")
	opened := d.desk.opened
	d.run(d.desk.second())
	if looked != 0 {
		t.Fatal("another cluster is looked for although this one answers")
	}
	s := *b.snap
	s.Problem = words.New("the API server does not answer")
	d.send(work.SnapshotMsg{Serial: opened, Snapshot: &s})
	d.run(d.desk.second())
	if d.desk.opened != opened {
		t.Fatal("the lesson was opened anew though no other cluster runs")
	}
	d.run(d.desk.second())
	d.until("v1.37", "Scale to four")
	if d.desk.opened == opened || d.banner() {
		t.Errorf("the lesson is still on the old cluster:\n%s", d.text())
	}
}
