package terminal

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the pane. Only Leave, Up and Down work while what is typed goes to the shell.
type KeyMap struct {
	Leave    key.Binding `keys:"first"`
	Inside   key.Binding
	Up, Down key.Binding
}

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Leave:  keys.Bind("ctrl+]", "leave the terminal", "ctrl+]"),
		Inside: keys.Bind("x", "shell inside a pod, or back on your machine", "x"),
		Up:     keys.Bind("shift+pgup", "a page up", "shift+pgup", "pgup"),
		Down:   keys.Bind("shift+pgdn", "a page down", "shift+pgdown", "pgdown"),
	}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.KeyMap }

// Bindings are the keys for the help.
func (m *Model) Bindings() []key.Binding {
	if m.typing {
		return []key.Binding{m.KeyMap.Leave, m.KeyMap.Up, m.KeyMap.Down}
	}
	return []key.Binding{m.KeyMap.Inside, m.KeyMap.Up, m.KeyMap.Down, m.KeyMap.Leave}
}
