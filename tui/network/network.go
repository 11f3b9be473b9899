// Package network is the pane with the Services and Ingresses of the lesson: what stands behind each, what is wrong on
// the way, and the command that calls it.
package network

import (
	"fmt"
	"slices"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/network"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

// Model is the pane.
type Model struct {
	theme   *theme.Theme
	keys    KeyMap
	snap    *live.Snapshot
	mapped  *live.Snapshot // the one that entries are of
	network network.Map
	entries []entry
	id      string // of the selected entry
	cursor  int    // its row
	top     int    // first row shown
	whole   bool   // the selected entry takes all of the pane
	scroll  int    // first of its lines shown
	focused bool
	w, h    int
	cache   cells.Cache
}

// New makes the pane.
func New(t *theme.Theme) *Model { return &Model{theme: t, keys: DefaultKeyMap()} }

// SetSnapshot shows another moment of the cluster.
func (m *Model) SetSnapshot(s *live.Snapshot) {
	if s != nil && s != m.snap {
		m.snap = s
		m.cache.Drop()
	}
}

// look works out what the snapshot has, when somebody asks: a pane that nobody sees costs nothing.
func (m *Model) look() {
	if m.snap == m.mapped {
		return
	}
	first := m.mapped == nil || m.mapped.Namespace != m.snap.Namespace
	m.mapped, m.network = m.snap, network.Of(m.snap)
	before := m.entries
	m.entries = entriesOf(m.network)
	if i := m.find(m.id); i >= 0 {
		m.cursor = i
	} else {
		m.whole = false
	}
	if !first && !m.focused && !m.whole {
		m.selectNew(before)
	}
	m.move(0)
}

// selectNew turns to what has just been made: it is what the learner looks for.
func (m *Model) selectNew(before []entry) {
	for i, e := range m.entries {
		if !slices.ContainsFunc(before, func(old entry) bool { return old.id() == e.id() }) {
			m.cursor = i
		}
	}
}

func (m *Model) find(id string) int {
	return slices.IndexFunc(m.entries, func(e entry) bool { return e.id() == id })
}

// SetSize sets how many cells and lines the pane has, without its border.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.move(0)
}

// Needs is the room for every entry, and for what stands behind one.
func (m *Model) Needs() layout.Size {
	if m.snap == nil || len(m.snap.Services)+len(m.snap.Ingresses) == 0 {
		return layout.Size{W: 40, H: 1}
	}
	const behind = 10 // lines on one entry, about: to count them would be to work them out for nobody to see
	return layout.Size{W: 72, H: len(m.snap.Services) + len(m.snap.Ingresses) + behind}
}

// Restyle draws the pane anew after its theme changed.
func (m *Model) Restyle() { m.cache.Drop() }

// Focus gives the pane the keys.
func (m *Model) Focus() { m.focused = true; m.cache.Drop() }

// Blur takes them away.
func (m *Model) Blur() { m.focused = false; m.cache.Drop() }

// ShowList goes back from one entry to all of them, as a step begins.
func (m *Model) ShowList() { m.whole = false; m.cache.Drop() }

// Title is the pane's name and what it shows.
func (m *Model) Title() string {
	m.look()
	if m.whole {
		return "Network  " + m.entries[m.cursor].kind + " " + m.entries[m.cursor].name
	}
	wrong := 0
	for _, e := range m.entries {
		if len(e.wrong) > 0 {
			wrong++
		}
	}
	switch {
	case len(m.entries) == 0:
		return "Network"
	case wrong > 0:
		return fmt.Sprintf("Network  %d of %d with a problem", wrong, len(m.entries))
	}
	return fmt.Sprintf("Network  %d", len(m.entries))
}

// selected is the entry that keys act on.
func (m *Model) selected() (entry, bool) {
	m.look()
	if m.cursor < 0 || m.cursor >= len(m.entries) {
		return entry{}, false
	}
	return m.entries[m.cursor], true
}

// move moves the selection by n rows.
func (m *Model) move(n int) {
	m.cursor = max(0, min(m.cursor+n, len(m.entries)-1))
	m.id = ""
	if m.cursor < len(m.entries) {
		m.id = m.entries[m.cursor].id()
	}
	m.top = cells.Top(m.top, m.cursor, len(m.entries), max(1, m.rows()))
	m.cache.Drop()
}
