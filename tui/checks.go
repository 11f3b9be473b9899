package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/work"
)

// snapshot shows a new picture of the cluster, and looks whether the step is done now.
func (m *Model) snapshot(msg work.SnapshotMsg) tea.Cmd {
	if msg.Serial != m.desk.opened {
		return nil
	}
	before := m.banner()
	m.desk.snap = msg.Snapshot
	m.showSnapshot()
	if before != m.banner() {
		m.place()
	}
	return m.check()
}

func (m *Model) showSnapshot() {
	for _, p := range m.panes {
		if w, ok := p.(watching); ok {
			w.SetSnapshot(m.desk.snap)
		}
	}
}

// banner says whether the picture may be stale, which takes a line of its own.
func (m *Model) banner() bool {
	return m.phase == working && m.desk.snap != nil && m.desk.snap.Problem != ""
}

// check looks at the step with the latest snapshot, unless a check is at work: then it does so afterwards.
func (m *Model) check() tea.Cmd {
	d := &m.desk
	st := d.at()
	if m.phase != working || st == nil || d.done[st.ID] || d.busy || !current(d.snap) || !d.snap.Shows(d.ready, m.opts.Now()) {
		return nil
	}
	answer := m.lesson.Answered()
	if st.Question != nil && answer == "" || st.Question == nil && len(st.Checks) == 0 {
		return nil
	}
	if d.checking {
		d.again = true
		return nil
	}
	d.checking, d.again = true, false
	if st.Question != nil {
		return work.Grade(d.space, st, answer, d.snap, d.serial)
	}
	return work.Check(d.stepCtx, d.space, st, d.snap, d.serial)
}

// current says whether a snapshot can be judged by.
func current(s *live.Snapshot) bool { return s != nil && s.Synced && s.Problem == "" }

// checked shows what the checks found.
func (m *Model) checked(msg work.CheckedMsg) tea.Cmd {
	d := &m.desk
	if msg.Serial != d.serial || d.isDone() {
		return nil
	}
	m.lesson.SetResults(msg.Results)
	if !lessons.Passed(msg.Results) || len(msg.Results) < len(d.at().Checks) {
		return m.pause()
	}
	return m.markDone()
}

// graded shows what an answer is worth.
func (m *Model) graded(msg work.GradedMsg) tea.Cmd {
	d := &m.desk
	if msg.Serial != d.serial || d.isDone() {
		return nil
	}
	if msg.Answer != m.lesson.Answered() {
		return m.pause()
	}
	m.lesson.SetVerdict(msg.Answer, msg.Right, msg.Ready, msg.Why)
	if !msg.Ready {
		return m.pause()
	}
	lessonID, stepID, right := d.lesson.ID, d.at().ID, msg.Right
	save := m.save(func() error { return m.opts.Progress.MarkGraded(lessonID, stepID, right) })
	if d.at().Ends(right) {
		return tea.Sequence(save, m.markDone())
	}
	return tea.Batch(save, m.pause())
}

// pause lets some time pass before the next check.
func (m *Model) pause() tea.Cmd {
	serial := m.desk.serial
	return tea.Tick(rest(m.desk.at()), func(time.Time) tea.Msg { return restedMsg{serial} })
}

func (m *Model) rested(msg restedMsg) tea.Cmd {
	d := &m.desk
	if msg.serial != d.serial {
		return nil
	}
	d.checking = false
	if d.again {
		return m.check()
	}
	return nil
}
