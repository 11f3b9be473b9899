package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/work"
)

// openStep turns to a step: its text, what the panes show, and what must be prepared.
func (m *Model) openStep(n int) tea.Cmd {
	d := &m.desk
	visit := d.open(n, m.opts)
	st := d.at()
	if st == nil {
		return nil
	}
	m.lesson.Show(d.attempt, n)
	cmds := []tea.Cmd{m.manifest.SetStep(d.lesson, n, d.space), m.turnPanes(st), m.keep(visit)}
	if d.attempt.ToPrepare() {
		d.attempt.Preparing()
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
	save := m.keep(d.attempt.Prepared(msg.Err))
	if m.quits {
		return tea.Batch(save, m.end())
	}
	if msg.Err != nil {
		m.status.Say("the step could not be made ready: "+msg.Err.Error()+". p and n open it again", true)
		return nil
	}
	m.status.Clear()
	return tea.Batch(m.check(), save)
}

// nextStep goes on. A step with something left to do is skipped only when n is pressed again.
func (m *Model) nextStep(skip bool) tea.Cmd {
	d := &m.desk
	if d.attempt == nil {
		return nil
	}
	left, saved := d.attempt.GoOn(skip)
	if !left {
		d.skip = true
		m.status.Say("this step is not done yet: n again skips it"+m.instead(), false)
		return nil
	}
	save := m.keep(saved)
	m.lesson.Refresh()
	if d.step+1 >= len(d.lesson.Steps) {
		return tea.Batch(save, m.openList())
	}
	return tea.Batch(save, m.openStep(d.step+1))
}

// instead is what brings a step on that isn't done, if there is something.
func (m *Model) instead() string {
	next := m.desk.attempt.Next()
	switch {
	case m.lesson.HintsLeft() > 0:
		return ", h gives a hint"
	case next == attempt.Answer:
		return ", ⏎ answers"
	case next.Runs():
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
