package tui

import (
	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/help"
	"github.com/kubecadet/cadet/tui/layout"
)

// KeyMap is the keys of the workbench. The pane with the focus is asked first.
type KeyMap struct {
	Do, Hint, Solution, Next, Previous, Reset, Copy              key.Binding
	List, Command, Tab, BackTab, Zoom, Help, Stop, Suspend, Quit key.Binding
}

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	bind := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return KeyMap{
		Do:       bind("⏎", "do it", "enter"),
		Hint:     bind("h", "hint", "h"),
		Solution: bind("s", "solution", "s"),
		Next:     bind("n", "next", "n"),
		Previous: bind("p", "previous", "p"),
		Reset:    bind("r", "reset lesson", "r"),
		Copy:     bind("y", "copy command", "y"),
		List:     bind("l", "lessons", "l"),
		Command:  bind(":", "kubectl", ":"),
		Tab:      bind("⇥", "pane", "tab"),
		BackTab:  bind("⇧⇥", "pane before", "shift+tab"),
		Zoom:     bind("z", "zoom pane", "z"),
		Help:     bind("?", "help", "?"),
		Stop:     bind("ctrl+c", "stop the command, or quit", "ctrl+c"),
		Suspend:  bind("ctrl+z", "to the shell; fg comes back", "ctrl+z"),
		Quit:     bind("q", "quit, the cluster keeps running", "q"),
	}
}

// always are the keys that mean the same whichever pane has the focus: no pane may take them.
func (k KeyMap) always() []key.Binding {
	return []key.Binding{k.Command, k.Tab, k.BackTab, k.Help, k.Stop, k.Suspend, k.Quit, k.Zoom, k.Hint, k.Solution}
}

// groups are all keys there are, for the help.
func (m *Model) groups() []help.Group {
	k, c := m.keys, m.line.KeyMap
	groups := []help.Group{
		{Title: "Lesson", Keys: []key.Binding{k.Do, k.Hint, k.Solution, k.Next, k.Previous, k.Copy, k.Reset, k.List}},
		{Title: "Workbench", Keys: []key.Binding{k.Command, k.Tab, k.BackTab, k.Zoom, k.Help, k.Stop, k.Suspend, k.Quit}},
		{Title: "Command line (:)", Keys: []key.Binding{c.Run, c.Older, c.Newer, c.Cancel}},
	}
	for i, p := range m.panes {
		if keys := p.Bindings(); len(keys) > 0 {
			groups = append(groups, help.Group{Title: layout.Pane(i).String() + ", when it has the focus", Keys: keys})
		}
	}
	return groups
}
