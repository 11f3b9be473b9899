package tui

import (
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
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
		done, total := opts.Progress.Counts(l)
		entries[i] = list.Entry{Number: l.Chapter, Title: l.Title, State: howFar(t, opts.Progress, l, open), Done: float64(done) / float64(max(total, 1))}
		switch {
		case !open:
			entries[i].Msg = openMsg{l}
		case d.isLast() && d.isDone() && i+1 < len(all):
			at = i + 1
		default:
			at = i
		}
	}
	return list.New(t, t.Say("Lessons"), key, entries, at)
}

// howFar says in words how far a lesson is.
func howFar(t *theme.Theme, p Progress, l *lessons.Lesson, open bool) string {
	done, total := p.Counts(l)
	state := t.Say("%d of %d", done, total)
	switch {
	case total > 0 && done >= total:
		state = "✓ " + t.Say("done")
		if right, answered, questions := p.Score(l); answered > 0 {
			state = "✓ " + t.Say("done, %d/%d at first try", right, questions)
		}
	case done == 0:
		state = t.Say("not begun, %d steps", total)
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
