package tui

import (
	"fmt"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/lessons/summary"
	"github.com/kubecadet/cadet/tui/list"
	"github.com/kubecadet/cadet/tui/theme"
)

// lessonList is the list of lessons, pointing at the one at work, or at the next one when that is done.
func lessonList(t *theme.Theme, opts Options, key string, d *desk) *list.Model {
	all := opts.Course.Lessons
	entries := make([]list.Entry, len(all))
	at := 0
	for i, l := range all {
		open := d.lesson != nil && l.ID == d.lesson.ID
		entries[i] = lessonEntry(t, opts.Progress, l, open)
		switch {
		case !open:
			entries[i].Msg = openMsg{lesson: l}
		case d.isLast() && d.isDone() && i+1 < len(all):
			at = i + 1
		default:
			at = i
		}
	}
	return list.New(t, t.Say("Lessons"), key, entries, at, t.Say("answers"), t.Say("tasks"), t.Say("time"), t.Say("where you are"))
}

// lessonEntry is a row of the list of lessons.
func lessonEntry(t *theme.Theme, p Progress, l *lessons.Lesson, open bool) list.Entry {
	s := summary.Of(p, l)
	e := list.Entry{Number: l.Chapter, Title: l.Title, Done: float64(s.Done) / float64(max(len(l.Steps), 1)), State: howFar(t, s, open)}
	for _, st := range l.Steps {
		e.Inside = append(e.Inside, st.Title)
	}
	e.Cells = []string{"", "", "", ""}
	if s.Answered > 0 {
		e.Cells[0] = fmt.Sprintf("%d/%d", s.Right, s.Questions)
	}
	if s.Tried > 0 {
		e.Cells[1] = fmt.Sprintf("%d/%d", s.Own, s.Tasks)
	}
	if s.Done > 0 {
		e.More = summaryMsg{l}
		e.Cells[2] = summary.Time(t.Language, s.Spent)
	}
	if at := l.Step(p.At(l.ID)); at != nil && !s.IsDone() {
		e.Cells[3] = printable.Line(at.Title)
	}
	return e
}

// howFar says in words how far a lesson is.
func howFar(t *theme.Theme, s summary.Summary, open bool) string {
	state := t.Say("%d of %d", s.Done, len(s.Lesson.Steps))
	switch {
	case s.IsDone():
		state = "✓ " + t.Say("done")
	case s.Done == 0:
		state = t.Count(len(s.Lesson.Steps), "not begun, %d step", "not begun, %d steps", len(s.Lesson.Steps))
	}
	if open {
		state = t.Say("%s, open", state)
	}
	return state
}

// stepMsg asks for a step of the lesson at work.
type stepMsg struct{ number int }

// stepList is the list of the lesson's steps, pointing at the one that is open.
func stepList(t *theme.Theme, key string, place attempt.Place, at int) *list.Model {
	steps := place.Lesson.Steps
	entries := make([]list.Entry, len(steps))
	for i, st := range steps {
		state := "○"
		switch missing := place.Missing(st); {
		case place.Done(st):
			state = "✓ " + t.Say("done")
		case missing != nil:
			state = "○ " + t.Say("builds on step %d, not done", place.Number(missing))
		}
		entries[i] = list.Entry{Number: i + 1, Title: st.Title, State: state, Done: -1, Msg: stepMsg{i}}
		if i == at {
			entries[i].Msg = nil
			entries[i].State = t.Say("%s, open", state)
		}
	}
	return list.New(t, t.Say("Steps of %s", place.Lesson.Title), key, entries, at)
}
