package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/keys"
)

// togglePresent changes to the layout for a projector, and back.
func (m *Model) togglePresent() {
	m.board.present = !m.board.present
	m.board.zoom = false
	m.board.refit()
	m.board.setFocus(m.board.focus)
	if m.board.present {
		k := m.forward
		m.status.Say(m.theme.Say("for a projector: %s and %s go on and back, %s turns the light on the next pane, %s ends it",
			keys.Name(k.Forward), keys.Name(k.Backward), keys.Name(m.theme.Keys.Tab), keys.Name(m.theme.Keys.Present)), false)
	}
}

// pressPresenting handles the keys that go on and back before an audience, as a clicker sends them; ok is whether it is one.
func (m *Model) pressPresenting(msg tea.KeyPressMsg) (cmd tea.Cmd, ok bool) {
	if !m.board.present {
		return nil, false
	}
	switch d := m.desk; {
	case key.Matches(msg, m.forward.Forward):
		if m.desk.page.More() {
			return nil, true
		}
		return d.nextStep(true), true
	case key.Matches(msg, m.forward.Backward):
		if d.page.Back() || d.step == 0 {
			return nil, true
		}
		return d.previousStep(), true
	}
	return nil, false
}

// presentingKeys are the keys worth knowing before an audience.
func (m *Model) presentingKeys(k *keys.Workbench) []key.Binding {
	list := m.enterKey(k, m.desk.at())
	next := m.forward
	next.Forward.SetHelp(keys.Name(next.Backward)+" "+keys.Name(next.Forward), "back, on")
	k.Present.SetHelp(keys.Name(k.Present), "end presenting")
	k.Tab.SetHelp(keys.Name(k.Tab), "light")
	return append(list, next.Forward, k.Tab, k.Zoom, k.Command, k.Help, k.Present)
}
