package events

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/prompt"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	Up, Down, PageUp, PageDown, Newest, Search, Warnings, Clear key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Up:       bind("↑/k", "up", "up", "k"),
		Down:     bind("↓/j", "down", "down", "j"),
		PageUp:   bind("pgup", "page up", "pgup"),
		PageDown: bind("pgdn", "page down", "pgdown"),
		Newest:   bind("end", "newest", "end", "G"),
		Search:   bind("/", "filter", "/"),
		Warnings: bind("w", "warnings first", "w"),
		Clear:    bind("esc", "no filter", "esc"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	list := []key.Binding{k.Search, k.Warnings}
	if m.filter != "" {
		list = []key.Binding{k.Clear, k.Search, k.Warnings}
	}
	return append(list, k.Up, k.Down, k.PageUp, k.PageDown, k.Newest)
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
		m.up(-cells.Notches(msg))
	}
	return nil
}

// up scrolls n events up; which way that is depends on which end the first one is at.
func (m *Model) up(n int) {
	if m.warnings {
		n = -n
	}
	m.scroll(n)
}

func (m *Model) press(msg tea.KeyPressMsg) {
	page := max(1, m.h/2)
	switch {
	case key.Matches(msg, m.keys.Up):
		m.up(1)
	case key.Matches(msg, m.keys.Down):
		m.up(-1)
	case key.Matches(msg, m.keys.PageUp):
		m.up(page)
	case key.Matches(msg, m.keys.PageDown):
		m.up(-page)
	case key.Matches(msg, m.keys.Newest):
		m.scroll(-m.back)
	case key.Matches(msg, m.keys.Search):
		m.search.Open("filter ", "part of a reason, object or message")
		m.cache.Drop()
	case key.Matches(msg, m.keys.Warnings):
		m.warnings, m.back = !m.warnings, 0
		m.derive()
	case key.Matches(msg, m.keys.Clear):
		m.filter = ""
		m.derive()
	}
}
