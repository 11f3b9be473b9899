package summary

import (
	"slices"
	"testing"
	"time"

	"github.com/kubecadet/cadet/lessons"
)

// marks are what is kept: answers by step, true where right at first; and steps that are done, and shown.
type marks struct {
	first       map[string]bool
	done, shown []string
	spent       time.Duration
}

func (m marks) Done(_, step string) bool  { return slices.Contains(m.done, step) }
func (m marks) Shown(_, step string) bool { return slices.Contains(m.shown, step) }
func (m marks) Graded(_, step string) (graded, first bool) {
	first, graded = m.first[step]
	return graded, first
}
func (m marks) Spent(string) time.Duration { return m.spent }

func lesson() *lessons.Lesson {
	q := &lessons.Question{Accept: []string{"x"}}
	check := []lessons.Check{{Name: "c", Expression: "true"}}
	return &lessons.Lesson{ID: "l", Steps: []*lessons.Step{
		{ID: "read", Kind: lessons.Read},
		{ID: "given", Kind: lessons.Do, Command: "kubectl x", Checks: check},
		{ID: "find", Kind: lessons.Do, Solution: "kubectl y", Checks: check},
		{ID: "mend", Kind: lessons.Repair, Solution: "kubectl z", Checks: check},
		{ID: "predict", Kind: lessons.Predict, Question: q},
		{ID: "right", Kind: lessons.Quiz, Question: q},
		{ID: "wrong", Kind: lessons.Quiz, Question: q},
	}}
}

func TestOf(t *testing.T) {
	all := []string{"read", "given", "find", "mend", "predict", "right", "wrong"}
	for name, tt := range map[string]struct {
		kept  marks
		lines []string
		again []string
	}{
		"nothing": {marks{}, []string{"0 of 7 steps done"}, nil},
		"begun": {marks{done: all[:2], first: map[string]bool{"predict": false}, spent: 40 * time.Second},
			[]string{"2 of 7 steps done"}, nil},
		"all": {
			marks{done: all, shown: []string{"mend", "given"}, first: map[string]bool{"predict": false, "right": true, "wrong": false}, spent: 75 * time.Minute},
			[]string{"7 of 7 steps done", "1 of 2 questions answered right at first", "1 of 2 tasks done without the solution", "1 h 15 min spent, pauses left out"},
			[]string{"wrong", "given", "mend"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := Of(tt.kept, lesson())
			if got := s.Lines(); !slices.Equal(got, tt.lines) {
				t.Errorf("lines are %q", got)
			}
			var again []string
			for _, a := range s.Again {
				again = append(again, a.Step.ID)
			}
			if !slices.Equal(again, tt.again) || s.IsDone() != (name == "all") {
				t.Errorf("to read again %q, done %v", again, s.IsDone())
			}
		})
	}
}

func TestRecap(t *testing.T) {
	l := lesson()
	l.Recap = "**You can now** do it.\n\n**Commands**\n\n| command | what for |\n|---|---|\n| `kubectl get x`, `y` | to *look* |\n| `ls` | files |\n\nChapter 2 goes on."
	r := Of(marks{}, l).Recap()
	if r.Before != "**You can now** do it." || r.Head != "**Commands**" || r.After != "Chapter 2 goes on." || len(r.Commands) != 2 ||
		r.Commands[0] != (Command{"kubectl get x", "`kubectl get x`, `y`", "to *look*"}) {
		t.Errorf("recap is %+v", r)
	}
	l.Recap = "Only words."
	if r := Of(marks{}, l).Recap(); r.Before != "Only words." || len(r.Commands) != 0 || r.After != "" {
		t.Errorf("recap is %+v", r)
	}
}
