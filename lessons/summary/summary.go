// Package summary is what a learner did in a lesson: how much of it, how well and in what time, what to read again, and what
// the lesson says they can do now. The screen, the line mode and the commands show the same.
package summary

import (
	"time"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/words"
)

// Kept is what is remembered of a learner; *lessons.Progress is one.
type Kept interface {
	Done(lesson, step string) bool
	Graded(lesson, step string) (graded, first bool)
	Shown(lesson, step string) bool
	Spent(lesson string) time.Duration
}

// Summary is of one lesson.
type Summary struct {
	Lesson *lessons.Lesson
	Done   int             // steps
	Left   []*lessons.Step // that are not done, in order

	// Of quiz questions; predictions are made to be looked at, and don't count.
	Right, Answered, Questions int // right at the first try, answered at all, and all there are

	// Of tasks for which the learner finds the command or writes the file.
	Own, Tried, Tasks int // done without the solution, done or shown, and all there are

	Spent time.Duration
	Again []Again // what to read again: what was answered wrong at first, then what was shown
}

// Again is a step to read again.
type Again struct {
	Step  *lessons.Step
	Shown bool // the solution was shown, or done for the learner; otherwise the first answer was wrong
}

// Of sums up what is kept of a lesson.
func Of(kept Kept, l *lessons.Lesson) Summary {
	s := Summary{Lesson: l, Spent: kept.Spent(l.ID)}
	var shown []Again
	for _, st := range l.Steps {
		done, saw := kept.Done(l.ID, st.ID), kept.Shown(l.ID, st.ID)
		if done {
			s.Done++
		} else {
			s.Left = append(s.Left, st)
		}
		if saw {
			shown = append(shown, Again{st, true})
		}
		s.question(kept, st)
		s.task(st, done, saw)
	}
	s.Again = append(s.Again, shown...)
	return s
}

// question counts the step if it has a question that counts.
func (s *Summary) question(kept Kept, st *lessons.Step) {
	if !st.Scored() {
		return
	}
	s.Questions++
	graded, right := kept.Graded(s.Lesson.ID, st.ID)
	switch {
	case graded && right:
		s.Right++
		s.Answered++
	case graded:
		s.Answered++
		s.Again = append(s.Again, Again{Step: st})
	}
}

// task counts the step if what to do in it is for the learner to find.
func (s *Summary) task(st *lessons.Step, done, saw bool) {
	if st.Command != "" || !st.Own() || !st.Solvable() {
		return
	}
	s.Tasks++
	if done || saw {
		s.Tried++
	}
	if done && !saw {
		s.Own++
	}
}

// IsDone says whether all steps are done.
func (s Summary) IsDone() bool { return len(s.Left) == 0 }

// Lines say the score, each thing on a line of its own. What was not tried yet is not told.
func (s Summary) Lines() []string {
	l := s.Lesson.Words()
	lines := []string{l.Say("%d of %d steps done", s.Done, len(s.Lesson.Steps))}
	if s.Answered > 0 {
		lines = append(lines, l.Say("%d of %d questions answered right at first", s.Right, s.Answered))
	}
	if s.Tried > 0 {
		lines = append(lines, l.Say("%d of %d tasks done without the solution", s.Own, s.Tried))
	}
	if s.Spent >= time.Minute {
		lines = append(lines, l.Say("%s spent, pauses left out", Time(l, s.Spent)))
	}
	return lines
}

// Why says why a step is to be read again.
func (a Again) Why(l *words.Language) string {
	if a.Shown {
		return l.Say("the solution was shown")
	}
	return l.Say("answered wrong at first")
}

// Time says how long something took, in minutes; empty for less than one.
func Time(l *words.Language, d time.Duration) string {
	switch minutes := int(d.Minutes()); {
	case minutes < 1:
		return ""
	case minutes < 60:
		return l.Say("%d min", minutes)
	default:
		return l.Say("%d h %02d min", minutes/60, minutes%60)
	}
}
