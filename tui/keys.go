package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/tui/commandline"
	"github.com/kubecadet/cadet/tui/help"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/words"
)

// KeyMap is the keys of the workbench. They mean the same whichever pane has the focus, so no pane binds any of them. A
// pane's own keys follow a grammar: small letters and signs change what it shows, capital letters, + and - change the
// cluster or a file.
type KeyMap struct {
	Do, Answer, Read, Hint, Solution, Next, Previous, CatchUp, Reset, Copy, Terminal key.Binding

	Earlier, Later, Before, After, Now key.Binding

	List, Steps, Namespace, Command, Search, Back, Tab, BackTab, Zoom, Help, Stop, Suspend, Quit key.Binding
}

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Do:        keys.Bind("⏎", "do it: run the command, answer, or go on", "enter"),
		Answer:    keys.Bind("0–9", "choose an answer, or type the number asked for", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "backspace"),
		Read:      keys.Bind("space", "more of the lesson, from any pane", "space"),
		Hint:      keys.Bind("h", "the next hint", "h"),
		Solution:  keys.Bind("s", "the solution, after asking", "s"),
		Next:      keys.Bind("n", "the next step", "n"),
		Previous:  keys.Bind("p", "the step before", "p"),
		CatchUp:   keys.Bind("c", "catch up: the steps before, done for you, after asking", "c"),
		Reset:     keys.Bind("r", "reset the lesson, after asking", "r"),
		Copy:      keys.Bind("y", "copy the step's command, or the first in its text", "y"),
		Terminal:  keys.Bind("$", "a shell in the terminal; the step's command stands there, ready to run", "$"),
		Earlier:   keys.Bind("<", "back in time, by a moment: the panes show how it was", "<"),
		Later:     keys.Bind(">", "on in time, by a moment", ">"),
		Before:    keys.Bind("{", "back in time, to before the last command", "{"),
		After:     keys.Bind("}", "on in time, to before the next command", "}"),
		Now:       keys.Bind("end", "back to now, where an earlier moment is shown; esc does so, too", "end"),
		List:      keys.Bind("l", "the lessons and your progress", "l"),
		Steps:     keys.Bind("i", "index: the steps of the lesson, to go to one", "i"),
		Namespace: keys.Bind("@", "another namespace, or all", "@"),
		Command:   keys.Bind(":", "type a kubectl command; edit FILE opens the editor", ":"),
		Search:    keys.Bind("/", "search in the pane, where it can be", "/"),
		Back:      keys.Bind("esc", "back: end a search, leave details, then to the lesson", "esc"),
		Tab:       keys.Bind("⇥", "the next pane", "tab"),
		BackTab:   keys.Bind("⇧⇥", "the pane before", "shift+tab"),
		Zoom:      keys.Bind("z", "one pane large, and back", "z"),
		Help:      keys.Bind("?", "this help", "?"),
		Stop:      keys.Bind("ctrl+c", "stop the command, or quit", "ctrl+c"),
		Suspend:   keys.Bind("ctrl+z", "to the shell; fg comes back", "ctrl+z"),
		Quit:      keys.Bind("q", "quit; the cluster keeps running", "q"),
	}
}

// without leaves out the keys of lessons where a cluster is watched without one, and else the keys of that.
func (k KeyMap) without(w *Watch) KeyMap {
	if w == nil {
		k.Namespace.SetEnabled(false)
		return k
	}
	for _, b := range []*key.Binding{
		&k.Do, &k.Answer, &k.Read, &k.Hint, &k.Solution, &k.Next, &k.Previous, &k.CatchUp, &k.Copy, &k.Terminal, &k.Steps, &k.List,
	} {
		b.SetEnabled(false)
	}
	k.Reset.SetHelp(k.Reset.Help().Key, "read the cluster anew")
	k.Command.SetHelp(k.Command.Help().Key, "type a kubectl command")
	k.Back.SetHelp(k.Back.Help().Key, "back: end a search, leave details, then to Pods")
	k.Quit.SetHelp(k.Quit.Help().Key, "quit")
	return k
}

// enabled leaves out keys that do nothing here.
func enabled(list []key.Binding) []key.Binding {
	return slices.DeleteFunc(list, func(b key.Binding) bool { return !b.Enabled() })
}

// lesson are the keys that bring the lesson on, and screen those that change what the screen shows.
func (k KeyMap) lesson() []key.Binding {
	return []key.Binding{k.Do, k.Answer, k.Read, k.Hint, k.Solution, k.Next, k.Previous, k.CatchUp, k.Copy, k.Terminal, k.Reset, k.Steps, k.List}
}

func (k KeyMap) screen() []key.Binding {
	return []key.Binding{k.Namespace, k.Command, k.Search, k.Back, k.Tab, k.BackTab, k.Zoom, k.Help, k.Stop, k.Suspend, k.Quit}
}

// times are the keys that go to another moment. Now is not among them: it is End, which is a pane's as long as now is what
// it shows.
func (k KeyMap) times() []key.Binding { return []key.Binding{k.Earlier, k.Later, k.Before, k.After} }

// all are the keys of the workbench.
func (k KeyMap) all() []key.Binding {
	return slices.Concat(k.lesson(), k.screen(), k.times())
}

// short are the keys with a word each, for the last line of the screen.
func (k KeyMap) short() KeyMap {
	for b, word := range map[*key.Binding]string{
		&k.Do: words.Mark("do it"), &k.Hint: words.Mark("hint"), &k.Next: words.Mark("next step"), &k.Solution: words.Mark("solution"), &k.Previous: words.Mark("previous"), &k.Copy: words.Mark("copy"), &k.List: words.Mark("lessons"), &k.Steps: words.Mark("steps"), &k.CatchUp: words.Mark("catch up"), &k.Command: words.Mark("kubectl"),
		&k.Search: words.Mark("search"), &k.Back: words.Mark("back"), &k.Tab: words.Mark("pane"), &k.Zoom: words.Mark("zoom"), &k.Help: words.Mark("help"), &k.Quit: words.Mark("quit"), &k.Namespace: words.Mark("namespace"),
	} {
		b.SetHelp(b.Help().Key, word)
	}
	return k
}

// grammar says how keys are chosen.
func grammar() []key.Binding {
	return []key.Binding{
		keys.Bind("a–z [ ]", "in a pane: change what it shows"),
		keys.Bind("A–Z + -", "in a pane: change the cluster or a file; what can hurt asks first"),
	}
}

// title is what the keys of lessons are called; without a lesson there is one of them left.
func (k KeyMap) title() string {
	if k.Next.Enabled() {
		return "Lesson"
	}
	return "View"
}

// groups are the keys that do something now, for the help.
func (k KeyMap) groups(b *board, c commandline.KeyMap) []help.Group {
	moves := keys.DefaultMoves().Bindings()
	groups := []help.Group{
		{Title: k.title(), Keys: enabled(k.lesson())},
		{Title: "Workbench", Keys: enabled(k.screen())},
		{Title: "What was: going back in time", Keys: append(k.times(), k.Now)},
		{Title: "The pane with the focus", Keys: append(moves, grammar()...)},
		{Title: "Command line (:)", Keys: []key.Binding{c.Run, c.Complete, c.Back, c.Older, c.Newer, c.Cancel}},
	}
	for _, id := range b.ids() {
		own := slices.DeleteFunc(b.panes[id].Bindings(), func(b key.Binding) bool {
			return slices.ContainsFunc(moves, func(same key.Binding) bool { return same.Help() == b.Help() })
		})
		if len(own) > 0 {
			groups = append(groups, help.Group{Title: b.words.Say("%s, when it has the focus", b.words.Of(id.Title())), Keys: own})
		}
	}
	return groups
}
