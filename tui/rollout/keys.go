package rollout

import "charm.land/bubbles/v2/key"

// KeyMap is the keys of the pane.
type KeyMap struct {
	Up, Down, More, Fewer, Pause, Restart, Undo key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Up:      bind("↑/k", "up", "up", "k"),
		Down:    bind("↓/j", "down", "down", "j"),
		More:    bind("+", "one more pod", "+", "="),
		Fewer:   bind("-", "one fewer", "-"),
		Pause:   bind("p", "pause", "p"),
		Restart: bind("R", "restart", "R"),
		Undo:    bind("u", "undo", "u"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	switch {
	case m.rollout != nil:
		if m.rollout.Paused {
			k.Pause.SetHelp("p", "resume")
		}
		return []key.Binding{k.More, k.Fewer, k.Pause, k.Restart, k.Undo, k.Up, k.Down}
	case len(m.rcs) > 0:
		return []key.Binding{k.More, k.Fewer, k.Up, k.Down}
	}
	return nil
}
