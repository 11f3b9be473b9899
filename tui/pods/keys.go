package pods

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Details, Back, Delete, Logs, Shell, Label, Edit key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:   keys.DefaultMoves(),
		Details: keys.Bind("⏎", "why", "enter"),
		Back:    keys.Bind("esc", "back", "esc"),
		Delete:  keys.Bind("d", "delete", "d"),
		Logs:    keys.Bind("L", "logs", "L"),
		Shell:   keys.Bind("x", "shell", "x"),
		Label:   keys.Bind("l", "label", "l"),
		Edit:    keys.Bind("e", "edit", "e"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	does := []key.Binding{k.Details, k.Delete, k.Logs, k.Shell, k.Label, k.Edit}
	if m.details {
		does[0].SetHelp("⏎", "back")
		does = append(does, k.Back)
	}
	return append(does, k.Moves.Bindings()...)
}
