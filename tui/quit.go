package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/work"
)

// quit ends the program once what is under way has ended: a command, or progress that is being written. Who asks again
// doesn't wait for that.
func (m *Model) quit() tea.Cmd {
	if m.quits {
		return tea.Quit
	}
	m.quits = true
	m.status.Say("ending what is under way …", false)
	if m.desk.stop != nil {
		m.desk.stop()
	}
	if m.desk.stepEnd != nil {
		m.desk.stepEnd()
	}
	return m.end()
}

// end quits if that was asked for and nothing is under way any more.
func (m *Model) end() tea.Cmd {
	if m.phase == working && m.quits && m.saving == 0 && m.desk.running == "" && !m.preparing() {
		return tea.Quit
	}
	return nil
}

// preparing says whether a step is being made ready.
func (m *Model) preparing() bool { return m.desk.attempt != nil && m.desk.attempt.IsPreparing() }

// keep writes what is to be kept of a move, if there is anything.
func (m *Model) keep(save attempt.Save) tea.Cmd {
	if save == nil {
		return nil
	}
	return m.save(save)
}

// save writes progress.
func (m *Model) save(write func() error) tea.Cmd {
	m.saving++
	return work.Save(write)
}

// saved takes note that progress was written. Where it could not be, the program stays to say so.
func (m *Model) saved(msg work.SavedMsg) tea.Cmd {
	m.saving--
	if msg.Err != nil {
		m.quits = false
		m.status.Say(msg.Err.Error(), true)
	}
	return m.end()
}
