package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/bringup"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/work"
)

// started takes the cluster that came up, and opens the first lesson.
func (m *Model) started(msg work.StartedMsg) tea.Cmd {
	m.cancel()
	if msg.Err != nil {
		return m.fail(msg.Err)
	}
	m.access = msg.Access
	if m.quits {
		return tea.Quit
	}
	return m.open(m.opts.Lesson)
}

// fail shows what kept the cluster or a lesson from coming up.
func (m *Model) fail(err error) tea.Cmd {
	if m.quits || errors.Is(err, context.Canceled) && m.ctx.Err() != nil {
		return tea.Quit
	}
	m.phase = failed
	foot := "r tries again · q quits"
	if m.access.Kubeconfig != "" {
		foot = "r tries again · l lists the lessons · q quits"
	}
	m.bring.Fail(err, foot)
	return nil
}

// open leaves the lesson at work and makes another ready.
func (m *Model) open(l *lessons.Lesson) tea.Cmd {
	if l == nil {
		return m.fail(errors.New("the course has no lessons\nType: cadet lessons"))
	}
	m.logs.Stop()
	m.desk.leave()
	fresh := m.phase != starting
	m.phase, m.retry = opening, func() tea.Cmd { return m.open(l) }
	title := fmt.Sprintf("opening %d %s", l.Chapter, l.Title)
	if fresh {
		m.bring = bringup.New(m.theme, title, m.opts.Now)
	}
	m.bring.Say(title)
	var ctx context.Context
	ctx, m.cancel = context.WithCancel(m.ctx)
	m.desk.ctx, m.desk.cancel = ctx, m.cancel
	return tea.Batch(m.bring.Tick(), work.Open(ctx, m.opts.Open, l))
}

// openedLesson turns to the lesson that is ready, at the step where the learner left off.
func (m *Model) openedLesson(msg work.OpenedMsg) tea.Cmd {
	if msg.Err != nil {
		m.cancel()
		return m.fail(msg.Err)
	}
	if m.quits {
		return tea.Quit
	}
	d := &m.desk
	d.lesson, d.space, d.snap = msg.Lesson, msg.Space, msg.Space.Snapshot()
	d.attempts = map[*lessons.Step]*attempt.Attempt{}
	m.phase = working
	m.showSnapshot()
	m.setFocus(layout.Lesson)
	if m.opts.Notice != "" {
		m.status.Say(m.opts.Notice, false)
		m.opts.Notice = ""
	}
	if d.space.Lost(m.opts.Progress.Done) {
		m.tellLost()
	}
	return tea.Batch(m.logs.SetSource(d.ctx, d.space), work.Watch(d.ctx, d.space, d.opened), m.openStep(m.firstStep()))
}

// firstStep is where the learner left off, be it done or not: what happened there is still to be read.
func (m *Model) firstStep() int {
	l := m.desk.lesson
	at := m.opts.Progress.At(l.ID)
	return max(slices.IndexFunc(l.Steps, func(st *lessons.Step) bool { return st.ID == at }), 0)
}

// reset deletes what the lesson made and begins it anew.
func (m *Model) reset() tea.Cmd {
	l, space := m.desk.lesson, m.desk.space
	m.logs.Stop()
	m.desk.leave()
	m.phase, m.retry = opening, func() tea.Cmd { return m.open(l) }
	m.bring = bringup.New(m.theme, fmt.Sprintf("resetting %d %s", l.Chapter, l.Title), m.opts.Now)
	var ctx context.Context
	ctx, m.cancel = context.WithCancel(m.ctx)
	return tea.Batch(m.bring.Tick(), work.Reset(ctx, space, l))
}

// wasReset forgets the progress of a lesson and opens it again.
func (m *Model) wasReset(msg work.ResetMsg) tea.Cmd {
	m.cancel()
	if msg.Err != nil {
		return m.fail(msg.Err)
	}
	if m.quits {
		return tea.Quit
	}
	forget := m.save(func() error { return m.opts.Progress.Forget(msg.Lesson.ID) })
	return tea.Sequence(forget, action.Send(chosenMsg{open: msg.Lesson}))
}
