package commandline

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/complete"
	"github.com/kubecadet/cadet/tui/theme"
)

// rows is how many lines of the window the offers take.
const rows = 8

// menu is what is offered for the last word of the line. Tab opens it and goes round in it.
type menu struct {
	offers []complete.Offer
	start  int // where the word begins, in bytes of the line
	at     int // the offer that stands in the line; -1 before one was chosen
}

// isOpen says whether anything is offered.
func (m *menu) isOpen() bool { return len(m.offers) > 0 }

// turn chooses the next offer, or the one before, and returns it.
func (m *menu) turn(by int) complete.Offer {
	n := len(m.offers)
	switch {
	case m.at < 0 && by < 0:
		m.at = n - 1
	default:
		m.at = (m.at + by + n) % n
	}
	return m.offers[m.at]
}

// view draws the offers, with the key that chooses: with what they are about one below the other, else side by side.
func (m *menu) view(t *theme.Theme, chooses string, w int) []string {
	if !m.isOpen() {
		return nil
	}
	widest := 0
	for _, o := range m.offers {
		widest = max(widest, ansi.StringWidth(printable.Line(o.Text)))
	}
	columns := 1
	if !m.isExplained() {
		columns = max((w-2)/(widest+2), 1)
	}
	total := (len(m.offers) + columns - 1) / columns
	shown := min(total, rows)
	top := cells.Top(0, max(m.at, 0)/columns, total, shown)
	lines := []string{m.rule(t, chooses, top*columns, min((top+shown)*columns, len(m.offers)), w)}
	for row := top; row < top+shown; row++ {
		line := " "
		for i := row * columns; i < min((row+1)*columns, len(m.offers)); i++ {
			line += m.cell(t, i, min(widest, w-2))
		}
		lines = append(lines, cells.Pad(line, w))
	}
	return lines
}

// rule is the line above the offers, with how many of them are out of view.
func (m *menu) rule(t *theme.Theme, chooses string, first, end, w int) string {
	label := t.Say(" %s chooses ", chooses)
	if end-first < len(m.offers) {
		label = t.Say(" %d–%d of %d, %s chooses ", first+1, end, len(m.offers), chooses)
	}
	return t.Border.Render(strings.Repeat("─", max(w-ansi.StringWidth(label)-2, 0))) + t.Faint.Render(label) + t.Border.Render("──")
}

// cell is one offer.
func (m *menu) cell(t *theme.Theme, i, width int) string {
	text := cells.Pad(printable.Line(m.offers[i].Text), width)
	if i == m.at {
		text = t.Selected.Render(text)
	}
	if about := m.offers[i].About; about != "" {
		text += "  " + t.Faint.Render(printable.Line(about))
	}
	return text + "  "
}

func (m *menu) isExplained() bool {
	for _, o := range m.offers {
		if o.About != "" {
			return true
		}
	}
	return false
}
