package rollout

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Over, More, Fewer, Pause, Restart, Undo key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:   keys.DefaultMoves(),
		Over:    keys.Bind("v", "view over time", "v"),
		More:    keys.Bind("+", "one more pod", "+", "="),
		Fewer:   keys.Bind("-", "one fewer", "-"),
		Pause:   keys.Bind("P", "pause", "P"),
		Restart: keys.Bind("R", "restart", "R"),
		Undo:    keys.Bind("U", "undo", "U"),
	}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.keys }

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	if m.over {
		k.Over.SetHelp(k.Over.Help().Key, "as it is now")
	}
	switch {
	case m.rollout != nil:
		if m.rollout.Paused {
			k.Pause.SetHelp(k.Pause.Help().Key, "resume")
		}
		return append([]key.Binding{k.Over, k.More, k.Fewer, k.Pause, k.Restart, k.Undo}, k.Moves.Bindings()...)
	case len(m.rcs) > 0:
		return append([]key.Binding{k.Over, k.More, k.Fewer}, k.Moves.Bindings()...)
	}
	return nil
}
