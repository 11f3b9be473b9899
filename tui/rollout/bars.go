package rollout

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// bar is one row of the pane.
type bar struct {
	mark, head                         string // what it is, before the bar
	note                               string // what else there is to say, after the count
	level                              theme.Level
	desired, current, ready, available int32
}

// maxBar is as wide as a bar gets: more cells tell nothing more.
const maxBar = 40

// bars draws rows in the same scale, so that pods seem to move from one to the other.
func (m *Model) bars(rows []bar, full int32) []string {
	heads, counts, notes := 0, 0, 0
	full = max(full, 1)
	for i, r := range rows {
		rows[i].head, rows[i].note = printable.Line(r.head), printable.Line(r.note)
		r = rows[i]
		full = max(full, r.desired, r.current)
		heads = max(heads, ansi.StringWidth(r.head))
		counts, notes = max(counts, ansi.StringWidth(r.count())), max(notes, ansi.StringWidth(r.note))
	}
	heads = min(heads, max(8, m.w-counts-10))
	width := m.w - heads - counts - 3
	if width-notes-2 >= 10 {
		width -= notes + 2
	} else {
		notes = 0 // a bar says more
	}
	width = max(1, min(width, maxBar))
	var lines []string
	for i, r := range rows {
		head := cells.Pad(r.head, heads)
		if i == m.cursor && m.focused && m.rollout == nil {
			head = m.theme.Selected.Render(head)
		}
		line := fmt.Sprintf("%s%s %s %s", m.theme.Accent.Render(r.mark), head, m.cellsOf(r, width, full), cells.PadLeft(r.count(), counts))
		if notes > 0 {
			line += "  " + m.theme.Faint.Render(r.note)
		}
		lines = append(lines, line)
	}
	return lines
}

// count is a bar in figures.
func (r bar) count() string {
	switch {
	case r.desired == 0 && r.current == 0:
		return "0"
	case r.current > r.desired:
		return fmt.Sprintf("%d → %d", r.current, r.desired)
	}
	return fmt.Sprintf("%d of %d", r.ready, r.desired)
}

// shades are the pods of a bar from those that serve to those that are wanted: available, ready but not for
// minReadySeconds yet, there but not ready, missing.
var shades = [4]string{"█", "▓", "▒", "░"}

// cellsOf draws a bar of width cells that stand for full pods.
func (m *Model) cellsOf(r bar, width int, full int32) string {
	styles := [4]lipgloss.Style{m.theme.Level(r.level), m.theme.Level(r.level), m.theme.Level(theme.Busy), m.theme.Faint}
	var b strings.Builder
	at := 0
	for i, n := range [4]int32{r.available, r.ready, r.current, r.desired} {
		to := min(width, max(at, (int(n)*width+int(full)/2)/int(full)))
		b.WriteString(styles[i].Render(strings.Repeat(shades[i], to-at)))
		at = to
	}
	return b.String() + m.theme.Faint.Render(strings.Repeat("·", width-at))
}
