package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/work"
)

// openStep turns to a step: its text, what the panes show, and what must be prepared.
func (m *Model) openStep(n int) tea.Cmd {
	d := &m.desk
	if d.stepEnd != nil {
		d.stepEnd()
	}
	d.step, d.serial = n, d.serial+1
	d.stepCtx, d.stepEnd = context.WithCancel(d.ctx)
	d.checking, d.again, d.busy, d.skip, d.ready = false, false, false, false, time.Time{}
	st := d.at()
	if st == nil {
		return nil
	}
	m.lesson.SetStep(d.lesson, n, d.done[st.ID])
	if graded, _ := m.opts.Progress.Graded(d.lesson.ID, st.ID); st.Question != nil && !graded {
		m.lesson.Restore(m.opts.Progress.Answer(d.lesson.ID, st.ID))
	}
	cmds := []tea.Cmd{m.manifest.SetStep(d.lesson, n, d.space), m.turnPanes(st)}
	lessonID := d.lesson.ID
	cmds = append(cmds, m.save(func() error { return m.opts.Progress.Visit(lessonID, st.ID) }))
	if st.Prepare != "" && !m.opts.Progress.Prepared(d.lesson.ID, st.ID) {
		d.busy = true
		m.status.Say("making the cluster ready for this step …", false)
		cmds = append(cmds, work.Prepare(d.stepCtx, d.space, st, d.serial))
	}
	return tea.Batch(append(cmds, m.check())...)
}

// turnPanes shows what the step is about. What it doesn't name stays as it was in the steps before it.
func (m *Model) turnPanes(st *lessons.Step) tea.Cmd {
	show := m.shows()
	m.rollout.Show(show.Rollout)
	m.history.Show(show.Rollout)
	for _, p := range m.panes {
		if l, ok := p.(listing); ok {
			l.ShowList()
		}
	}
	if p, ok := layout.Parse(show.Pane); ok {
		m.raise(p)
	}
	if st.Manifest != "" && !m.desk.isDone() {
		m.raise(layout.Manifest) // to be read before it is applied
	}
	m.setFocus(layout.Lesson)
	return m.logs.Show(show.Logs)
}

// shows is what the panes turn to: each thing as the step, or the last one before it, says.
func (m *Model) shows() lessons.Show {
	show := m.desk.at().Show
	for i := m.desk.step - 1; i >= 0; i-- {
		before := m.desk.lesson.Steps[i].Show
		if show.Rollout == "" {
			show.Rollout = before.Rollout
		}
		if show.Logs == "" {
			show.Logs = before.Logs
		}
	}
	return show
}

func (m *Model) wasPrepared(msg work.PreparedMsg) tea.Cmd {
	d := &m.desk
	if msg.Serial != d.serial {
		return nil
	}
	d.busy, d.ready = false, m.opts.Now()
	if m.quits {
		return m.end()
	}
	if msg.Err != nil {
		m.status.Say("the step could not be made ready: "+msg.Err.Error()+". p and n open it again", true)
		return nil
	}
	m.status.Clear()
	lessonID, stepID := d.lesson.ID, d.at().ID
	return tea.Batch(m.check(), m.save(func() error { return m.opts.Progress.MarkPrepared(lessonID, stepID) }))
}

// markDone marks the step as done, on the screen and in the progress.
func (m *Model) markDone() tea.Cmd {
	d := &m.desk
	st := d.at()
	if st == nil || d.done[st.ID] {
		return nil
	}
	d.done[st.ID] = true
	m.lesson.SetDone()
	lessonID, now := d.lesson.ID, m.opts.Now()
	return m.save(func() error { return m.opts.Progress.MarkDone(lessonID, st.ID, now) })
}

// nextStep goes on. A step with something left to do is skipped only when n is pressed again.
func (m *Model) nextStep(skip bool) tea.Cmd {
	d := &m.desk
	st := d.at()
	if st == nil {
		return nil
	}
	var save tea.Cmd
	switch {
	case d.done[st.ID] || skip:
	case st.Reading():
		save = m.markDone()
	default:
		d.skip = true
		m.status.Say("this step is not done yet: n again skips it"+m.instead(st), false)
		return nil
	}
	if d.step+1 >= len(d.lesson.Steps) {
		return tea.Batch(save, m.openList())
	}
	return tea.Batch(save, m.openStep(d.step+1))
}

// instead is what brings a step on that isn't done, if there is something.
func (m *Model) instead(st *lessons.Step) string {
	switch {
	case m.lesson.HintsLeft() > 0:
		return ", h gives a hint"
	case st.Question != nil && m.lesson.Answered() == "":
		return ", ⏎ answers"
	case st.Command != "":
		return ", ⏎ runs its command"
	}
	return ""
}

func (m *Model) previousStep() tea.Cmd {
	if m.desk.step == 0 {
		m.status.Say("this is the first step: l lists the lessons", false)
		return nil
	}
	return m.openStep(m.desk.step - 1)
}

// restedMsg ends the pause after a check.
type restedMsg struct{ serial int }

// rest is how long to wait between two checks of a step: calls cost more than looking at a snapshot.
func rest(st *lessons.Step) time.Duration {
	for _, c := range st.Checks {
		if c.HTTP != nil || c.Exec != nil {
			return 2 * time.Second
		}
	}
	return 250 * time.Millisecond
}
