package tui

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/status"
)

// Pane is a part of the screen. View is its content without a border, exactly as large as SetSize said.
type Pane interface {
	SetSize(w, h int)
	Focus()
	Blur()
	Update(msg tea.Msg) tea.Cmd
	View() string
	Title() string
	Bindings() []key.Binding
}

// What some panes can do beside.
type (
	watching interface{ SetSnapshot(*live.Snapshot) }
	timed    interface{ SetNow(time.Time) }
	typing   interface{ Typing() bool }
	styled   interface{ Restyle() }
	listing  interface{ ShowList() } // and not the one of its entries that was looked at
)

// isTyping says whether the pane with the focus takes every key as text.
func (m *Model) isTyping() bool {
	t, ok := m.panes[m.focus].(typing)
	return ok && t.Typing()
}

// place lays the panes out for the window, the focus and the banner there is.
func (m *Model) place() {
	top := 1
	if m.banner() {
		top += status.BannerHeight
	}
	m.slots = layout.Slots(layout.Rect{Y: top, W: m.w, H: max(m.h-top-1, 3)}, m.focus, m.zoom)
	if !m.shown(m.focus) { // in a smaller window it may share its place
		m.toFront(m.focus)
	}
	for _, s := range m.slots {
		in := s.Inner()
		for _, p := range s.Panes {
			m.panes[p].SetSize(in.W, in.H)
		}
	}
	m.line.SetWidth(m.w)
	if m.help != nil {
		m.help.SetSize(m.w, m.h)
	}
}

// front is the pane of a slot that is shown: the one raised last.
func (m *Model) front(s layout.Slot) layout.Pane {
	for _, p := range m.recent {
		if s.Has(p) {
			return p
		}
	}
	return s.Panes[0]
}

// shown says whether a pane is in view.
func (m *Model) shown(p layout.Pane) bool {
	return slices.ContainsFunc(m.slots, func(s layout.Slot) bool { return m.front(s) == p })
}

// raise brings a pane to the front of its slot. Where that would hide the pane with the focus, the focus goes along.
func (m *Model) raise(p layout.Pane) {
	m.toFront(p)
	if !m.shown(m.focus) {
		m.setFocus(p)
	}
}

func (m *Model) toFront(p layout.Pane) {
	m.recent = slices.DeleteFunc(m.recent, func(q layout.Pane) bool { return p == q })
	m.recent = append([]layout.Pane{p}, m.recent...)
}

// setFocus gives a pane the keys and brings it to the front.
func (m *Model) setFocus(p layout.Pane) {
	if p != m.focus {
		if i := m.slotOf(p); i < 0 || i != m.slotOf(m.focus) {
			m.first = p
		}
		m.panes[m.focus].Blur()
		m.focus = p
		m.panes[p].Focus()
	}
	m.raise(p)
	m.place()
}

// turn moves the focus to the next pane, or to the one before. Of tabs the one in view comes first, then the others
// round from there.
func (m *Model) turn(by int) {
	var order []layout.Pane
	here := m.slotOf(m.focus)
	for i, s := range m.slots {
		first := m.front(s)
		switch {
		case i == here:
			first = m.first
		case by < 0: // the last one is the first met
			first = s.Panes[(slices.Index(s.Panes, first)+1)%len(s.Panes)]
		}
		at := max(slices.Index(s.Panes, first), 0)
		order = append(append(order, s.Panes[at:]...), s.Panes[:at]...)
	}
	n := len(order)
	next := order[(slices.Index(order, m.focus)+by+n)%n]
	m.setFocus(next)
	if i := m.slotOf(next); i != here && by < 0 {
		tabs := m.slots[i].Panes
		m.first = tabs[(slices.Index(tabs, next)+1)%len(tabs)]
	}
}

// slotOf is the number of the slot that a pane is in, or -1.
func (m *Model) slotOf(p layout.Pane) int {
	return slices.IndexFunc(m.slots, func(s layout.Slot) bool { return s.Has(p) })
}
