package frame

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// bare draws a box without borders: its title, unless there is only one thing that it can be, and its content between
// margins.
func (b Box) bare(t *theme.Theme) []string {
	in := b.Inner()
	title := ""
	if len(b.Titles) > 1 {
		style := t.Title
		if b.Focused {
			style = t.Selected
		}
		name := printable.Line(b.Title)
		if name == "" {
			name = b.Titles[b.Active]
		}
		title = style.Render(" " + ansi.Truncate(name, max(in.W-2, 1), "…") + " ")
		title += t.Border.Render(strings.Repeat("─", max(in.W-ansi.StringWidth(title), 0)))
	}
	lines := []string{title}
	margin := strings.Repeat(" ", b.Margin)
	for _, l := range Fit(b.Content, in.W, b.H-1) {
		if b.Dimmed {
			l = t.Faint.Render(ansi.Strip(l))
		}
		lines = append(lines, l)
	}
	for i, l := range lines {
		lines[i] = cells.Pad(margin+l, b.W)
	}
	return lines
}
