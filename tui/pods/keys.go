package pods

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Details, Logs, Shell, Delete, Label, Edit, Labels key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:   keys.DefaultMoves(),
		Details: keys.Bind("v", "view, with why", "v"),
		Logs:    keys.Bind("o", "output: its logs", "o"),
		Shell:   keys.Bind("x", "shell in it", "x"),
		Delete:  keys.Bind("D", "delete", "D"),
		Label:   keys.Bind("B", "set a label", "B"),
		Edit:    keys.Bind("E", "edit", "E"),
		Labels:  keys.Bind("b", "labels, in a column", "b"),
	}
}

// Changes are the keys that change the cluster.
func (m *Model) Changes() []key.Binding {
	return []key.Binding{m.keys.Shell, m.keys.Delete, m.keys.Label, m.keys.Edit}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.keys }

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	if m.details {
		k.Details.SetHelp(k.Details.Help().Key, "all pods")
	}
	if m.labels {
		k.Labels.SetHelp(k.Labels.Help().Key, "no labels")
	}
	return append([]key.Binding{k.Details, k.Logs, k.Shell, k.Delete, k.Label, k.Edit, k.Labels}, k.Moves.Bindings()...)
}
