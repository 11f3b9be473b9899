package history

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/aymanbagabas/go-udiff"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
)

// Update answers keys, clicks (with coordinates inside the pane) and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.MouseWheelMsg:
		m.step(cells.Notches(msg))
	case tea.MouseClickMsg:
		if row := msg.Y - 1 + m.top; m.diff == nil && msg.Y > 0 && row < len(m.revisions) {
			m.move(row - m.cursor)
		}
	}
	return nil
}

// Backs says what going back does: it leaves a comparison for the revisions.
func (m *Model) Backs() string {
	if m.diff != nil {
		return "all revisions"
	}
	return ""
}

// Back goes back from a comparison to the revisions.
func (m *Model) Back() { m.ShowList() }

// step moves the selection, or the diff.
func (m *Model) step(n int) {
	if m.diff == nil {
		m.move(n)
		return
	}
	m.scroll = max(0, min(m.scroll+n, len(m.diff)-m.h))
	m.cache.Drop()
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if n, ok := m.keys.Lines(msg, m.h-1); ok {
		m.step(n)
		return nil
	}
	switch {
	case key.Matches(msg, m.keys.Diff) && m.diff != nil:
		m.ShowList()
	case key.Matches(msg, m.keys.Diff, m.keys.Undo):
		r, ok := m.selected()
		switch {
		case !ok:
			return action.Refuse("there is no revision yet: a Deployment makes the first one when it is applied")
		case r.Now:
			return action.Refuse(m.theme.Say("revision %d is the present one: choose another with %s and %s", r.Number, keys.Name(m.keys.Up), keys.Name(m.keys.Down)))
		case key.Matches(msg, m.keys.Diff):
			m.scroll = 0
			return m.openDiff()
		}
		return m.undo(r)
	}
	return nil
}

func (m *Model) undo(r live.Revision) tea.Cmd {
	if m.paused {
		return action.Refuse(m.theme.Say("%s is paused: resume it first, with kubectl rollout resume deployment/%[1]s", m.name))
	}
	return action.Send(action.Confirm{
		Question: m.theme.Say("Take %s back to revision %d with %s?", m.name, r.Number, r.Image),
		Run:      action.Run{Command: m.undoCommand(r)},
	})
}

func (m *Model) undoCommand(r live.Revision) string {
	return fmt.Sprintf("kubectl rollout undo deployment/%s --to-revision=%d", m.name, r.Number)
}

// openDiff compares the selected revision with the present one. The lines with a minus are the present ones: the
// diff reads as what undoing would change.
func (m *Model) openDiff() tea.Cmd {
	m.diff = nil
	m.cache.Drop()
	r, ok := m.selected()
	i := slices.IndexFunc(m.revisions, func(r live.Revision) bool { return r.Now })
	if !ok || i < 0 || r.Now {
		return nil
	}
	now := m.revisions[i]
	before, err := now.Template()
	if err != nil {
		return action.Refuse(err.Error())
	}
	after, err := r.Template()
	if err != nil {
		return action.Refuse(err.Error())
	}
	text := udiff.Unified(m.theme.Say("%s (now)", m.label(now)), m.label(r), before, after)
	if text == "" {
		text = m.theme.Say("%s and %s have the same pod template", m.label(now), m.label(r))
	}
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		m.diff = append(m.diff, printable.Line(line))
	}
	return nil
}

func (m *Model) label(r live.Revision) string { return m.theme.Say("revision %d", r.Number) }
