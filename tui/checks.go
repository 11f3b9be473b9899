package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

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
	return m.phase == working && m.desk.snap != nil && !m.desk.snap.Problem.IsZero()
}

// check looks at the step with the latest snapshot, unless a look is under way: then it does so afterwards.
func (m *Model) check() tea.Cmd {
	d := &m.desk
	if m.phase != working || d.attempt == nil {
		return nil
	}
	look := d.attempt.Look(d.snap)
	if look == nil {
		return nil
	}
	return work.Look(d.stepCtx, d.space, look, d.serial)
}

// looked shows what a look at the step found.
func (m *Model) looked(msg work.LookedMsg) tea.Cmd {
	d := &m.desk
	if msg.Serial != d.serial || d.attempt == nil {
		return nil
	}
	save := m.keep(d.attempt.Take(msg.Finding))
	m.lesson.Refresh()
	serial := d.serial
	return tea.Batch(save, tea.Tick(d.attempt.Rest(), func(time.Time) tea.Msg { return restedMsg{serial} }))
}

// restedMsg ends the pause after a look.
type restedMsg struct{ serial int }

func (m *Model) rested(msg restedMsg) tea.Cmd {
	if msg.serial != m.desk.serial || !m.desk.attempt.Rested() {
		return nil
	}
	return m.check()
}
