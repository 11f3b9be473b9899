// Package help shows the keys that do something now, made from the key maps themselves.
package help

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/tour"
)

// Group is the keys of one part of the workbench.
type Group struct {
	Title string
	Keys  []key.Binding
}

// Model is the overlay.
type Model struct {
	theme  *theme.Theme
	w, h   int // of the window
	view   viewport.Model
	groups []Group
}

// New makes the overlay.
func New(t *theme.Theme, groups []Group) *Model {
	return &Model{theme: t, view: viewport.New(), groups: groups}
}

// Update scrolls, and says when the overlay is over.
func (m *Model) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "?", "esc", "q", "enter", "ctrl+c":
			return true, nil
		case "t":
			return true, action.Send(tour.Msg{})
		case "home":
			m.view.GotoTop()
		case "end":
			m.view.GotoBottom()
		}
	}
	m.view, cmd = m.view.Update(msg)
	return false, cmd
}

// SetSize lays the keys out for a window of w by h cells, in columns as they fit.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	inner := min(w-4, 150)
	n := max(min(inner/44, 3), 1)
	width := inner / n
	blocks := make([][]string, len(m.groups))
	total := 0
	for i, g := range m.groups {
		blocks[i] = m.group(g, width-1)
		total += len(blocks[i])
	}
	columns := make([][]string, n)
	at := 0
	for _, b := range blocks {
		if at < n-1 && len(columns[at]) > 0 && len(columns[at])+len(b)/2 > total/n {
			at++
		}
		columns[at] = append(columns[at], b...)
	}
	lines := joinColumns(columns, width)
	m.view.SetWidth(inner)
	m.view.SetHeight(min(len(lines), h-4))
	m.view.SetContentLines(lines)
}

// group is a title with its keys below it.
func (m *Model) group(g Group, width int) []string {
	lines := []string{m.theme.Title.Render(m.theme.Of(g.Title))}
	column := 0
	for _, k := range g.Keys {
		column = max(column, ansi.StringWidth(k.Help().Key))
	}
	for _, k := range g.Keys {
		name := strings.Repeat(" ", column-ansi.StringWidth(k.Help().Key)) + m.theme.Key.Render(k.Help().Key)
		for i, l := range frame.Wrap(m.theme.Of(k.Help().Desc), width-column-4, "") {
			if i > 0 {
				name = strings.Repeat(" ", column)
			}
			lines = append(lines, fmt.Sprintf(" %s  %s", name, l))
		}
	}
	return append(lines, "")
}

// joinColumns puts columns of lines side by side.
func joinColumns(columns [][]string, width int) []string {
	rows := 0
	for _, c := range columns {
		rows = max(rows, len(c))
	}
	lines := make([]string, rows)
	for i := range lines {
		for _, c := range columns {
			cell := ""
			if i < len(c) {
				cell = c[i]
			}
			lines[i] += cells.Pad(cell, width)
		}
	}
	return lines
}

// View draws the overlay.
func (m *Model) View() string {
	foot := m.theme.Faint.Render(m.theme.Say("esc closes · t shows the way round the screen"))
	if m.view.TotalLineCount() > m.view.Height() {
		foot = m.theme.Faint.Render(m.theme.Say("↑ ↓ scroll, %d%% seen · esc closes · t shows the way round the screen", int(m.view.ScrollPercent()*100)))
	}
	return frame.Card(m.theme.Say("Keys"), m.view.View()+"\n"+foot, m.w, m.h, m.theme)
}
