package frame

import (
	"slices"

	"github.com/kubecadet/cadet/tui/theme"
)

// Kept is the boxes of a screen as they were drawn last. Of those only the ones that changed are drawn anew.
type Kept struct {
	looks string
	boxes []Box
	lines [][]string
}

// Columns puts boxes side by side: those with the same left edge below each other.
func (k *Kept) Columns(boxes []Box, t *theme.Theme) []string {
	if looks := t.Border.Render("│") + t.BorderFocused.Render("│") + t.Title.Render("x") + t.Selected.Render("x") + t.Faint.Render("x"); looks != k.looks {
		*k = Kept{looks: looks}
	}
	lines := make([][]string, len(boxes))
	for i, b := range boxes {
		if i < len(k.boxes) && b.same(k.boxes[i]) {
			lines[i] = k.lines[i]
		} else {
			lines[i] = b.Lines(t)
		}
	}
	k.boxes, k.lines = boxes, lines
	return columns(boxes, lines)
}

// same says whether two boxes look the same in one theme.
func (b Box) same(other Box) bool {
	return b.Rect == other.Rect && b.First == other.First && b.Last == other.Last && b.Active == other.Active && b.Title == other.Title &&
		b.Focused == other.Focused && b.Dimmed == other.Dimmed && b.Margin == other.Margin && slices.Equal(b.Titles, other.Titles) && b.Content == other.Content
}
