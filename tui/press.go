package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/panes"
)

// press takes a key to what lies on top: an overlay, then the pane with the focus, then the workbench.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.Suspend):
		return tea.Suspend
	case !m.overlays.IsEmpty():
		return m.overlays.Update(msg)
	case !m.atWork():
		return m.pressWaiting(msg)
	}
	m.status.Clear()
	if m.board.isTyping() || m.paneTakes(msg) {
		return m.board.focused().Update(msg)
	}
	return m.pressWorking(msg)
}

// paneTakes says whether the pane with the focus does something with the key now.
func (m *Model) paneTakes(msg tea.KeyPressMsg) bool {
	if m.board.focus == panes.Lesson && m.desk.page.Takes(msg) {
		return true
	}
	return !key.Matches(msg, m.keys.always()...) && key.Matches(msg, m.board.focused().Bindings()...)
}

// pressWaiting handles the keys while something comes up or after it failed.
func (m *Model) pressWaiting(msg tea.KeyPressMsg) tea.Cmd {
	switch k, isFailed := m.keys, m.arrival.phase == failed; {
	case isFailed && key.Matches(msg, k.Reset):
		return m.arrival.retry()
	case isFailed && key.Matches(msg, k.List) && m.arrival.isUp():
		m.openList()
	case key.Matches(msg, k.Quit, k.Stop):
		return m.arrival.quit()
	}
	return nil
}

// pressWorking handles the keys of the workbench itself.
func (m *Model) pressWorking(msg tea.KeyPressMsg) tea.Cmd {
	skip := m.desk.skip
	m.desk.skip = false
	switch k := m.keys; {
	case key.Matches(msg, k.Do):
		return m.desk.do()
	case key.Matches(msg, k.Hint):
		m.desk.hint()
	case key.Matches(msg, k.Solution):
		m.desk.askSolution()
	case key.Matches(msg, k.Next):
		return m.desk.nextStep(skip)
	case key.Matches(msg, k.Previous):
		return m.desk.previousStep()
	case key.Matches(msg, k.Reset):
		m.desk.askReset()
	case key.Matches(msg, k.Copy):
		return m.desk.copyCommand()
	case key.Matches(msg, k.Read):
		if m.board.focus != panes.Lesson || !m.desk.page.Toggle() {
			m.readOn()
		}
	default:
		return m.pressScreen(msg)
	}
	return nil
}

// readOn scrolls the lesson, whichever pane has the focus.
func (m *Model) readOn() {
	switch {
	case !m.board.shown(panes.Lesson):
		m.status.Say("space scrolls the lesson: esc shows it; pgdn scrolls "+m.board.focus.Title(), false)
	case !m.desk.page.More():
		m.status.Say("this is the end of the text: esc goes to Lesson, where pgup goes back", false)
	}
}

// pressScreen handles the keys that change what the screen shows.
func (m *Model) pressScreen(msg tea.KeyPressMsg) tea.Cmd {
	switch k := m.keys; {
	case key.Matches(msg, k.List):
		m.openList()
	case key.Matches(msg, k.Command):
		m.overlays.Push(m.line)
		return m.line.Open()
	case key.Matches(msg, k.Tab):
		m.board.turn(1)
	case key.Matches(msg, k.BackTab):
		m.board.turn(-1)
	case key.Matches(msg, k.Zoom):
		m.board.toggleZoom()
	case key.Matches(msg, k.Help):
		m.openHelp()
	case key.Matches(msg, k.Stop):
		return m.desk.stopOrQuit()
	case key.Matches(msg, k.Quit):
		return m.desk.quit()
	default:
		m.unknown(msg)
	}
	return nil
}

// unknown says why a key does nothing.
func (m *Model) unknown(msg tea.KeyPressMsg) {
	name := msg.String()
	switch {
	case name == "/":
		m.status.Say("nothing to search here: ⇥ goes to Logs or Events, where / searches", false)
	case name == "esc":
		m.board.zoom = false
		m.board.setFocus(panes.Lesson)
	case len(name) == 1 && name >= "0" && name <= "9" && m.desk.attempt != nil && m.desk.attempt.Asks():
		m.board.setFocus(panes.Lesson) // the learner looked something up, and answers
		m.desk.page.Update(msg)
	case msg.Text != "":
		m.status.Say(name+" does nothing in "+m.board.focus.Title()+": ? shows the keys", false)
	}
}

// paste takes pasted text to whoever reads text.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	switch {
	case !m.overlays.IsEmpty():
		return m.overlays.Update(msg)
	case m.atWork() && (m.board.isTyping() || m.board.focus == panes.Lesson && m.desk.page.Writing()):
		return m.board.focused().Update(msg)
	}
	return nil
}
