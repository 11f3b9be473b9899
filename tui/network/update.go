package network

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/network"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
)

// Update answers keys, clicks (with coordinates inside the pane) and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.look()
		return m.press(msg)
	case tea.MouseWheelMsg:
		m.step(cells.Notches(msg))
	case tea.MouseClickMsg:
		m.look()
		if row := msg.Y - m.head(); !m.whole && row >= 0 && row < m.rows() && m.top+row < len(m.entries) {
			m.move(m.top + row - m.cursor)
		}
	}
	return nil
}

// Backs says what going back does: it leaves one entry for all of them.
func (m *Model) Backs() string {
	if m.whole {
		return "all entries"
	}
	return ""
}

// Back goes back from one entry to all of them.
func (m *Model) Back() { m.ShowList() }

// step moves the selection, or what is shown of one entry.
func (m *Model) step(n int) {
	if !m.whole {
		m.move(n)
		return
	}
	m.scroll = max(0, min(m.scroll+n, len(m.lines())-m.h))
	m.cache.Drop()
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	page := m.rows()
	if m.whole {
		page = m.h
	}
	if n, ok := m.keys.Lines(msg, page); ok {
		m.step(n)
		return nil
	}
	if key.Matches(msg, m.keys.Whole) {
		m.whole, m.scroll = !m.whole && len(m.entries) > 0, 0
		m.cache.Drop()
		return nil
	}
	e, ok := m.selected()
	if !ok {
		return action.Refuse("there is no Service and no Ingress here yet: apply one first")
	}
	switch {
	case key.Matches(msg, m.keys.Outside):
		return m.copyCall(either(e.reach.Outside, e.reach.Inside))
	case key.Matches(msg, m.keys.Within):
		return m.copyCall(e.reach.Inside)
	case key.Matches(msg, m.keys.Try):
		return m.callOften(e.reach)
	}
	return nil
}

// either is the first call, or the second where the first can't be made.
func either(a, b network.Call) network.Call {
	if a.Command == "" && b.Command != "" {
		return b
	}
	return a
}

// copyCall puts a command on the clipboard.
func (m *Model) copyCall(c network.Call) tea.Cmd {
	if c.Command == "" {
		return action.Refuse(m.theme.Say("nothing to copy: %s", c.Why))
	}
	return action.Send(action.Copy{Command: c.Command})
}

// often is how many calls show who answers how often.
const often = 20

// callOften calls from inside, else from outside, and counts the different answers.
func (m *Model) callOften(r network.Reach) tea.Cmd {
	c := either(r.Inside, r.Outside)
	exec, curl, inside := strings.Cut(c.Command, " -- curl ")
	loop := fmt.Sprintf("for i in $(seq %d); do curl -sS -m 5 %%s | head -n 1; done", often)
	count := " | sort | uniq -c"
	switch {
	case c.Command == "":
		return action.Refuse(m.theme.Say("nothing to call: %s", c.Why))
	case inside && !strings.Contains(curl, "'"):
		return action.Send(action.Run{Command: exec + " -- sh -c '" + fmt.Sprintf(loop, curl) + "'" + count})
	case strings.HasPrefix(c.Command, "cadet curl "):
		return action.Send(action.Run{Command: fmt.Sprintf(loop, strings.TrimPrefix(c.Command, "cadet curl ")) + count})
	}
	return action.Refuse("curl can't call that: " + c.Command)
}
