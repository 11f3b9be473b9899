package pods

import "charm.land/bubbles/v2/key"

// KeyMap is the keys of the pane.
type KeyMap struct {
	Up, Down, PageUp, PageDown, Top, Bottom, Details, Back, Delete, Logs, Shell, Label, Edit key.Binding
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
		Top:      bind("home", "first", "home", "g"),
		Bottom:   bind("end", "last", "end", "G"),
		Details:  bind("⏎", "why", "enter"),
		Back:     bind("esc", "back", "esc"),
		Delete:   bind("d", "delete", "d"),
		Logs:     bind("L", "logs", "L"),
		Shell:    bind("x", "shell", "x"),
		Label:    bind("l", "label", "l"),
		Edit:     bind("e", "edit", "e"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	moves := []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}
	does := []key.Binding{k.Details, k.Delete, k.Logs, k.Shell, k.Label, k.Edit}
	if m.details {
		does[0].SetHelp("⏎", "back")
		does = append(does, k.Back)
	}
	return append(does, moves...)
}
