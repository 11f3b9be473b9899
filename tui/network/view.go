package network

import (
	"charm.land/lipgloss/v2"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

var columns = []cells.Column{
	{Title: "NAME", Min: 12, Shrink: true},
	{Title: "TYPE"},
	{Title: "READY", Right: true},
	{Title: "PORTS", Rank: 1},
	{Title: "ADDRESS", Rank: 2},
	{Title: "LEADS TO", Rank: 3, Min: 10, Shrink: true},
}

const nameColumn, readyColumn = 0, 2

// View draws the pane.
func (m *Model) View() string {
	m.look()
	return m.cache.Get(m.draw)
}

func (m *Model) draw() string {
	if len(m.entries) == 0 {
		text := "no Service and no Ingress in this namespace"
		switch {
		case m.snap == nil || !m.snap.Synced:
			text = "reading the cluster …"
		case m.snap.Hidden("services"):
			text = "you may not list the Services here"
		}
		return cells.Fit([]string{m.theme.Faint.Render(text)}, m.w, m.h)
	}
	if m.whole {
		lines := m.lines()
		return cells.Fit(lines[min(m.scroll, len(lines)):], m.w, m.h)
	}
	return cells.Fit(append(m.list(), m.lines()...), m.w, m.h)
}

// head is how many lines stand above the first row.
func (m *Model) head() int {
	if m.h >= 5 {
		return 1
	}
	return 0
}

// rows is how many entries are listed: what is behind the selected one takes the rest of the pane, at least half of it.
func (m *Model) rows() int { return max(1, min(len(m.entries), m.h/2-m.head())) }

// list is the table of all entries.
func (m *Model) list() []string {
	texts := make([][]string, len(m.entries))
	for i, e := range m.entries {
		texts[i] = make([]string, len(e.cells))
		for j, c := range e.cells {
			texts[i][j] = printable.Line(c)
		}
	}
	table := cells.Layout(columns, texts, m.w-3)
	var lines []string
	if m.head() > 0 {
		lines = append(lines, m.theme.Faint.Render("   "+table.Header()))
	}
	for i := m.top; i < len(m.entries) && i < m.top+m.rows(); i++ {
		lines = append(lines, m.row(table, i, texts[i]))
	}
	below := len(m.entries) - m.top - m.rows()
	lines[0] = cells.Mark(lines[0], m.theme.Faint.Render(cells.Rest(m.top, below)), m.w)
	if m.h >= 9 {
		lines = append(lines, "")
	}
	return lines
}

func (m *Model) row(table cells.Table, i int, texts []string) string {
	e, t := m.entries[i], m.theme
	level := theme.Of(e.health)
	mark := " "
	if i == m.cursor {
		mark = "▸"
	}
	start := t.Accent.Render(mark) + t.Glyph(level)
	if i == m.cursor && m.focused {
		return start + t.Selected.Render(" "+table.Row(texts, nil))
	}
	return start + " " + table.Row(texts, func(column int, cell string) string {
		switch {
		case column == readyColumn:
			return t.Level(level).Render(cell)
		case column == nameColumn && i == m.cursor:
			return t.Title.Render(cell)
		}
		return cell
	})
}

// page is the lines on the selected entry as they are written.
type page struct {
	theme *theme.Theme
	w     int
	lines []string
}

// hang writes text after a sign; what doesn't fit goes on below it.
func (p *page) hang(sign string, width int, style lipgloss.Style, text string) {
	blank := cells.Pad("", width)
	for i, l := range cells.Wrap(printable.Line(text), max(p.w-width, 1), 20) {
		if i > 0 {
			sign = blank
		}
		p.lines = append(p.lines, sign+style.Render(l))
	}
}

// lines is all that is known of the selected entry: what is wrong first, then how to call it, then what is behind it.
func (m *Model) lines() []string {
	e, ok := m.selected()
	if !ok {
		return nil
	}
	p := &page{theme: m.theme, w: m.w}
	for _, why := range e.wrong {
		p.hang(" "+m.theme.Glyph(theme.Warn)+" ", 3, m.theme.Level(theme.Warn), m.theme.Tell(why))
	}
	p.call("outside", e.reach.Outside)
	p.call("inside", e.reach.Inside)
	if e.kind == "Ingress" {
		p.ingress(e.ingress, m.network)
	} else {
		p.service(e.service, "", "")
	}
	return p.lines
}
