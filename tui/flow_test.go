package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/work"
)

func TestKeyThatCantBeUsedSaysWhy(t *testing.T) {
	tests := []struct {
		step string
		keys []string
		want string
	}{
		{"read", []string{"p"}, "first step"},
		{"read", []string{"h"}, "no hints"},
		{"read", []string{"s"}, "nothing to solve"},
		{"read", []string{"y"}, "no command to copy"},
		{"read", []string{"/"}, "/ searches"},
		{"read", []string{"w"}, "w does nothing in Lesson"},
		{"read", []string{"4"}, "no question here"}, {"read", []string{"c"}, "nothing to catch up"},
		{"scale", []string{"n"}, "n again skips it"},
		{"scale", []string{"h", "h", "h"}, "last hint"},
		{"find", []string{"enter"}, ": opens a command line"},
		{"count", []string{"enter"}, "type a number first"},
		{"predict", []string{"enter", "enter"}, "choose first: ↑ ↓ or 1-2, then ⏎"},
		{"predict", []string{"s"}, "no solution to a prediction"}, {"count", []string{"s"}, "no solution to a question"},
	}
	for _, tc := range tests {
		t.Run(tc.step+" "+strings.Join(tc.keys, " "), func(t *testing.T) {
			d := open(t, newBench("ch3", 3), 100, 30, tc.step)
			d.keys(tc.keys...)
			d.until(tc.want)
		})
	}
}

func TestStepGetsDoneByItself(t *testing.T) {
	b := newBench("ch3", 3)
	d := open(t, b, 100, 30, "scale")
	d.until("○ four pods are ready")
	if strings.Contains(d.text(), "3 of 4") {
		t.Error("the reason why not is told before anything was tried")
	}
	d.keys(":", "g", "e", "t", "enter")
	d.until("not yet: 3 of 4")
	if _, err := b.Run(t.Context(), "kubectl scale elsewhere", nil, new(strings.Builder)); err != nil {
		t.Fatal(err)
	}
	d.until("✓ Done")
	if !d.eventually(func() bool { return d.opts.Progress.Done("hello", "scale") }) {
		t.Error("progress was not marked")
	}
}

// What a learner did in a step is not undone by making it ready again, be it that they turned a page or left cadet.
func TestAStepIsMadeReadyOnce(t *testing.T) {
	b := newBench("ch3", 3)
	opts := options(t, b)
	visit(t, opts, "find")
	for range 2 {
		d := drive(t, opts, 100, 30)
		d.run(d.arrival.start())
		d.until("Something broke")
		if !d.eventually(func() bool { return opts.Progress.Prepared("hello", "find") }) {
			t.Fatal("the step was never made ready")
		}
		d.keys("p")
		d.until("One more.")
		d.keys("n", "n")
		d.until("Something broke")
	}
	if b.prepared != 1 {
		t.Errorf("made ready %d times", b.prepared)
	}
}

// A picture from before the step was made ready says nothing about the step.
func TestStaleSnapshotIsNotJudged(t *testing.T) {
	b := newBench("ch3", 4)
	opts := options(t, b)
	visit(t, opts, "find")
	now := noon
	opts.Now = func() time.Time { return now }
	d := drive(t, opts, 100, 30)
	d.run(d.arrival.start())
	d.eventually(func() bool { return opts.Progress.Prepared("hello", "find") })
	if d.desk.isDone() {
		t.Fatal("the step is done by a picture from before it was made ready")
	}
	now = now.Add(time.Second)
	s := *b.snap
	s.Taken = now
	d.send(work.SnapshotMsg{Serial: d.desk.opened, Snapshot: &s})
	if !d.eventually(d.desk.isDone) {
		t.Fatalf("a later picture is not judged:\n%s", d.text())
	}
}

func TestSkippingAsksTwice(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "scale")
	d.keys("n", "h", "n")
	if d.desk.step != 1 {
		t.Fatal("n after another key skipped the step")
	}
	d.keys("n")
	if !d.eventually(func() bool { return d.desk.step == 2 }) {
		t.Fatal("n twice did not skip the step")
	}
}

func TestStaleResultsAreDropped(t *testing.T) {
	b := newBench("ch3", 3)
	d := open(t, b, 100, 30, "scale")
	stale := d.desk.serial
	d.keys("p")
	d.send(checkedAll(stale))
	if d.desk.isDone() || d.opts.Progress.Done("hello", "scale") {
		t.Fatal("a result for another step was taken")
	}
}

func TestCommandLine(t *testing.T) {
	b := newBench("ch3", 3)
	d := open(t, b, 100, 30, "scale")
	d.keys(":", "g", "e", "t", "enter")
	d.until("$ kubectl get", "replicationcontroller/hello scaled")
	d.keys(":", "up", "enter")
	b.wait(d, "kubectl get", "kubectl get")
	d.keys(":")
	d.send(tea.PasteMsg{Content: "kubectl fail"})
	d.keys("enter")
	d.until("exit code 1")
}

func TestSolutionAfterAsking(t *testing.T) {
	b := newBench("ch3", 3)
	d := open(t, b, 80, 24, "scale")
	d.keys("s", "v")
	d.until("Solution")
	if len(b.ran) != 0 {
		t.Fatalf("viewing ran %q", b.ran)
	}
	d.keys("s", "d")
	d.until("✓ Done")
}

func TestResetAsksAndBeginsAnew(t *testing.T) {
	b := newBench("ch3", 3)
	d := open(t, b, 80, 24, "scale")
	d.keys("r")
	d.until("kubectl delete namespace ch3")
	d.keys("enter")
	if b.reset != 0 {
		t.Fatal("enter alone reset the lesson")
	}
	d.keys("r", "y")
	if !d.eventually(func() bool { return b.reset == 1 && d.arrival.phase == working && d.desk.step == 0 }) {
		t.Fatalf("reset %d times, phase %v, step %d:\n%s", b.reset, d.arrival.phase, d.desk.step, d.text())
	}
}

// In a namespace that was given to all lessons, other things go than where each has its own.
func TestGivenNamespaceIsNotDeleted(t *testing.T) {
	b := newBench("alice", 3)
	b.lost = true
	opts := options(t, b)
	opts.Start = func(context.Context, func(cluster.Progress)) (cluster.Access, error) {
		return cluster.Access{Kubeconfig: "/nowhere", Namespace: "alice"}, nil
	}
	d := drive(t, opts, 120, 30)
	d.run(d.arrival.start())
	d.until("Not where you left off")
	d.keys("n", "r")
	d.until("cadet reset 3")
	if text := d.text(); !strings.Contains(text, "made in namespace alice since lessons came") || strings.Contains(text, "delete namespace") || !strings.Contains(text, "ns alice") {
		t.Errorf("the dialog says:\n%s", text)
	}
}

func TestPanesAskForActions(t *testing.T) {
	b := newBench("ch3", 3)
	d := open(t, b, 80, 24, "scale")
	d.send(action.Notice{Text: "something went by", Bad: true})
	d.until("✕ something went by")
	ask := action.Confirm{Question: "Delete hello-1?", Run: action.Run{Command: "kubectl delete pod hello-1"}}
	d.send(ask)
	d.until("Delete hello-1?", "kubectl delete pod hello-1")
	d.keys("enter")
	if !d.overlays.IsEmpty() || d.desk.running != "" || len(b.ran) != 0 {
		t.Fatalf("enter alone ran %q", d.desk.running)
	}
	d.send(ask)
	d.keys("y")
	b.wait(d, "kubectl delete pod hello-1")
	d.send(action.ShowLogs{Pod: "hello-1"})
	if d.board.focus != panes.Logs {
		t.Fatalf("the focus is on %v", d.board.focus)
	}
}

// A press that is refused because a command is at work asks for nothing later; one that was run counts at once.
func TestScalingCountsWhatWasRun(t *testing.T) {
	b := newBench("ch3", 3)
	three := int32(3)
	b.snap.ReplicationControllers = []*corev1.ReplicationController{{
		ObjectMeta: metav1.ObjectMeta{Name: "hello", Namespace: "ch3"}, Spec: corev1.ReplicationControllerSpec{Replicas: &three},
	}}
	d := open(t, b, 100, 30, "scale")
	d.board.setFocus(panes.Rollout)
	d.desk.running = "kubectl wait pod --all"
	d.keys("+", "y")
	d.until("still running")
	ask := func(have int) action.Confirm {
		command := fmt.Sprintf("kubectl scale replicationcontroller/hello --replicas=%d", have+1)
		return action.Confirm{Question: fmt.Sprintf("Scale replicationcontroller/hello from %d to %d?", have, have+1), Run: action.Run{Command: command}}
	}
	for _, have := range []int{3, 4} {
		d.desk.running = ""
		if _, cmd := d.Update(press("+")); cmd() != ask(have) {
			t.Fatalf("doesn't ask %v", ask(have))
		}
		d.desk.running = ask(have).Run.Command
		d.Update(work.RanMsg{Serial: d.desk.run})
	}
	d.desk.running = "kubectl scale replicationcontroller/hello --replicas=9"
	d.Update(work.RanMsg{Serial: d.desk.run, Code: 1})
	if _, cmd := d.Update(press("+")); cmd() != ask(5) {
		t.Error("a command that failed was counted")
	}
}

func TestMouse(t *testing.T) {
	d := open(t, newBench("ch3", 3), 80, 24, "scale")
	d.send(tea.MouseClickMsg{X: 5, Y: 16, Button: tea.MouseLeft})
	if d.board.focus != panes.Pods {
		t.Fatalf("a click in the pods gave the focus to %v", d.board.focus)
	}
	d.send(tea.MouseClickMsg{X: 5, Y: d.board.slots[1].Y + 3, Button: tea.MouseLeft})
	if got := strings.Split(d.text(), "\n")[d.board.slots[1].Y+3]; !strings.Contains(got, "▸") {
		t.Errorf("the click selected another pod:\n%s", d.text())
	}
	selected := d.lineWith("▸●")
	d.send(tea.MouseWheelMsg{X: 5, Y: d.board.slots[1].Y + 3, Button: tea.MouseWheelUp})
	if now := d.lineWith("▸●"); now != selected-1 {
		t.Errorf("a turn of the wheel selected line %d after %d:\n%s", now, selected, d.text())
	}
	for _, p := range []panes.ID{panes.Rollout, panes.Logs, panes.Pods} {
		border := strings.Split(d.text(), "\n")[d.board.slots[1].Y]
		before, _, ok := strings.Cut(border, p.Title()[:3]) // they are cut where room is short
		if !ok {
			t.Fatalf("no tab %v in %q", p, border)
		}
		d.send(tea.MouseClickMsg{X: ansi.StringWidth(before), Y: d.board.slots[1].Y, Button: tea.MouseLeft})
		if d.board.focus != p {
			t.Fatalf("a click on the tab %v gave the focus to %v", p, d.board.focus)
		}
	}
	d.board.setFocus(panes.Pods)
	d.send(tea.WindowSizeMsg{Width: 80, Height: 18}) // too low for all of the lesson
	lesson := d.desk.page.View()
	d.send(tea.MouseWheelMsg{X: 5, Y: 3, Button: tea.MouseWheelDown})
	if d.desk.page.View() == lesson || d.board.focus != panes.Pods {
		t.Errorf("the wheel did not scroll the lesson, or took the focus to %v:\n%s", d.board.focus, d.text())
	}
}

// Space scrolls the lesson from every pane, and does nothing else there.
func TestSpaceReadsOn(t *testing.T) {
	d := open(t, newBench("ch3", 3), 80, 18, "scale")
	d.board.setFocus(panes.Logs)
	before := d.desk.page.View()
	d.keys("space")
	if d.desk.page.View() == before || d.board.focus != panes.Logs || strings.Contains(d.board.panes[panes.Logs].Title(), "paused") {
		t.Errorf("the lesson stood still, or the log:\n%s", d.text())
	}
	d.keys("space", "space", "space")
	d.until("end of the text")
	d.keys("z", "space")
	d.until("esc shows it")
}

// Tab goes to the tab in view first, and then round all of them, either way.
func TestTabBeginsWithWhatIsInView(t *testing.T) {
	d := open(t, newBench("ch3", 3), 80, 24, "scale")
	d.board.raise(panes.Logs)
	for _, key := range []string{"tab", "shift+tab"} {
		if d.keys(key); d.board.focus != panes.Logs {
			t.Errorf("%s goes to %v", key, d.board.focus)
		}
		seen := map[panes.ID]bool{}
		for d.board.focus != panes.Lesson && len(seen) < len(d.board.panes) {
			seen[d.board.focus] = true
			d.keys(key)
		}
		if len(seen) != len(d.board.panes)-1 || d.board.focus != panes.Lesson {
			t.Errorf("%s went to %v", key, seen)
		}
		d.board.raise(panes.Logs)
	}
}

// lineWith is the number of the first line of the screen that has a text.
func (d *driver) lineWith(text string) int {
	return slices.IndexFunc(strings.Split(d.text(), "\n"), func(l string) bool { return strings.Contains(l, text) })
}

func TestFocusStaysInViewWhenTheWindowShrinks(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "scale")
	d.keys(":", "g", "e", "t", "enter")
	d.send(tea.WindowSizeMsg{Width: 44, Height: 14})
	if !d.board.shown(d.board.focus) {
		t.Fatalf("the focus is on %v, which is hidden:\n%s", d.board.focus, d.text())
	}
}

func TestLessonsList(t *testing.T) {
	d := open(t, newBench("ch3", 3), 80, 24, "read")
	d.keys("l", "down", "enter")
	if !d.eventually(func() bool { return d.arrival.phase == working && d.desk.lesson.ID == "korean" }) {
		t.Fatalf("the list opened %s", d.desk.lesson.ID)
	}
}

// A wrong prediction ends its step after the explanation, a wrong answer to a quiz doesn't; each answer counts once.
func TestWrongAnswers(t *testing.T) {
	for _, tc := range []struct {
		step string
		keys []string
		want string
		done bool
	}{
		{"predict", []string{"1", "enter"}, "Not this time", true},
		{"count", []string{"5", "enter"}, "Not that", false},
	} {
		t.Run(tc.step, func(t *testing.T) {
			opts := options(t, newBench("ch3", 4))
			p := newMemory()
			opts.Progress = p
			visit(t, opts, tc.step)
			d := drive(t, opts, 100, 30)
			d.run(d.arrival.start())
			d.until("⏎ answer")
			d.keys(tc.keys...)
			d.until(tc.want)
			graded := func() bool {
				p.mu.Lock()
				defer p.mu.Unlock()
				return len(p.graded) == 1 && !p.graded[0]
			}
			if !d.eventually(graded) || d.desk.isDone() != tc.done {
				t.Errorf("graded %v, done %v:\n%s", p.graded, d.desk.isDone(), d.text())
			}
		})
	}
}

// A number typed after something was looked up in another pane is an answer.
func TestNumberFromAnotherPane(t *testing.T) {
	d := open(t, newBench("ch3", 3), 100, 30, "count")
	d.keys("tab", "4", "enter")
	d.until("✓ Done")
}

func TestLostWorkIsTold(t *testing.T) {
	b := newBench("ch3", 1)
	b.lost = true
	d := open(t, b, 100, 30, "scale")
	d.until("What you made is gone")
	d.keys("r")
	if !d.eventually(func() bool { return b.reset == 1 && d.arrival.phase == working && d.desk.step == 0 }) {
		t.Errorf("the lesson did not begin again:\n%s", d.text())
	}
}

func TestDeletedNamespaceIsTold(t *testing.T) {
	b := newBench("ch3", 1)
	d := open(t, b, 100, 30, "scale")
	d.keys(":")
	d.send(tea.PasteMsg{Content: "delete ns ch3"})
	d.keys("enter")
	d.until("The namespace is gone", "cadet solve 3 --to scale")
	d.keys("r")
	if !d.eventually(func() bool { return b.reset == 1 && d.arrival.phase == working && d.desk.step == 0 }) {
		t.Errorf("the lesson did not begin again:\n%s", d.text())
	}
}
