package pods

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/scroll"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	scroll.Keys
	Details, Back, Delete, Logs, Shell, Label, Edit key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Keys:    scroll.DefaultKeys(),
		Details: bind("⏎", "why", "enter"),
		Back:    bind("esc", "back", "esc"),
		Delete:  bind("d", "delete", "d"),
		Logs:    bind("L", "logs", "L"),
		Shell:   bind("x", "shell", "x"),
		Label:   bind("l", "label", "l"),
		Edit:    bind("e", "edit", "e"),
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
	return append(does, k.Keys.Bindings()...)
}
