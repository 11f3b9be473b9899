package logs

import "charm.land/bubbles/v2/key"

// KeyMap is the keys of the pane.
type KeyMap struct {
	Up, Down, PageUp, PageDown, Oldest, Newest, Left, Right key.Binding
	Follow, Times, Previous, All                            key.Binding
	Search, Next, Before, Clear                             key.Binding
}

// DefaultKeyMap returns the keys the pane starts with.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Up:       bind("↑/k", "up", "up", "k"),
		Down:     bind("↓/j", "down", "down", "j"),
		PageUp:   bind("pgup", "page up", "pgup"),
		PageDown: bind("pgdn", "page down", "pgdown"),
		Oldest:   bind("home", "oldest", "home", "g"),
		Newest:   bind("end", "newest", "end", "G"),
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
	return append(list, k.Up, k.Down, k.PageUp, k.PageDown, k.Oldest, k.Newest, k.Left, k.Right)
}
