package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/layout"
)

// press takes a key to what lies on top: a dialog, the help, the list, the command line, then the pane with the
// focus, then the workbench.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, m.keys.Suspend) {
		return tea.Suspend
	}
	switch {
	case m.dialog != nil:
		over, chosen := m.dialog.Update(msg)
		if over {
			m.dialog = nil
		}
		return action.Send(chosen)
	case m.help != nil:
		if m.help.Update(msg) {
			m.help = nil
		}
		return nil
	case m.list != nil:
		return m.pressList(msg)
	case m.phase != working:
		return m.pressWaiting(msg)
	case m.line.IsOpen():
		line, cmd := m.line.Update(msg)
		if line != "" {
			return m.typed(line)
		}
		return cmd
	}
	m.status.Clear()
	if m.isTyping() || m.paneTakes(msg) {
		return m.panes[m.focus].Update(msg)
	}
	return m.pressWorking(msg)
}

// paneTakes says whether the pane with the focus does something with the key now.
func (m *Model) paneTakes(msg tea.KeyPressMsg) bool {
	if m.focus == layout.Lesson && m.lesson.Takes(msg) {
		return true
	}
	return !key.Matches(msg, m.keys.always()...) && key.Matches(msg, m.panes[m.focus].Bindings()...)
}

// pressWaiting handles the keys while something comes up or after it failed.
func (m *Model) pressWaiting(msg tea.KeyPressMsg) tea.Cmd {
	switch k := m.keys; {
	case m.phase == failed && key.Matches(msg, k.Reset):
		return m.retry()
	case m.phase == failed && key.Matches(msg, k.List) && m.access.Kubeconfig != "":
		return m.openList()
	case m.phase == failed && key.Matches(msg, k.Quit, k.Stop):
		return tea.Quit
	case key.Matches(msg, k.Quit, k.Stop):
		m.quits = true
		m.bring.SetFoot("cancelling: waiting until what began has been taken back …")
		m.cancel()
	}
	return nil
}

// pressWorking handles the keys of the workbench itself.
func (m *Model) pressWorking(msg tea.KeyPressMsg) tea.Cmd {
	skip := m.desk.skip
	m.desk.skip = false
	switch k := m.keys; {
	case key.Matches(msg, k.Do):
		return m.do()
	case key.Matches(msg, k.Hint):
		m.hint()
	case key.Matches(msg, k.Solution):
		m.askSolution()
	case key.Matches(msg, k.Next):
		return m.nextStep(skip)
	case key.Matches(msg, k.Previous):
		return m.previousStep()
	case key.Matches(msg, k.Reset):
		m.askReset()
	case key.Matches(msg, k.Copy):
		return m.copyCommand()
	case key.Matches(msg, k.Read):
		if m.focus != layout.Lesson || !m.lesson.Toggle() {
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
	case !m.shown(layout.Lesson):
		m.status.Say("space scrolls the lesson: esc shows it; pgdn scrolls "+m.focus.String(), false)
	case !m.lesson.More():
		m.status.Say("this is the end of the text: esc goes to Lesson, where pgup goes back", false)
	}
}

// pressScreen handles the keys that change what the screen shows.
func (m *Model) pressScreen(msg tea.KeyPressMsg) tea.Cmd {
	switch k := m.keys; {
	case key.Matches(msg, k.List):
		return m.openList()
	case key.Matches(msg, k.Command):
		return m.line.Open()
	case key.Matches(msg, k.Tab):
		m.turn(1)
	case key.Matches(msg, k.BackTab):
		m.turn(-1)
	case key.Matches(msg, k.Zoom):
		m.zoom = !m.zoom
		m.raise(m.focus)
		m.place()
	case key.Matches(msg, k.Help):
		m.openHelp()
	case key.Matches(msg, k.Stop):
		return m.stopOrQuit()
	case key.Matches(msg, k.Quit):
		return m.quit()
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
		m.zoom = false
		m.setFocus(layout.Lesson)
	case len(name) == 1 && name >= "0" && name <= "9" && m.desk.attempt != nil && m.desk.attempt.Asks():
		m.setFocus(layout.Lesson) // the learner looked something up, and answers
		m.lesson.Update(msg)
	case msg.Text != "":
		m.status.Say(name+" does nothing in "+m.focus.String()+": ? shows the keys", false)
	}
}

// paste takes pasted text to whoever reads text.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	if m.line.IsOpen() {
		_, cmd := m.line.Update(msg)
		return cmd
	}
	if m.phase == working && (m.isTyping() || m.focus == layout.Lesson && m.lesson.Writing()) {
		return m.panes[m.focus].Update(msg)
	}
	return nil
}
