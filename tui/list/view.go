package list

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
)

// widest is the widest list that is still easy to read along.
const widest = 120

// What a title, the bar and the state in words take at least, and how far columns stand apart.
const (
	lead       = len("> 10  ") // the sign and the number
	leastTitle = 22
	mostState  = 34
	bar        = 10
	gap        = 2
)

// columns is what there is room for beside the titles.
type columns struct {
	title int   // cells
	bar   bool  // how much is done is drawn
	state int   // cells
	cells []int // of each cell that is shown
}

// measure finds the room for each column in rows of w cells: what comes last goes first where it is short.
func (m *Model) measure(w int) columns {
	c := columns{state: 0}
	wide := make([]int, len(m.heads))
	longest := 0
	for i, head := range m.heads {
		wide[i] = ansi.StringWidth(head)
	}
	hasBar := false
	for _, e := range m.entries {
		longest = max(longest, ansi.StringWidth(printable.Line(e.Title)))
		c.state = max(c.state, ansi.StringWidth(e.State))
		hasBar = hasBar || e.Done >= 0
		for i, cell := range e.Cells {
			wide[i] = max(wide[i], ansi.StringWidth(cell))
		}
	}
	c.state = min(c.state, mostState, max(w-lead-gap-leastTitle/2, 4))
	left := w - lead - gap - c.state - min(longest, leastTitle)
	if hasBar && left >= bar+gap {
		c.bar = true
		left -= bar + gap
	}
	for _, n := range wide {
		if left < n+gap {
			break
		}
		c.cells = append(c.cells, n)
		left -= n + gap
	}
	c.title = max(min(min(longest, leastTitle)+left, max(longest, leastTitle)), 8) // the rest stays free at the right
	return c
}

// View draws the list.
func (m *Model) View() string {
	width := min(m.w-4, widest)
	c := m.measure(width)
	room := max(m.h-6, 1)
	first := max(min(m.at-room/2, len(m.found)-room), 0)
	lines := []string{m.top(c)}
	for i := first; i < len(m.found) && i < first+room; i++ {
		lines = append(lines, m.row(m.entries[m.found[i]], i == m.at, c))
	}
	if len(m.found) == 0 {
		lines = append(lines, "  "+m.theme.Say("nothing has %q in its title or in that of a step", m.search.text))
	}
	foot := m.footer()
	if len(m.found) > room {
		foot += m.theme.Faint.Render(m.theme.Say("   %d–%d of %d", first+1, first+room, len(m.found)))
	}
	lines = append(lines, "", foot)
	return frame.Card(m.title, strings.Join(lines, "\n"), m.w, m.h, m.theme)
}

// top is what is searched for, or else the heads of the cells.
func (m *Model) top(c columns) string {
	if m.search.on {
		return m.theme.Key.Render("/ ") + printable.Line(m.search.text) + m.theme.Selected.Render(" ")
	}
	if len(c.cells) == 0 {
		return ""
	}
	used := lead + c.title + gap + c.state
	if c.bar {
		used += bar + gap
	}
	line := strings.Repeat(" ", used)
	for i, n := range c.cells {
		line += strings.Repeat(" ", gap) + cells.Pad(m.heads[i], n)
	}
	return m.theme.Faint.Render(line)
}

// row is an entry: its number and title, a bar, in words how far it is, and what else there is to say. Where it was found by what
// is in it, that stands in the place of how far it is.
func (m *Model) row(e Entry, selected bool, c columns) string {
	sign := "  "
	if selected {
		sign = "▸ "
	}
	row := sign + cells.Pad(fmt.Sprintf("%2d  %s", e.Number, printable.Line(e.Title)), lead-2+c.title)
	space := strings.Repeat(" ", gap)
	if inside, _ := m.search.finds(e); inside != "" {
		rest := c.state
		if c.bar {
			rest += bar + gap
		}
		for _, n := range c.cells {
			rest += n + gap
		}
		row += space + cells.Pad("… "+printable.Line(inside), rest)
	} else {
		if c.bar {
			row += space + progress(e.Done)
		}
		row += space + cells.Pad(e.State, c.state)
		for i, n := range c.cells {
			cell := ""
			if i < len(e.Cells) {
				cell = e.Cells[i]
			}
			row += space + cells.Pad(cell, n)
		}
	}
	if selected {
		return m.theme.Selected.Render(row)
	}
	return row
}

// progress is how much is done as a bar.
func progress(done float64) string {
	full := int(min(done, 1) * bar)
	return strings.Repeat("█", full) + strings.Repeat("░", bar-full)
}
