package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/dialog"
	"github.com/kubecadet/cadet/tui/overlay"
)

// Reload is the course as it was just saved by its author, or what is wrong with it.
type Reload struct {
	Course *lessons.Course
	Err    error
}

// reloads are the saves of a course while it is open.
type reloads struct {
	from   <-chan Reload
	later  *Reload         // saved while a lesson was being opened
	broken overlay.Overlay // says what was saved and can't be read; nil before that
}

// await waits for the next save; nil where the course doesn't change.
func (r *reloads) await() tea.Cmd {
	from := r.from
	if from == nil {
		return nil
	}
	return func() tea.Msg {
		saved, open := <-from
		if !open {
			return nil
		}
		return saved
	}
}

// reload opens the lesson at work again as it was just saved, at the same step. What can't be read is told, and the lesson stays
// as it was.
func (m *Model) reload(saved Reload) tea.Cmd {
	if m.arrival.phase == opening {
		m.reloads.later = &saved
		return nil
	}
	m.overlays.Remove(m.reloads.broken)
	if saved.Err != nil {
		m.reloads.broken = dialog.New(m.theme, "What was saved can't be read",
			saved.Err.Error()+"\n\nThe lesson stays as it was. The next good save takes this away.", "", dialog.Option{Key: "n", Label: "go on"})
		m.overlays.Push(m.reloads.broken)
		return nil
	}
	at := m.opts.Lesson
	if m.desk.lesson != nil {
		at = m.desk.lesson
	}
	m.opts.Course = saved.Course
	m.opts.Lesson = same(saved.Course, at)
	m.arrival.opts.Course, m.arrival.opts.Lesson = m.opts.Course, m.opts.Lesson
	if m.arrival.phase == starting { // it is opened once the cluster is up
		return nil
	}
	m.desk.opts.Notice = "as saved at " + m.opts.Now().Format("15:04:05")
	return m.open(m.opts.Lesson)
}

// reloadLater takes what was saved while a lesson was being opened.
func (m *Model) reloadLater() tea.Cmd {
	saved := m.reloads.later
	if saved == nil {
		return nil
	}
	m.reloads.later = nil
	return m.reload(*saved)
}

// same is the lesson of a course that another was before, by its ID or else its number; the first one when it is gone.
func same(course *lessons.Course, l *lessons.Lesson) *lessons.Lesson {
	for _, name := range []func(*lessons.Lesson) string{func(l *lessons.Lesson) string { return l.ID }, (*lessons.Lesson).Label} {
		for _, other := range course.Lessons {
			if l != nil && name(other) == name(l) {
				return other
			}
		}
	}
	return course.Lessons[0]
}
