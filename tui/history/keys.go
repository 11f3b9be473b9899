package history

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/scroll"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	scroll.Keys
	Diff, Undo, Back key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Keys: scroll.DefaultKeys(),
		Diff: bind("d", "diff with now", "d"),
		Undo: bind("u", "undo to this", "u"),
		Back: bind("esc", "back", "esc"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	switch {
	case m.diff != nil:
		k.Diff.SetHelp("d", "back")
		return append([]key.Binding{k.Diff, k.Undo, k.Back}, k.Keys.Bindings()...)
	case len(m.revisions) > 0:
		return append([]key.Binding{k.Diff, k.Undo}, k.Keys.Bindings()...)
	}
	return nil
}
