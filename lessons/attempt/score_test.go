package attempt

import (
	"testing"
	"time"

	"github.com/kubecadet/cadet/lessons"
)

// marks are what was answered: true, right at first.
type marks struct {
	Progress
	first map[string]bool
}

func (m marks) Graded(_, step string) (graded, first bool) {
	first, graded = m.first[step]
	return graded, first
}
func (marks) Done(_, _ string) bool     { return false }
func (marks) Ran(_, _ string) bool      { return false }
func (marks) Answer(_, _ string) string { return "" }

func TestScore(t *testing.T) {
	q := &lessons.Question{Accept: []string{"x"}}
	last := &lessons.Step{ID: "d", Title: "D", Kind: lessons.Quiz, Question: q}
	l := &lessons.Lesson{Steps: []*lessons.Step{
		{ID: "a", Title: "A", Kind: lessons.Quiz, Question: q}, {ID: "b", Title: "B", Kind: lessons.Quiz, Question: q},
		{ID: "c", Title: "C", Kind: lessons.Predict, Question: q}, last,
	}}
	kept := marks{first: map[string]bool{"a": true, "b": false, "c": false}}
	if s := ScoreOf(kept, l); s.String() != "1 of 2 answered right at first" || s.ToRead() != "B" {
		t.Errorf("score is %v, to read again %q", s, s.ToRead())
	}
	if s := ScoreOf(marks{}, l); s.String() != "" || s.ToRead() != "" {
		t.Errorf("nothing was answered, and the score is %q", s)
	}
	a, _ := Learner{Kept: kept, Now: time.Now}.Begin(l, last)
	a.Give("x")
	a.Take(Finding{Answer: "x", Right: true, Ready: true})
	if s := a.Score(); s.String() != "2 of 3 answered right at first" {
		t.Errorf("with the answer just given the score is %q", s)
	}
}

// An order that is asked for is never shown as it is.
func TestOrderIsShuffled(t *testing.T) {
	q := &lessons.Question{Ordered: true, Choices: []lessons.Choice{{ID: "a"}, {ID: "b"}}}
	for _, learner := range []string{"", "ann", "bob", "eve", "kim"} {
		if got := shuffled(learner, &lessons.Lesson{}, &lessons.Step{Question: q}); got[0].ID != "b" || got[1].ID != "a" {
			t.Errorf("%q sees %v", learner, got)
		}
	}
}
