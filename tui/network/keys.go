package network

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Whole, Back, Copy, CopyInside, Call key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:      keys.DefaultMoves(),
		Whole:      keys.Bind("⏎", "all of it", "enter"),
		Back:       keys.Bind("esc", "back", "esc"),
		Copy:       keys.Bind("y", "copy the call", "y"),
		CopyInside: keys.Bind("Y", "copy the call from inside", "Y"),
		Call:       keys.Bind("c", "call it 20 times", "c"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	does := []key.Binding{k.Whole, k.Copy, k.Call, k.CopyInside}
	if m.whole {
		does[0].SetHelp("⏎", "back")
		does = append(does, k.Back)
	}
	return append(does, k.Moves.Bindings()...)
}
