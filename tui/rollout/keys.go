package rollout

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/scroll"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	scroll.Keys
	More, Fewer, Pause, Restart, Undo key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Keys:    scroll.DefaultKeys(),
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
		return append([]key.Binding{k.More, k.Fewer, k.Pause, k.Restart, k.Undo}, k.Keys.Bindings()...)
	case len(m.rcs) > 0:
		return append([]key.Binding{k.More, k.Fewer}, k.Keys.Bindings()...)
	}
	return nil
}
