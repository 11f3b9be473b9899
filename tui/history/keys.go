package history

import "charm.land/bubbles/v2/key"

// KeyMap is the keys of the pane.
type KeyMap struct {
	Up, Down, PageUp, PageDown, Top, Bottom, Diff, Undo, Back key.Binding
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
		Diff:     bind("d", "diff with now", "d"),
		Undo:     bind("u", "undo to this", "u"),
		Back:     bind("esc", "back", "esc"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	switch {
	case m.diff != nil:
		k.Diff.SetHelp("d", "back")
		return []key.Binding{k.Diff, k.Undo, k.Back, k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}
	case len(m.revisions) > 0:
		return []key.Binding{k.Diff, k.Undo, k.Up, k.Down, k.Top, k.Bottom}
	}
	return nil
}
