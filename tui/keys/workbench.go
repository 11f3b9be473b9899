package keys

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/words"
)

// Workbench is the keys that mean the same whichever pane has the focus, so no pane binds any of them. A pane's own keys
// follow a grammar: small letters and signs change what it shows, capital letters, + and - change the cluster or a file.
type Workbench struct {
	Do     key.Binding `keys:"typing"`
	Answer key.Binding `keys:"fixed"`

	Read, Hint, Solution, Next, Previous, CatchUp, Reset, Copy, Terminal key.Binding

	Earlier, Later, Before, After key.Binding

	// Now is a pane's key as long as now is what it shows.
	Now key.Binding `keys:"fixed"`

	List, Steps, Namespace, Command, Search, Back key.Binding

	Tab     key.Binding `keys:"typing"`
	BackTab key.Binding `keys:"typing"`

	Zoom, Present, Help key.Binding

	Stop    key.Binding `keys:"fixed"`
	Suspend key.Binding `keys:"first"`
	Quit    key.Binding
}

// DefaultWorkbench returns the usual keys.
func DefaultWorkbench() Workbench {
	return Workbench{
		Do:        Bind("⏎", "do it: run the command, answer, or go on", "enter"),
		Answer:    Bind("0–9", "choose an answer, or type the number asked for", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "backspace"),
		Read:      Bind("space", "more of the lesson, from any pane", "space"),
		Hint:      Bind("h", "the next hint", "h"),
		Solution:  Bind("s", "the solution, after asking", "s"),
		Next:      Bind("n", "the next step", "n"),
		Previous:  Bind("p", "the step before", "p"),
		CatchUp:   Bind("c", "catch up: the steps before, done for you, after asking", "c"),
		Reset:     Bind("r", "reset the lesson, after asking", "r"),
		Copy:      Bind("y", "copy the step's command, or the first in its text", "y"),
		Terminal:  Bind("$", "a shell in the terminal; the step's command stands there, ready to run", "$"),
		Earlier:   Bind("<", "back in time, by a moment: the panes show how it was", "<"),
		Later:     Bind(">", "on in time, by a moment", ">"),
		Before:    Bind("{", "back in time, to before the last command", "{"),
		After:     Bind("}", "on in time, to before the next command", "}"),
		Now:       Bind("end", "back to now, where an earlier moment is shown; esc does so, too", "end"),
		List:      Bind("l", "the lessons and your progress", "l"),
		Steps:     Bind("i", "index: the steps of the lesson, to go to one", "i"),
		Namespace: Bind("@", "another namespace, or all", "@"),
		Command:   Bind(":", "type a kubectl command; edit FILE opens the editor", ":"),
		Search:    Bind("/", "search in the pane, where it can be", "/"),
		Back:      Bind("esc", "back: end a search, leave details, then to the lesson", "esc"),
		Tab:       Bind("⇥", "the next pane", "tab"),
		BackTab:   Bind("⇧⇥", "the pane before", "shift+tab"),
		Zoom:      Bind("z", "one pane large, and back", "z"),
		Present:   Bind("*", "present: fewer panes and larger, for a projector, and back", "*"),
		Help:      Bind("?", "this help", "?"),
		Stop:      Bind("ctrl+c", "stop the command, or quit", "ctrl+c"),
		Suspend:   Bind("ctrl+z", "to the shell; fg comes back", "ctrl+z"),
		Quit:      Bind("q", "quit; the cluster keeps running", "q"),
	}
}

// Without leaves out the keys of lessons where a cluster is watched without one, and else the keys of that.
func (k *Workbench) Without(lesson bool) {
	if !lesson {
		k.Namespace.SetEnabled(false)
		return
	}
	for _, b := range []*key.Binding{
		&k.Do, &k.Answer, &k.Read, &k.Hint, &k.Solution, &k.Next, &k.Previous, &k.CatchUp, &k.Copy, &k.Terminal, &k.Steps, &k.List, &k.Present,
	} {
		b.SetEnabled(false)
	}
	k.Reset.SetHelp(k.Reset.Help().Key, "read the cluster anew")
	k.Command.SetHelp(k.Command.Help().Key, "type a kubectl command")
	k.Back.SetHelp(k.Back.Help().Key, "back: end a search, leave details, then to Pods")
	k.Quit.SetHelp(k.Quit.Help().Key, "quit")
}

// Lesson are the keys that bring the lesson on.
func (k *Workbench) Lesson() []key.Binding {
	return []key.Binding{k.Do, k.Answer, k.Read, k.Hint, k.Solution, k.Next, k.Previous, k.CatchUp, k.Copy, k.Terminal, k.Reset, k.Steps, k.List}
}

// Screen are the keys that change what the screen shows.
func (k *Workbench) Screen() []key.Binding {
	return []key.Binding{k.Namespace, k.Command, k.Search, k.Back, k.Tab, k.BackTab, k.Zoom, k.Present, k.Help, k.Stop, k.Suspend, k.Quit}
}

// Times are the keys that go to another moment. Now is not among them: it is a pane's as long as now is what it shows.
func (k *Workbench) Times() []key.Binding {
	return []key.Binding{k.Earlier, k.Later, k.Before, k.After}
}

// All are the keys of the workbench.
func (k *Workbench) All() []key.Binding { return slices.Concat(k.Lesson(), k.Screen(), k.Times()) }

// Short are the keys with a word each, for the last line of the screen.
func (k *Workbench) Short() *Workbench {
	short := *k
	for b, word := range map[*key.Binding]string{
		&short.Do: words.Mark("do it"), &short.Hint: words.Mark("hint"), &short.Next: words.Mark("next step"), &short.Solution: words.Mark("solution"), &short.Previous: words.Mark("previous"),
		&short.Copy: words.Mark("copy"), &short.List: words.Mark("lessons"), &short.Steps: words.Mark("steps"), &short.CatchUp: words.Mark("catch up"), &short.Command: words.Mark("kubectl"),
		&short.Search: words.Mark("search"), &short.Back: words.Mark("back"), &short.Tab: words.Mark("pane"), &short.Zoom: words.Mark("zoom"), &short.Help: words.Mark("help"), &short.Quit: words.Mark("quit"),
		&short.Present: words.Mark("present"), &short.Namespace: words.Mark("namespace"),
	} {
		b.SetHelp(b.Help().Key, word)
	}
	return &short
}

// InText gives a lesson's text with the names of the keys as they are bound now: it is written with the usual ones.
func (k *Workbench) InText(text string) string {
	usual := DefaultWorkbench()
	var pairs []string
	for _, b := range []struct {
		usual, now key.Binding
		sign       string // as lessons write it, which stands for nothing else there
	}{{usual.Do, k.Do, "%s"}, {usual.Tab, k.Tab, "%s"}, {usual.Command, k.Command, "`%s`"}} {
		was, is := strings.Replace(b.sign, "%s", Name(b.usual), 1), strings.Replace(b.sign, "%s", Name(b.now), 1)
		if was != is {
			pairs = append(pairs, was, is)
		}
	}
	if pairs == nil {
		return text
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
