// Package keys is what the key maps of the panes share: how a key is bound, and the keys that move through what a pane
// shows, the same in every pane.
package keys

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// far is further than anything a pane shows is long.
const far = 1 << 20

// Bind binds keys to what they do; name is what the help calls them.
func Bind(name, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(name, does))
}

// Moves are the keys that move. A pane's own KeyMap embeds them.
type Moves struct{ Up, Down, PageUp, PageDown, Top, Bottom key.Binding }

// DefaultMoves returns the usual keys.
func DefaultMoves() Moves {
	return Moves{
		Up:       Bind("↑/k", "up", "up", "k"),
		Down:     Bind("↓/j", "down", "down", "j"),
		PageUp:   Bind("pgup", "a page up", "pgup"),
		PageDown: Bind("pgdn", "a page down", "pgdown"),
		Top:      Bind("home", "to the first", "home", "g"),
		Bottom:   Bind("end", "to the last", "end", "G"),
	}
}

// Bindings are all of them, for the help.
func (k Moves) Bindings() []key.Binding {
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}
}

// Lines is by how many lines a key goes down, or up if negative, where a page is so many lines; ok is whether it is one
// of these keys. The way to the first and to the last is longer than anything shown: the caller stops at the end.
func (k Moves) Lines(msg tea.KeyPressMsg, page int) (n int, ok bool) {
	page = max(page, 1)
	switch {
	case key.Matches(msg, k.Up):
		return -1, true
	case key.Matches(msg, k.Down):
		return 1, true
	case key.Matches(msg, k.PageUp):
		return -page, true
	case key.Matches(msg, k.PageDown):
		return page, true
	case key.Matches(msg, k.Top):
		return -far, true
	case key.Matches(msg, k.Bottom):
		return far, true
	}
	return 0, false
}
