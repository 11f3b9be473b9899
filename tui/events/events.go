// Package events is the pane that tells what the cluster reports about the objects of the lesson.
package events

import (
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/prompt"
	"github.com/kubecadet/cadet/tui/theme"
)

// Model is the pane.
type Model struct {
	theme    *theme.Theme
	keys     KeyMap
	snap     *live.Snapshot
	now      time.Time
	shown    []live.Event // what the filter lets through, the one to see first in front
	back     int          // how many of them are scrolled past
	warnings bool         // warnings come first
	filter   string
	search   *prompt.Model
	w, h     int
	cache    cells.Cache
}

// New makes the pane.
func New(t *theme.Theme) *Model {
	return &Model{theme: t, keys: DefaultKeyMap(), search: prompt.New(t)}
}

// SetSnapshot shows another moment of the cluster. Who has scrolled back keeps seeing the same events.
func (m *Model) SetSnapshot(s *live.Snapshot) {
	if s == nil || s == m.snap {
		return
	}
	before, known := len(m.shown), m.snap != nil && m.snap.Synced == s.Synced && live.Same(m.snap.Events, s.Events)
	m.snap = s
	m.SetNow(s.Taken)
	if known {
		return
	}
	m.derive()
	if m.back > 0 {
		m.scroll(len(m.shown) - before)
	}
}

// derive filters and orders the events.
func (m *Model) derive() {
	m.cache.Drop()
	if m.snap == nil {
		return
	}
	m.shown = live.Events(m.snap)
	slices.Reverse(m.shown)
	if m.filter != "" {
		want := strings.ToLower(m.filter)
		m.shown = slices.DeleteFunc(m.shown, func(e live.Event) bool {
			return !strings.Contains(strings.ToLower(e.Reason+" "+m.object(e)+" "+e.Message), want)
		})
	}
	if m.warnings {
		slices.SortStableFunc(m.shown, func(a, b live.Event) int {
			switch {
			case a.Warning == b.Warning:
				return 0
			case a.Warning:
				return -1
			}
			return 1
		})
	}
	m.scroll(0)
}

// scroll goes n events further away from the first.
func (m *Model) scroll(n int) {
	m.back = max(0, min(m.back+n, len(m.shown)-1))
	m.cache.Drop()
}

// SetNow moves the ages on.
func (m *Model) SetNow(now time.Time) {
	if cells.Passed(m.now, now) {
		m.now = now
		m.cache.Drop()
	}
}

// SetSize sets how many cells and lines the pane has, without its border.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h; m.cache.Drop() }

// Needs is the room for the newest events.
func (m *Model) Needs() layout.Size {
	if len(m.shown) == 0 {
		return layout.Size{W: 30, H: 1}
	}
	return layout.Size{W: 56, H: min(2*len(m.shown), 16)}
}

// Restyle draws the pane anew after its theme changed.
func (m *Model) Restyle() { m.search.Restyle(m.theme); m.cache.Drop() }

// Focus and Blur are there for the root: the pane looks the same either way.
func (m *Model) Focus() {}

// Blur ends what Focus began.
func (m *Model) Blur() {}

// Typing tells whether every key belongs to what the learner types here.
func (m *Model) Typing() bool { return m.search.Typing() }

// Title is the pane's name and what it shows.
func (m *Model) Title() string {
	title := m.theme.Say("Events")
	if m.warnings {
		title += "  " + m.theme.Say("warnings first")
	}
	if m.filter != "" {
		title += "  /" + m.filter
	}
	return title
}
