package rollout

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	More, Fewer, Pause, Restart, Undo key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:   keys.DefaultMoves(),
		More:    keys.Bind("+", "one more pod", "+", "="),
		Fewer:   keys.Bind("-", "one fewer", "-"),
		Pause:   keys.Bind("p", "pause", "p"),
		Restart: keys.Bind("R", "restart", "R"),
		Undo:    keys.Bind("u", "undo", "u"),
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
		return append([]key.Binding{k.More, k.Fewer, k.Pause, k.Restart, k.Undo}, k.Moves.Bindings()...)
	case len(m.rcs) > 0:
		return append([]key.Binding{k.More, k.Fewer}, k.Moves.Bindings()...)
	}
	return nil
}
