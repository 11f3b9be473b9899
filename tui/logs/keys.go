package logs

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Left, Right, Follow, Times, Previous, All key.Binding
	Next, Before                              key.Binding

	Choose key.Binding `keys:"fixed"` // in another pane: it shows the logs of a pod here
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:    keys.DefaultMoves(),
		Left:     keys.Bind("←", "left", "left"),
		Right:    keys.Bind("→", "right", "right"),
		Follow:   keys.Bind("f", "follow", "f"),
		Times:    keys.Bind("t", "times", "t"),
		Previous: keys.Bind("e", "earlier run", "e"),
		All:      keys.Bind("a", "all pods", "a"),
		Next:     keys.Bind("]", "next match", "]"),
		Before:   keys.Bind("[", "match before", "["),
		Choose:   keys.Bind("o", "output: its logs", "o"),
	}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.keys }

// ChosenBy tells by which key, in another pane, a pod's logs are shown here.
func (m *Model) ChosenBy(b key.Binding) { m.keys.Choose = b }

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	if m.follow {
		k.Follow.SetHelp(k.Follow.Help().Key, "hold still")
	}
	if m.previous {
		k.Previous.SetHelp(k.Previous.Help().Key, "present run")
	}
	list := []key.Binding{k.Follow}
	if m.pattern != nil {
		list = []key.Binding{k.Next, k.Before, k.Follow}
	}
	list = append(list, k.Times, k.Previous)
	if m.pod != "" && m.selector != "" {
		list = append(list, k.All)
	}
	return append(append(list, k.Moves.Bindings()...), k.Left, k.Right)
}
