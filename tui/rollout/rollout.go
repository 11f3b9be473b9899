// Package rollout is the pane that shows a workload on its way from one version to another: the ReplicaSets of a
// Deployment, or ReplicationControllers side by side, as bars that move.
package rollout

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/timeline"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

// Model is the pane.
type Model struct {
	theme   *theme.Theme
	keys    KeyMap
	snap    *live.Snapshot
	now     time.Time
	target  string // what a lesson asked for, as kind/name; empty to choose
	rollout *live.Rollout
	rcs     []live.Controller
	rc      string           // the selected ReplicationController
	cursor  int              // its row
	top     int              // first line shown
	asked   map[string]int32 // replicas asked for that the snapshot does not have yet
	focused bool
	w, h    int
	cache   cells.Cache

	over   bool // over time, in place of how it is now
	times  timeline.Timeline
	read   *live.Snapshot // the one that times is of
	readOf string         // its target
}

// New makes the pane.
func New(t *theme.Theme) *Model {
	return &Model{theme: t, keys: DefaultKeyMap(), asked: map[string]int32{}}
}

// Show turns to "deployment/name" or "replicationcontroller/name", or with "" to the newest Deployment, else to
// every ReplicationController.
func (m *Model) Show(target string) {
	if target == m.target {
		return
	}
	m.target, m.top = target, 0
	_, m.rc, _ = strings.Cut(target, "/")
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
	clear(m.asked)
	m.derive()
	m.SetNow(s.Taken)
}

// derive works out what the snapshot has of the target.
func (m *Model) derive() {
	defer m.cache.Drop()
	m.rollout, m.rcs = nil, nil
	if m.snap == nil {
		return
	}
	kind, name, _ := strings.Cut(m.target, "/")
	if m.target == "" {
		name = live.NewestDeployment(m.snap)
	}
	if kind == "deployment" || m.target == "" {
		if r, ok := live.RolloutOf(m.snap, name); ok {
			m.rollout = &r
			return
		}
	}
	if kind != "deployment" {
		m.rcs = live.Controllers(m.snap)
	}
	m.cursor = max(0, min(m.cursor, len(m.rcs)-1))
	if i := slices.IndexFunc(m.rcs, func(c live.Controller) bool { return c.Name == m.rc }); i >= 0 {
		m.cursor = i
	}
}

// SetNow moves the times on.
func (m *Model) SetNow(now time.Time) {
	if cells.Passed(m.now, now) {
		m.now = now
		m.cache.Drop()
	}
}

// SetSize sets how many cells and lines the pane has, without its border.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h; m.cache.Drop() }

// Needs is the room for a bar for each that has pods and what is said below them.
func (m *Model) Needs() layout.Size {
	switch {
	case m.over && m.snap != nil:
		return layout.Size{W: 56, H: 3*len(m.overTime().Lines) + 5}
	case m.rollout != nil:
		return layout.Size{W: 56, H: len(m.setBars(0)) + 3}
	case len(m.rcs) > 0:
		return layout.Size{W: 56, H: 3 * len(m.rcs)}
	}
	return layout.Size{W: 40, H: 1}
}

// Restyle draws the pane anew after its theme changed.
func (m *Model) Restyle() { m.cache.Drop() }

// Focus gives the pane the keys.
func (m *Model) Focus() { m.focused = true; m.cache.Drop() }

// Blur takes them away.
func (m *Model) Blur() { m.focused = false; m.cache.Drop() }

// Title is the pane's name and what it shows.
func (m *Model) Title() string {
	switch {
	case m.over && m.rollout != nil:
		return m.theme.Say("Rollout  %s over time", m.rollout.Name)
	case m.rollout != nil:
		return m.theme.Say("Rollout  %s", m.rollout.Name)
	case len(m.rcs) > 0:
		return m.theme.Say("Rollout  %s", "ReplicationControllers")
	}
	return m.theme.Say("Rollout")
}
