// Package panes is the register of the workbench's panes: what each is called in lessons and on the screen, and where it
// stands in each layout. A pane is added here; what draws it is made in package tui.
package panes

import "slices"

// ID names a pane. Lessons name panes by it, as in "show: {pane: pods}"; the screen shows the title instead.
type ID string

// The panes.
const (
	Lesson   ID = "lesson"
	Pods     ID = "pods"
	Network  ID = "network"
	Rollout  ID = "rollout"
	History  ID = "history"
	Logs     ID = "logs"
	Events   ID = "events"
	Happened ID = "happened"
	Manifest ID = "manifest"
	Output   ID = "output"
	Terminal ID = "terminal"
)

// Place is where a pane stands in a layout of columns. Panes of one row are tabs of one box, in the order of Tab. All
// count from 0.
type Place struct{ Column, Row, Tab int }

// Pane is an entry of the register.
type Pane struct {
	ID    ID
	Title string // what the screen calls it
	Shown bool   // a lesson may bring it to the front

	Two, Three Place // in the layouts of two and three columns

	Single bool // shows one namespace, also where all are watched
}

// all is the register, in the order in which Tab visits panes that are all tabs of one box.
var all = []Pane{
	{ID: Lesson, Title: "Lesson", Two: Place{0, 0, 0}, Three: Place{0, 0, 0}},
	{ID: Pods, Title: "Pods", Shown: true, Two: Place{1, 1, 0}, Three: Place{1, 1, 0}},
	{ID: Network, Title: "Network", Shown: true, Two: Place{1, 1, 1}, Three: Place{1, 2, 3}},
	{ID: Rollout, Title: "Rollout", Shown: true, Two: Place{1, 0, 0}, Three: Place{1, 0, 0}},
	{ID: History, Title: "History", Shown: true, Two: Place{1, 2, 3}, Three: Place{1, 2, 2}},
	{ID: Logs, Title: "Logs", Shown: true, Two: Place{1, 2, 0}, Three: Place{2, 0, 0}},
	{ID: Events, Title: "Events", Shown: true, Two: Place{1, 2, 1}, Three: Place{1, 2, 0}},
	{ID: Happened, Title: "Happened", Shown: true, Two: Place{1, 2, 2}, Three: Place{1, 2, 1}},
	{ID: Manifest, Title: "Manifest", Shown: true, Two: Place{1, 2, 4}, Three: Place{0, 1, 0}},
	{ID: Output, Title: "Output", Two: Place{1, 2, 5}, Three: Place{0, 1, 1}},
	{ID: Terminal, Title: "Terminal", Two: Place{1, 2, 6}, Three: Place{0, 1, 2}},
}

// watch is the panes of a view without a lesson, and their places in its layouts: one column, and two.
var watch = []Pane{
	{ID: Pods, Two: Place{0, 0, 0}, Three: Place{0, 0, 0}},
	{ID: Network, Single: true, Two: Place{0, 1, 0}, Three: Place{0, 1, 0}},
	{ID: Rollout, Single: true, Two: Place{0, 1, 1}, Three: Place{1, 0, 0}},
	{ID: History, Single: true, Two: Place{0, 1, 2}, Three: Place{1, 0, 1}},
	{ID: Logs, Two: Place{0, 2, 0}, Three: Place{1, 1, 0}},
	{ID: Events, Two: Place{0, 2, 1}, Three: Place{0, 2, 0}},
	{ID: Output, Two: Place{0, 2, 2}, Three: Place{0, 2, 1}},
}

// Watch returns the panes of a view without a lesson, in the order of Tab.
func Watch() []Pane { return slices.Clone(watch) }

// All returns the register, in the order in which Tab visits panes that are all tabs of one box.
func All() []Pane { return slices.Clone(all) }

// IDs are the panes in that order.
func IDs() []ID { return Names(all) }

// Shown are the names of the panes that a lesson may bring to the front.
func Shown() []string {
	var names []string
	for _, p := range all {
		if p.Shown {
			names = append(names, string(p.ID))
		}
	}
	return names
}

// Title is what the screen calls the pane; empty where there is no such pane.
func (id ID) Title() string {
	if i := slices.Index(IDs(), id); i >= 0 {
		return all[i].Title
	}
	return ""
}

// At returns those of some panes that stand in a box of a layout, in the order of their tabs.
func At(of []Pane, layout func(Pane) Place, column, row int) []ID {
	here := slices.DeleteFunc(slices.Clone(of), func(p Pane) bool { return layout(p).Column != column || layout(p).Row != row })
	slices.SortFunc(here, func(a, b Pane) int { return layout(a).Tab - layout(b).Tab })
	return Names(here)
}

// Names are the IDs of panes.
func Names(list []Pane) []ID {
	out := make([]ID, len(list))
	for i, p := range list {
		out[i] = p.ID
	}
	return out
}
