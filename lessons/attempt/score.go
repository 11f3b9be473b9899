package attempt

import (
	"strings"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/words"
)

// Score is how the questions of a lesson were answered at first. Predictions don't count: they are made to be looked at.
type Score struct {
	Right, Answered int
	Again           []*lessons.Step // answered wrong at first, in the order of the lesson: to be read again

	words *words.Language
}

// ScoreOf counts what is kept of a lesson.
func ScoreOf(kept Progress, l *lessons.Lesson) Score { return score(kept, l, nil) }

// Score is that of the lesson, with the answer to this step even while it is being written down.
func (a *Attempt) Score() Score { return score(a.kept, a.Lesson, a) }

func score(kept Progress, l *lessons.Lesson, now *Attempt) Score {
	s := Score{words: l.Words()}
	for _, st := range l.Steps {
		if !st.Scored() {
			continue
		}
		graded, right := kept.Graded(l.ID, st.ID)
		if !graded && now != nil && st == now.Step && now.verdict != nil {
			graded, right = true, now.verdict.Right
		}
		switch {
		case !graded:
			continue
		case right:
			s.Right++
		default:
			s.Again = append(s.Again, st)
		}
		s.Answered++
	}
	return s
}

// String says the score in one line; empty where nothing was answered.
func (s Score) String() string {
	if s.Answered == 0 {
		return ""
	}
	return s.words.Say("%d of %d answered right at first", s.Right, s.Answered)
}

// ToRead lists the steps to read again by their titles; empty when there are none.
func (s Score) ToRead() string {
	titles := make([]string, len(s.Again))
	for i, st := range s.Again {
		titles[i] = st.Title
	}
	return strings.Join(titles, "; ")
}
