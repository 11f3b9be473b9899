package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// whole is a driver at the last step of a lesson that is done, but not all of it well.
func whole(t testing.TB, w, h int) *driver {
	t.Helper()
	opts := options(t, newBench("ch3", 4))
	p := opts.Progress.(*memory)
	for _, st := range opts.Lesson.Steps {
		p.done["hello/"+st.ID] = true
	}
	p.graded, p.shown["hello/find"] = []bool{false}, true
	visit(t, opts, "find")
	d := drive(t, opts, w, h)
	d.run(d.arrival.start())
	d.until("that was the last")
	return d
}

// At the end of a chapter one key shows what was done and leads on, another copies a command, another opens what is to be read
// again.
func TestSummary(t *testing.T) {
	d := whole(t, 100, 30)
	d.keys("enter")
	d.until("3 Hello pods: done", "5 of 5 steps done", "0 of 1 questions", "0 of 1 tasks", "34 min", "You can now", "answered wrong at first", "the solution was shown")
	d.keys("y")
	d.until("↓ chooses a command")
	d.keys("down", "down", "down", "down")
	if line := d.lineWith("▸ kubectl get pods, get rc"); line < 0 {
		t.Fatalf("the second command is not pointed at:\n%s", d.text())
	}
	d.keys("y")
	d.until("copied: kubectl get pods")
	d.keys("up", "up", "up", "enter")
	d.until("One more.")
	if d.desk.at().ID != "count" {
		t.Errorf("what is to be read again leads to %s", d.desk.at().ID)
	}
	d.keys("n", "n", "n")
	if !d.eventually(func() bool { return d.arrival.phase == working && d.desk.lesson.ID == "korean" }) {
		t.Errorf("n doesn't lead to the next chapter:\n%s", d.text())
	}
}

// Of another lesson the list shows the summary too, and a step in it opens that lesson there.
func TestSummaryOfAnotherLesson(t *testing.T) {
	d := whole(t, 100, 30)
	d.keys("n", "n")
	if !d.eventually(func() bool { return d.arrival.phase == working && d.desk.lesson.ID == "korean" }) {
		t.Fatal("the next chapter is not open")
	}
	d.keys("l", "home", "v")
	d.until("3 Hello pods: done")
	d.keys("down", "enter")
	if !d.eventually(func() bool {
		return d.arrival.phase == working && d.desk.lesson.ID == "hello" && d.desk.at().ID == "count"
	}) {
		t.Errorf("the step is not open:\n%s", d.text())
	}
}

// Whoever sees the solution, or has it done, is told of it at the end.
func TestSeeingTheSolutionIsKept(t *testing.T) {
	for _, key := range []string{"v", "d"} {
		d := open(t, newBench("ch3", 3), 100, 30, "scale")
		d.keys("s", key)
		if !d.eventually(func() bool { return d.opts.Progress.Shown("hello", "scale") }) {
			t.Errorf("%s: it is not kept", key)
		}
	}
}

// A lesson is found by its number, its title and the titles of its steps.
func TestSearchInTheList(t *testing.T) {
	for search, want := range map[string]string{"8": "8  디플로", "hello": "3  Hello", "REPAIR": "… Repair it", "디플": "8  디플로", "nothing": "nothing has \"nothing\""} {
		d := open(t, newBench("ch3", 3), 80, 24, "read")
		d.keys("l", "/")
		for _, letter := range search {
			d.keys(string(letter))
		}
		d.until(want)
		other := "Hello pods  "
		if strings.HasPrefix(want, "3") || strings.HasPrefix(want, "…") {
			other = "8  디플로"
		}
		if _, card, _ := strings.Cut(d.text(), "Lessons"); strings.Contains(card, other) {
			t.Errorf("%q finds what hasn't got it:\n%s", search, card)
		}
		d.keys("esc")
		d.until("3  Hello", "8  디플로")
		d.keys("esc")
		if !d.overlays.IsEmpty() {
			t.Errorf("esc doesn't close the list")
		}
	}
}

// toured is a driver of a newcomer.
func toured(t testing.TB, w, h int) *driver {
	t.Helper()
	opts := options(t, newBench("ch3", 3))
	opts.Tour = true
	visit(t, opts, "scale")
	d := drive(t, opts, w, h)
	d.run(d.arrival.start())
	d.until("skips the tour")
	return d
}

// The tour is over after four keys, or one; a key that is none of its own does at once what it always does.
func TestTour(t *testing.T) {
	d := toured(t, 80, 24)
	d.keys("enter", "left", "enter", "enter", "enter", "enter")
	if !d.overlays.IsEmpty() || len(d.desk.space.(*bench).ran) > 0 {
		t.Fatalf("the tour goes on, or did something:\n%s", d.text())
	}
	d.keys("?", "t")
	d.until("skips the tour")
	d.keys("esc")
	if !d.overlays.IsEmpty() {
		t.Fatal("esc doesn't end it")
	}
	d.keys("?", "t", ":")
	if !d.overlays.Covers() && d.overlays.IsEmpty() {
		t.Error(": doesn't open the command line")
	}
	d = toured(t, 80, 24)
	d.keys("h")
	d.until("Hint 1 of 2")
	d.run(func() tea.Msg { return openMsg{lesson: d.opts.Lesson} })
	d.until("Scale to four")
	if !d.overlays.IsEmpty() {
		t.Error("the tour comes again with the next lesson")
	}
}
