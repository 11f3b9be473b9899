package events

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/prompt"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Warnings key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:    keys.DefaultMoves(),
		Warnings: keys.Bind("w", "warnings first", "w"),
	}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.keys }

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	return append([]key.Binding{k.Warnings}, k.Moves.Bindings()...)
}

// Update answers keys and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if m.search.Typing() {
		if m.search.Update(msg) == prompt.Accepted {
			m.filter, m.back = m.search.Value(), 0
			m.derive()
		}
		m.cache.Drop()
		return nil
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.press(msg)
	case tea.MouseWheelMsg:
		m.down(cells.Notches(msg))
	}
	return nil
}

// down scrolls n events down; which way that is depends on which end the first one is at.
func (m *Model) down(n int) {
	if !m.warnings {
		n = -n
	}
	m.scroll(n)
}

func (m *Model) press(msg tea.KeyPressMsg) {
	if n, ok := m.keys.Lines(msg, m.h/2); ok { // an event takes up to two lines
		m.down(n)
		return
	}
	if key.Matches(msg, m.keys.Warnings) {
		m.warnings, m.back = !m.warnings, 0
		m.derive()
	}
}

// Search lets the learner type what events are to have.
func (m *Model) Search() {
	m.search.Open("filter ", "part of a reason, object or message")
	m.cache.Drop()
}

// Backs says what going back does: it shows all events again.
func (m *Model) Backs() string {
	if m.filter != "" {
		return "all events"
	}
	return ""
}

// Back shows all events.
func (m *Model) Back() {
	m.filter = ""
	m.derive()
}
