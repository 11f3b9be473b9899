package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/help"
	"github.com/kubecadet/cadet/tui/keys"
)

// KeyMap is the keys of the workbench. The pane with the focus is asked first.
type KeyMap struct {
	Do, Hint, Solution, Next, Previous, Reset, Copy              key.Binding
	List, Command, Tab, BackTab, Zoom, Help, Stop, Suspend, Quit key.Binding
	Read                                                         key.Binding
}

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Do:       keys.Bind("⏎", "do it: run the command, answer, or go on", "enter"),
		Hint:     keys.Bind("h", "the next hint", "h"),
		Solution: keys.Bind("s", "the solution, after asking", "s"),
		Next:     keys.Bind("n", "the next step", "n"),
		Previous: keys.Bind("p", "the step before", "p"),
		Reset:    keys.Bind("r", "reset the lesson, after asking", "r"),
		Copy:     keys.Bind("y", "copy the step's command, or the first in its text", "y"),
		Read:     keys.Bind("space", "more of the lesson, from any pane", "space"),
		List:     keys.Bind("l", "the lessons and your progress", "l"),
		Command:  keys.Bind(":", "type a kubectl command", ":"),
		Tab:      keys.Bind("⇥", "the next pane", "tab"),
		BackTab:  keys.Bind("⇧⇥", "the pane before", "shift+tab"),
		Zoom:     keys.Bind("z", "one pane large, and back", "z"),
		Help:     keys.Bind("?", "this help", "?"),
		Stop:     keys.Bind("ctrl+c", "stop the command, or quit", "ctrl+c"),
		Suspend:  keys.Bind("ctrl+z", "to the shell; fg comes back", "ctrl+z"),
		Quit:     keys.Bind("q", "quit; the cluster keeps running", "q"),
	}
}

// short are the keys with a word each, for the last line of the screen.
func (k KeyMap) short() KeyMap {
	for b, word := range map[*key.Binding]string{
		&k.Do: "do it", &k.Hint: "hint", &k.Next: "next step", &k.Solution: "solution", &k.Previous: "previous", &k.Copy: "copy", &k.List: "lessons", &k.Command: "kubectl",
		&k.Tab: "pane", &k.Zoom: "zoom", &k.Help: "help", &k.Quit: "quit",
	} {
		b.SetHelp(b.Help().Key, word)
	}
	return k
}

// always are the keys that mean the same whichever pane has the focus: no pane may take them.
func (k KeyMap) always() []key.Binding {
	return []key.Binding{k.Command, k.Tab, k.BackTab, k.Help, k.Stop, k.Suspend, k.Quit, k.Zoom, k.Hint, k.Solution, k.Read}
}

// groups are the keys that do something now, for the help.
func (m *Model) groups() []help.Group {
	k, c := m.keys, m.line.KeyMap
	moves := keys.DefaultMoves().Bindings()
	groups := []help.Group{
		{Title: "Lesson", Keys: []key.Binding{k.Do, k.Hint, k.Solution, k.Next, k.Previous, k.Copy, k.Reset, k.List}},
		{Title: "Workbench", Keys: []key.Binding{k.Read, k.Command, k.Tab, k.BackTab, k.Zoom, k.Help, k.Stop, k.Suspend, k.Quit}},
		{Title: "The pane with the focus", Keys: moves},
		{Title: "Command line (:)", Keys: []key.Binding{c.Run, c.Older, c.Newer, c.Cancel}},
	}
	for _, id := range panes.IDs() {
		own := slices.DeleteFunc(m.board.panes[id].Bindings(), func(b key.Binding) bool {
			return slices.ContainsFunc(moves, func(same key.Binding) bool { return same.Help() == b.Help() })
		})
		if len(own) > 0 {
			groups = append(groups, help.Group{Title: id.Title() + ", when it has the focus", Keys: own})
		}
	}
	return groups
}
