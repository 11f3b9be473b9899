package network

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Whole, Outside, Within, Try key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:   keys.DefaultMoves(),
		Whole:   keys.Bind("v", "view all of it", "v"),
		Outside: keys.Bind("u", "use from outside: copy the call", "u"),
		Within:  keys.Bind("m", "make the call in a pod: copy it", "m"),
		Try:     keys.Bind("d", "dial 20 times, and count who answers", "d"),
	}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.keys }

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	if m.whole {
		k.Whole.SetHelp(k.Whole.Help().Key, "all entries")
	}
	return append([]key.Binding{k.Whole, k.Outside, k.Within, k.Try}, k.Moves.Bindings()...)
}
