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
		{ID: "ask", Question: &lessons.Question{}, Command: "show"},
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
	return &desk{lesson: l, progress: p, workspace: &workspace{}}
}

// What --to runs is what is not done yet, and no prediction that was gone past.
func TestBefore(t *testing.T) {
	for _, c := range []struct {
		done []string
		to   string
		want string
	}{
		{nil, "look", ""},
		{nil, "mend", "make ask"},
		{[]string{"make"}, "mend", "ask"},
		{[]string{"ask"}, "mend", "make"},
		{nil, "last", "make ask mend"},
		{[]string{"mend"}, "last", "make"},
	} {
		d := fourSteps(t, "", c.done...)
		d.lesson.Steps = append(d.lesson.Steps, &lessons.Step{ID: "last"})
		var got []string
		for _, s := range d.place().Before(d.lesson.Step(c.to)) {
			got = append(got, s.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("done %v, to %s: %v, want %s", c.done, c.to, got, c.want)
		}
	}
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
		if got := d.place().Current(); got.ID != c.want {
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
		if d.place().Done(d.lesson.Step(step)) {
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
	if got := d.wayTo(d.lesson.Step("mend")); got != "It builds on step ask (a question), which the lesson asks of you: cadet lesson 2" {
		t.Error(got)
	}
	d = fourSteps(t, "mend", "make", "ask")
	if got := d.wayTo(d.lesson.Step("mend")); got != "Begin the lesson again: cadet reset 2" {
		t.Error(got)
	}
}

// What can be solved next is named, and a prediction stands in the way until it is answered or was gone past.
func TestToSolve(t *testing.T) {
	for _, c := range []struct {
		at, step string
		done     []string
		want     string
	}{
		{"", "", nil, "make"},
		{"make", "", []string{"make"}, "ask"},
		{"ask", "", []string{"make"}, "ask"},
		{"make", "", []string{"make", "ask"}, "mend"},
		{"ask", "", []string{"make", "mend"}, ""},
		{"ask", "", []string{"mend"}, ""},
		{"make", "mend", []string{"make"}, "mend"},
		{"make", "ask", []string{"make"}, "ask"},
	} {
		cmd := newSolve(&app{})
		if err := cmd.Flags().Set(stepFlag, c.step); err != nil {
			t.Fatal(err)
		}
		got := ""
		if st := fourSteps(t, c.at, c.done...).toSolve(cmd); st != nil {
			got = st.ID
		}
		if got != c.want {
			t.Errorf("at %q, --step %q, done %v: %q, want %q", c.at, c.step, c.done, got, c.want)
		}
	}
}

// A prediction is never ticked off by what shows who was right.
func TestPredictionStaysOpen(t *testing.T) {
	d := fourSteps(t, "ask", "make")
	ask := d.lesson.Step("ask")
	err := d.answerFirst(ask)
	if err == nil || exitCode(err) != codeFailed || !strings.Contains(err.Error(), "Answer it: cadet lesson 2\n") || !strings.HasSuffix(err.Error(), "cadet solve 2 --step ask") {
		t.Error(err)
	}
	var out strings.Builder
	if err := d.ran(&out, d.try(ask)); err != nil || d.place().Done(ask) || !strings.HasSuffix(out.String(), "yours to answer: cadet lesson 2\nTo go on without an answer: cadet solve 2 --step mend\n") {
		t.Errorf("%s, done %v, %v", &out, d.place().Done(ask), err)
	}
	look := d.lesson.Step("look")
	if err := d.ran(&out, d.try(look)); err != nil || !d.place().Done(look) {
		t.Errorf("a step to look at is not done: %v", err)
	}
}
