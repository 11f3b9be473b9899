package history

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Diff, Undo key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves: keys.DefaultMoves(),
		Diff:  keys.Bind("v", "view against now", "v"),
		Undo:  keys.Bind("U", "undo to this", "U"),
	}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.keys }

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	switch {
	case m.diff != nil:
		k.Diff.SetHelp(k.Diff.Help().Key, "all revisions")
		return append([]key.Binding{k.Diff, k.Undo}, k.Moves.Bindings()...)
	case len(m.revisions) > 0:
		return append([]key.Binding{k.Diff, k.Undo}, k.Moves.Bindings()...)
	}
	return nil
}
