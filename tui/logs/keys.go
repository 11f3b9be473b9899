package logs

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/scroll"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	scroll.Keys
	Left, Right, Follow, Times, Previous, All key.Binding
	Search, Next, Before, Clear               key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Keys:     scroll.DefaultKeys(),
		Left:     bind("←", "left", "left"),
		Right:    bind("→", "right", "right"),
		Follow:   bind("f", "follow", "f"),
		Times:    bind("t", "times", "t"),
		Previous: bind("P", "previous run", "P"),
		All:      bind("a", "all pods", "a"),
		Search:   bind("/", "search", "/"),
		Next:     bind("n", "next match", "n"),
		Before:   bind("N", "match before", "N"),
		Clear:    bind("esc", "end search", "esc"),
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
	return append(append(list, k.Keys.Bindings()...), k.Left, k.Right)
}
