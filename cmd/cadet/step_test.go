package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/lessons"
)

// fourSteps is a lesson, and the desk of a learner who has done some of it.
func fourSteps(t *testing.T, at string, done ...string) *desk {
	t.Helper()
	p, _, err := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
	if err != nil {
		t.Fatal(err)
	}
	l := &lessons.Lesson{ID: "pods", Chapter: 2, Steps: []*lessons.Step{
		{ID: "look"},
		{ID: "make", Checks: []lessons.Check{{Name: "made"}}, Solution: "make"},
		{ID: "ask", Question: &lessons.Question{}},
		{ID: "mend", Checks: []lessons.Check{{Name: "mended"}}, Prepare: "break", Solution: "mend"},
	}}
	for _, id := range done {
		if err := p.MarkDone(l.ID, id, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if at != "" {
		if err := p.Visit(l.ID, at); err != nil {
			t.Fatal(err)
		}
	}
	return &desk{lesson: l, progress: p}
}

// One rule says where the learner is, whichever command asks.
func TestCurrent(t *testing.T) {
	for _, c := range []struct {
		at   string
		done []string
		want string
	}{
		{"", nil, "look"},
		{"ask", []string{"look", "make"}, "ask"},
		{"make", []string{"look", "make"}, "ask"},
		{"make", []string{"make"}, "ask"},
		{"mend", []string{"look", "make", "mend"}, "ask"},
		{"mend", []string{"look", "make", "ask", "mend"}, "mend"},
	} {
		d := fourSteps(t, c.at, c.done...)
		if got := current(d.lesson, d.progress); got.ID != c.want {
			t.Errorf("at %q, done %v: %s, want %s", c.at, c.done, got.ID, c.want)
		}
	}
	if got := fourSteps(t, "mend", "look", "make", "mend").left(); got != "ask (a question)" {
		t.Error(got)
	}
}

// A step that was never begun isn't ticked off because nothing is broken yet, nor a question because it has no checks.
func TestCheckWhatIsNotBegun(t *testing.T) {
	for step, why := range map[string]string{
		"look": "you are at something to read: cadet lesson 2",
		"ask":  "you are at a question: cadet lesson 2",
		"mend": "opening it does that: cadet lesson 2",
	} {
		d := fourSteps(t, step)
		results, err := d.check(t.Context(), d.lesson.Step(step))
		if err != nil || len(results) != 1 || results[0].Done || !strings.Contains(results[0].Why, why) {
			t.Errorf("step %s: %+v, %v", step, results, err)
		}
		if d.done(d.lesson.Step(step)) {
			t.Errorf("step %s is done", step)
		}
	}
}

// Where a step can't be solved, what it builds on is named.
func TestWayTo(t *testing.T) {
	d := fourSteps(t, "look")
	if got := d.wayTo(d.lesson.Step("mend")); got != "It builds on step make, which is not done: cadet solve 2 --step make" {
		t.Error(got)
	}
	d = fourSteps(t, "mend", "make")
	if got := d.wayTo(d.lesson.Step("mend")); got != "Begin the lesson again: cadet reset 2" {
		t.Error(got)
	}
}

// The pod that a check asks is made by a step whose manifest has it.
func TestMakes(t *testing.T) {
	course, err := lessons.Load("en", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ lesson, step string }{{"deployments", "service-and-caller"}, {"replicationcontroller", "first-of-v2"}} {
		l, err := course.Find(c.lesson)
		if err != nil {
			t.Fatal(err)
		}
		d := &desk{lesson: l}
		for _, st := range l.Steps {
			if got := d.makes(st, "caller"); got != (st.ID == c.step) {
				t.Errorf("lesson %s, step %s makes the caller: %v", c.lesson, st.ID, got)
			}
		}
	}
}
