package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/help"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/theme"
)

// Keys are the actions of the workbench whose keys can be changed, as they are without a file of keys.
func Keys() *keys.Set {
	t := theme.New(true)
	return newScreen(t, markdown.New(true), Options{}).keys
}

// bindable are the actions whose keys can be changed.
func (s *screen) bindable() *keys.Set {
	set := &keys.Set{}
	set.Add("workbench", keys.Everywhere, s.theme.Keys)
	for _, id := range panes.IDs() {
		if p, ok := s.board.panes[id].(keyed); ok {
			set.Add(string(id), keys.InPane, p.Keys())
		}
		if p, ok := s.board.panes[id].(editing); ok {
			set.Add("editor", keys.Alone, p.EditorKeys())
		}
	}
	set.Add("presentation", keys.Before, &s.forward)
	set.Add("command-line", keys.Alone, &s.line.KeyMap)
	return set
}

// enabled leaves out keys that do nothing here.
func enabled(list []key.Binding) []key.Binding {
	return slices.DeleteFunc(list, func(b key.Binding) bool { return !b.Enabled() })
}

// grammar says how keys are chosen.
func grammar() []key.Binding {
	return []key.Binding{
		keys.Bind("a–z [ ]", "in a pane: change what it shows"),
		keys.Bind("A–Z + -", "in a pane: change the cluster or a file; what can hurt asks first"),
	}
}

// title is what the keys of lessons are called; without a lesson there is one of them left.
func title(k *keys.Workbench) string {
	if k.Next.Enabled() {
		return "Lesson"
	}
	return "View"
}

// groups are the keys that do something now, for the help.
func (s *screen) groups() []help.Group {
	k, c := s.theme.Keys, s.line.KeyMap
	moves := s.keys.Moves()
	groups := []help.Group{
		{Title: title(k), Keys: enabled(k.Lesson())},
		{Title: "Workbench", Keys: enabled(k.Screen())},
		{Title: "What was: going back in time", Keys: append(k.Times(), k.Now)},
		{Title: "The pane with the focus", Keys: append(moves, grammar()...)},
		{Title: s.theme.Say("Command line (%s)", keys.Name(k.Command)), Keys: []key.Binding{c.Run, c.Complete, c.Back, c.Older, c.Newer, c.Cancel}},
	}
	if k.Present.Enabled() {
		groups = append(groups, help.Group{Title: "Presentation", Keys: s.forward.Bindings()})
	}
	for _, id := range s.board.ids() {
		own := slices.DeleteFunc(s.board.panes[id].Bindings(), func(b key.Binding) bool {
			return slices.ContainsFunc(moves, func(same key.Binding) bool { return same.Help() == b.Help() })
		})
		if len(own) > 0 {
			groups = append(groups, help.Group{Title: s.theme.Say("%s, when it has the focus", s.theme.Of(id.Title())), Keys: own})
		}
	}
	return groups
}
