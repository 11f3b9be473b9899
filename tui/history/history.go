// Package history is the pane that lists the revisions of a Deployment, shows how one differs from the present one,
// and goes back to it.
package history

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

// Model is the pane.
type Model struct {
	theme     *theme.Theme
	keys      KeyMap
	snap      *live.Snapshot
	now       time.Time
	target    string // what a lesson asked for, as kind/name; empty for the newest Deployment
	name      string // of the Deployment shown
	paused    bool
	revisions []live.Revision
	number    int64 // of the selected revision
	cursor    int   // its row
	top       int   // first row shown
	diff      []string
	scroll    int // first line of the diff shown
	focused   bool
	w, h      int
	cache     cells.Cache
}

// New makes the pane.
func New(t *theme.Theme) *Model { return &Model{theme: t, keys: DefaultKeyMap()} }

// Show turns to "deployment/name", or with "" to the newest Deployment. Other workloads keep no history, and the
// pane says so.
func (m *Model) Show(target string) {
	if target == m.target {
		return
	}
	m.target, m.number, m.diff = target, 0, nil
	m.derive()
}

// Turn turns to the workload that a step is about.
func (m *Model) Turn(show lessons.Show) tea.Cmd {
	m.Show(show.Rollout)
	return nil
}

// SetSnapshot shows another moment of the cluster.
func (m *Model) SetSnapshot(s *live.Snapshot) {
	if s == nil || s == m.snap {
		return
	}
	m.snap = s
	m.derive()
	m.SetNow(s.Taken)
}

// derive works out the revisions of the target.
func (m *Model) derive() {
	if m.snap == nil {
		return
	}
	kind, name, _ := strings.Cut(m.target, "/")
	switch {
	case m.target == "":
		name = live.NewestDeployment(m.snap)
	case kind != "deployment":
		name = ""
	}
	m.name, m.revisions, m.paused = name, live.History(m.snap, name), false
	if r, ok := live.RolloutOf(m.snap, name); ok {
		m.paused = r.Paused
	}
	m.cursor = 0 // a revision that is gone leaves the selection on the present one
	for i, r := range m.revisions {
		if r.Number == m.number {
			m.cursor = i
		}
	}
	m.move(0)
	if m.diff != nil {
		m.openDiff()
	}
}

// SetNow moves the ages on.
func (m *Model) SetNow(now time.Time) {
	if cells.Passed(m.now, now) {
		m.now = now
		m.cache.Drop()
	}
}

// SetSize sets how many cells and lines the pane has, without its border.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.move(0)
}

// Needs is the room for every revision and what is said of the selected one.
func (m *Model) Needs() layout.Size {
	if len(m.revisions) == 0 {
		return layout.Size{W: 40, H: 1}
	}
	return layout.Size{W: 56, H: len(m.revisions) + 4}
}

// Restyle draws the pane anew after its theme changed.
func (m *Model) Restyle() { m.cache.Drop() }

// Focus gives the pane the keys.
func (m *Model) Focus() { m.focused = true; m.cache.Drop() }

// Blur takes them away.
func (m *Model) Blur() { m.focused = false; m.cache.Drop() }

// ShowList goes back from a comparison to the revisions.
func (m *Model) ShowList() { m.diff = nil; m.cache.Drop() }

// Title is the pane's name and what it shows.
func (m *Model) Title() string {
	if m.name == "" {
		return m.theme.Say("History")
	}
	return m.theme.Say("History  %s", m.name)
}

func (m *Model) selected() (live.Revision, bool) {
	if m.cursor >= len(m.revisions) {
		return live.Revision{}, false
	}
	return m.revisions[m.cursor], true
}

// move moves the selection by n rows.
func (m *Model) move(n int) {
	m.cursor = max(0, min(m.cursor+n, len(m.revisions)-1))
	if r, ok := m.selected(); ok && n != 0 { // until the learner chooses, the present revision is selected
		m.number = r.Number
	}
	m.top = cells.Top(m.top, m.cursor, len(m.revisions), max(1, m.rows()))
	m.cache.Drop()
}
