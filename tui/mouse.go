package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/layout"
)

// click gives the focus to what is under the pointer; in a top border, to the tab there. A pane hears of it first: the
// focus may change where its lines are.
func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if m.covered() {
		return nil
	}
	s, ok := m.slotAt(msg.X, msg.Y)
	if !ok {
		return nil
	}
	if msg.Y == s.Y {
		m.setFocus(s.Panes[m.box(s).TabAt(msg.X)])
		return nil
	}
	p, in := m.front(s), s.Inner()
	var cmd tea.Cmd
	if in.Contains(msg.X, msg.Y) {
		msg.X, msg.Y = msg.X-in.X, msg.Y-in.Y
		cmd = m.panes[p].Update(msg)
	}
	m.setFocus(p)
	return cmd
}

// wheel scrolls what is under the pointer, whichever pane has the focus.
func (m *Model) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	if m.help != nil {
		m.help.Update(msg)
		return nil
	}
	if m.covered() {
		return nil
	}
	if s, ok := m.slotAt(msg.X, msg.Y); ok {
		return m.panes[m.front(s)].Update(msg)
	}
	return nil
}

// covered says whether something lies over the panes.
func (m *Model) covered() bool {
	return m.phase != working || m.dialog != nil || m.help != nil || m.list != nil
}

func (m *Model) slotAt(x, y int) (layout.Slot, bool) {
	for _, s := range m.slots {
		if s.Contains(x, y) {
			return s, true
		}
	}
	return layout.Slot{}, false
}

// box is a slot with what is drawn in it.
func (m *Model) box(s layout.Slot) frame.Box {
	front := m.front(s)
	b := frame.Box{Slot: s, Focused: front == m.focus, Content: m.panes[front].View()}
	for i, p := range s.Panes {
		if p == front {
			b.Active, b.Title = i, m.panes[p].Title()
		}
		b.Titles = append(b.Titles, p.String())
	}
	return b
}
