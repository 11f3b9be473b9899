// Package happened is the pane that tells what became of the learner's last commands: a sentence for each thing that
// happened, in order, with the component that did it.
package happened

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

// KeyMap is the keys of the pane.
type KeyMap struct{ keys.Moves }

// Model is the pane.
type Model struct {
	theme   *theme.Theme
	keys    KeyMap
	snap    *live.Snapshot
	teller  happened.Teller
	actions []happened.Action
	parts   []happened.Part // what is told of snap and actions
	stale   bool            // parts are of an earlier snapshot
	back    int             // how many lines up from where the pane begins
	w, h    int
	cache   cells.Cache
}

// New makes the pane.
func New(t *theme.Theme) *Model { return &Model{theme: t, keys: KeyMap{keys.DefaultMoves()}} }

// SetSnapshot shows another moment of the cluster.
func (m *Model) SetSnapshot(s *live.Snapshot) {
	if s == nil || s == m.snap {
		return
	}
	if m.snap == nil || m.snap.Synced != s.Synced || !m.snap.Record.IsOf(s.Record) || m.snap.Record.Count() != s.Record.Count() {
		m.renew()
	}
	m.snap = s
}

// SetActions says what the learner has done, the oldest first. What is new is shown from its beginning.
func (m *Model) SetActions(list []happened.Action) {
	if len(list) != len(m.actions) {
		m.back = 0
	}
	m.actions = list
	m.renew()
}

func (m *Model) renew() {
	m.stale = true
	m.cache.Drop()
}

// look works out what happened, when somebody asks: a pane that nobody sees costs nothing.
func (m *Model) look() []happened.Part {
	if m.stale && m.snap != nil {
		m.parts, m.stale = told(m.teller.Tell(m.snap, m.actions)), false
	}
	return m.parts
}

// told leaves out the actions that nothing followed, but for the last one.
func told(parts []happened.Part) []happened.Part {
	var list []happened.Part
	for i, p := range parts {
		if len(p.Sentences) > 0 || i == len(parts)-1 && p.Action.Command != "" {
			list = append(list, p)
		}
	}
	return list
}

// SetSize sets how many cells and lines the pane has, without its border.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h; m.cache.Drop() }

// Needs is the room for what followed the last action.
func (m *Model) Needs() layout.Size {
	parts := m.look()
	if len(parts) == 0 {
		return layout.Size{W: 40, H: 1}
	}
	return layout.Size{W: 60, H: min(len(parts[len(parts)-1].Sentences)+1, 16)}
}

// Restyle draws the pane anew after its theme changed.
func (m *Model) Restyle() { m.cache.Drop() }

// Focus and Blur are there for the root: the pane looks the same either way.
func (m *Model) Focus() {}

// Blur ends what Focus began.
func (m *Model) Blur() {}

// Title is the pane's name.
func (m *Model) Title() string { return m.theme.Say("Happened") }

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.keys }

// Bindings are the keys that do something now.
func (m *Model) Bindings() []key.Binding { return m.keys.Bindings() }

// Update answers keys and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if n, ok := m.keys.Lines(msg, m.h); ok {
			m.move(n)
		}
	case tea.MouseWheelMsg:
		m.move(cells.Notches(msg))
	}
	return nil
}

// move goes n lines down, or up to what happened earlier.
func (m *Model) move(n int) {
	m.back = max(0, m.back-n)
	m.back = min(m.back, max(0, len(m.lines(m.back+m.h))-m.h))
	m.cache.Drop()
}
