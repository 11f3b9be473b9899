package logs

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Left, Right, Follow, Times, Previous, All key.Binding
	Search, Next, Before, Clear               key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves:    keys.DefaultMoves(),
		Left:     keys.Bind("←", "left", "left"),
		Right:    keys.Bind("→", "right", "right"),
		Follow:   keys.Bind("f", "follow", "f"),
		Times:    keys.Bind("t", "times", "t"),
		Previous: keys.Bind("P", "previous run", "P"),
		All:      keys.Bind("a", "all pods", "a"),
		Search:   keys.Bind("/", "search", "/"),
		Next:     keys.Bind("n", "next match", "n"),
		Before:   keys.Bind("N", "match before", "N"),
		Clear:    keys.Bind("esc", "end search", "esc"),
	}
}

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding {
	k := m.keys
	if m.follow {
		k.Follow.SetHelp("f", "pause")
	}
	if m.previous {
		k.Previous.SetHelp("P", "present run")
	}
	list := []key.Binding{k.Follow, k.Search}
	if m.pattern != nil { // what ends it comes first, as the last line of the screen may not have room for all
		list = []key.Binding{k.Clear, k.Next, k.Before, k.Search, k.Follow}
	}
	list = append(list, k.Times, k.Previous)
	if m.pod != "" && m.selector != "" {
		list = append(list, k.All)
	}
	return append(append(list, k.Moves.Bindings()...), k.Left, k.Right)
}
