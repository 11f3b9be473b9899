package frame

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/layout"
)

// Spot leaves a part of a screen as it is, and draws the rest in one style that stands back.
func Spot(screen string, bright layout.Rect, dim lipgloss.Style) string {
	lines := strings.Split(screen, "\n")
	for i, l := range lines {
		plain := ansi.Strip(l)
		if i < bright.Y || i >= bright.Y+bright.H {
			lines[i] = dim.Render(plain)
			continue
		}
		end, w := bright.X+bright.W, ansi.StringWidth(plain)
		lines[i] = dim.Render(ansi.Cut(plain, 0, bright.X)) + ansi.Cut(l, bright.X, end) + "\x1b[m" + dim.Render(ansi.Cut(plain, end, max(w, end)))
	}
	return strings.Join(lines, "\n")
}
