package attempt

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// begin begins an attempt at the only step of a lesson, with progress in a file of its own.
func begin(t *testing.T, st *lessons.Step) (*Attempt, *lessons.Progress) {
	t.Helper()
	p, _, err := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
	if err != nil {
		t.Fatal(err)
	}
	st.ID = "step"
	a, save := Learner{Kept: p, Now: func() time.Time { return noon }}.Begin(&lessons.Lesson{ID: "lesson", Steps: []*lessons.Step{st}}, st)
	keep(t, save)
	return a, p
}

func keep(t *testing.T, save Save) {
	t.Helper()
	if err := save.Do(); err != nil {
		t.Fatal(err)
	}
}

// judge finds what it is told to.
type judge struct{ Finding }

func (judge) Begin(live.Mark) {}

func (j judge) Check(context.Context, *lessons.Step, *live.Snapshot) []lessons.Result {
	return j.Results
}
func (j judge) Grade(*lessons.Step, string, *live.Snapshot) (right, ready bool, why string) {
	return j.Right, j.Ready, j.Why
}

// look looks at the step and takes what is found; false where there is nothing to look at.
func look(t *testing.T, a *Attempt, j judge) bool {
	t.Helper()
	l := a.Look(&live.Snapshot{Synced: true, Taken: noon.Add(time.Minute)})
	if l == nil {
		return false
	}
	keep(t, a.Take(l.Do(t.Context(), j)))
	a.Rested()
	return true
}

var (
	one = []lessons.Check{{Name: "one"}}
	ask = &lessons.Question{Choices: []lessons.Choice{{ID: "a"}, {ID: "b"}}}
)

// What enter does first, by the kind of the step.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		step *lessons.Step
		want Move
	}{
		{&lessons.Step{Kind: lessons.Read}, Read},
		{&lessons.Step{Kind: lessons.Run, Command: "k"}, Run},
		{&lessons.Step{Kind: lessons.Apply, Command: "k", Checks: one}, Apply},
		{&lessons.Step{Kind: lessons.Do, Command: "k", Checks: one}, Do},
		{&lessons.Step{Kind: lessons.Do, Solution: "k", Checks: one}, Find},
		{&lessons.Step{Kind: lessons.Repair, Solution: "k", Checks: one}, Find},
		{&lessons.Step{Kind: lessons.Observe, Checks: one}, Watch},
		{&lessons.Step{Kind: lessons.Predict, Command: "k", Question: ask}, Answer},
		{&lessons.Step{Kind: lessons.Quiz, Question: ask}, Answer},
	} {
		if a, _ := begin(t, c.step); a.Next() != c.want {
			t.Errorf("%s: %d, want %d", c.step.Kind, a.Next(), c.want)
		}
	}
}

func TestChecksEndTheStep(t *testing.T) {
	a, p := begin(t, &lessons.Step{Kind: lessons.Do, Checks: one, Solution: "k"})
	if !look(t, a, judge{Finding{Results: []lessons.Result{{Name: "one", Why: "not yet"}}}}) || a.Done() || len(a.Results()) != 1 {
		t.Fatalf("done %v, results %v", a.Done(), a.Results())
	}
	if !look(t, a, judge{Finding{Results: []lessons.Result{{Name: "one", Done: true}}}}) || !a.Done() || a.Next() != Next {
		t.Fatal("not done though all checks hold")
	}
	if !p.Done("lesson", "step") || look(t, a, judge{}) {
		t.Error("it is not kept, or looked at again")
	}
}

// A prediction is answered, its command runs, and then it is graded; it is done either way. A quiz has to be right.
func TestAnswers(t *testing.T) {
	a, p := begin(t, &lessons.Step{Kind: lessons.Predict, Command: "k", Question: ask})
	if look(t, a, judge{}) {
		t.Fatal("there is nothing to grade yet")
	}
	keep(t, a.Give("a"))
	if a.Next() != Run || a.Waiting() != "a" || p.Answer("lesson", "step") != "a" {
		t.Fatalf("next %d, waiting %q", a.Next(), a.Waiting())
	}
	keep(t, a.Ran(true, true))
	if a.Next() != Await {
		t.Fatalf("next %d", a.Next())
	}
	look(t, a, judge{Finding{Why: "too early"}})
	if a.WaitsFor() != "too early" || a.Done() {
		t.Fatal("graded too early")
	}
	look(t, a, judge{Finding{Ready: true, Why: "because"}})
	if !a.Done() || a.Verdict() == nil || a.Verdict().Right || a.Verdict().Why != "because" {
		t.Fatalf("done %v, verdict %v", a.Done(), a.Verdict())
	}

	a, _ = begin(t, &lessons.Step{Kind: lessons.Quiz, Question: ask})
	keep(t, a.Give("a"))
	look(t, a, judge{Finding{Ready: true}})
	if a.Done() || a.Next() != Answer || a.Given() != "a" {
		t.Fatal("a wrong answer ends the quiz, or can't be given again")
	}
	keep(t, a.Give("b"))
	a.Take(Finding{Answer: "a", Right: true, Ready: true})
	if a.Done() {
		t.Fatal("done by an answer that was changed")
	}
	look(t, a, judge{Finding{Right: true, Ready: true}})
	if graded, first := a.kept.Graded("lesson", "step"); !a.Done() || !graded || first {
		t.Errorf("done %v, graded %v, right at first %v", a.Done(), graded, first)
	}
}

// Nothing is judged while the step is made ready, nor by a picture from before.
func TestPreparing(t *testing.T) {
	a, p := begin(t, &lessons.Step{Kind: lessons.Repair, Prepare: "k", Solution: "k", Checks: one})
	if !a.ToPrepare() {
		t.Fatal("nothing to prepare")
	}
	a.Preparing()
	if a.Next() != Wait || a.Solving() != NotReady || look(t, a, judge{}) {
		t.Fatalf("next %d, solving %d", a.Next(), a.Solving())
	}
	keep(t, a.Prepared(nil))
	if a.Look(&live.Snapshot{Synced: true, Taken: noon}) != nil {
		t.Error("an old picture is judged")
	}
	if !look(t, a, judge{}) || !p.Prepared("lesson", "step") {
		t.Error("a new picture isn't, or it is not kept")
	}
	a, _ = begin(t, &lessons.Step{Kind: lessons.Repair, Prepare: "k", Solution: "k", Checks: one})
	keep(t, a.Prepared(errors.New("no")))
	if !a.ToPrepare() {
		t.Error("what failed counts as prepared")
	}
}

// One look at a time; what changes meanwhile asks for another.
func TestLooksOneByOne(t *testing.T) {
	a, _ := begin(t, &lessons.Step{Kind: lessons.Do, Checks: one, Solution: "k"})
	snap := &live.Snapshot{Synced: true}
	if a.Look(snap) == nil || a.Look(snap) != nil {
		t.Fatal("two looks at a time")
	}
	if !a.Rested() || a.Look(snap) == nil || a.Rested() {
		t.Error("what changed meanwhile is not looked at, or looked at twice")
	}
}
