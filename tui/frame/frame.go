// Package frame draws the boxes of the workbench: content cut and padded to its place, borders that neighbours
// share, and titles or tabs in the top border.
package frame

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

// Fit cuts and pads content to exactly h lines of w cells.
func Fit(content string, w, h int) []string { return cells.Rows(strings.Split(content, "\n"), w, h) }

// Spread puts left and right at the two ends of a line of w cells. Where both don't fit, right gives way.
func Spread(left, right string, w int) string {
	gap := w - ansi.StringWidth(left) - ansi.StringWidth(right)
	if gap < 1 {
		return cells.Pad(left, w)
	}
	return left + strings.Repeat(" ", gap) + right
}

// hyphen is one that no line is broken at: names such as hello-node-rc are to be read and copied whole.
const hyphen = "\u2011"

// Wrap breaks text at spaces so that no line is wider than w, each line beginning with indent.
func Wrap(text string, w int, indent string) []string {
	w = max(w-ansi.StringWidth(indent), 1)
	var b strings.Builder
	styled := lipgloss.NewWrapWriter(&b) // ends a style at the end of a line and begins it again on the next
	_, _ = styled.Write([]byte(ansi.Hardwrap(ansi.Wordwrap(strings.ReplaceAll(text, "-", hyphen), w, ""), w, false)))
	_ = styled.Close()
	lines := strings.Split(strings.ReplaceAll(b.String(), hyphen, "-"), "\n")
	for i, l := range lines {
		lines[i] = indent + strings.TrimRight(l, " ")
	}
	return lines
}

// Box is a slot with what is to be drawn in it.
type Box struct {
	layout.Slot
	Titles  []string // the names of the tabs
	Active  int      // the tab in front
	Title   string   // of the tab in front, more than its name where there is room; its name when empty
	Focused bool
	Dimmed  bool   // another box has the light
	Content string // of the tab in front
}

// Lines draws the box.
func (b Box) Lines(t *theme.Theme) []string {
	if b.Margin > 0 {
		return b.bare(t)
	}
	border := t.Border
	if b.Focused {
		border = t.BorderFocused
	}
	left, right := "├", "┤"
	if b.First {
		left, right = "┌", "┐"
	}
	in := b.Inner()
	title := b.title(t, in.W-2)
	fill := max(in.W-1-ansi.StringWidth(title), 0)
	lines := []string{border.Render(left+"─") + title + border.Render(strings.Repeat("─", fill)+right)}
	side := border.Render("│")
	for _, l := range Fit(b.Content, in.W, in.H) {
		lines = append(lines, side+l+side)
	}
	if b.Last {
		lines = append(lines, border.Render("└"+strings.Repeat("─", in.W)+"┘"))
	}
	return lines
}

// title is the tabs, or where they don't fit the one in front and how many there are.
func (b Box) title(t *theme.Theme, room int) string {
	if names := b.names(room); width(names) <= room {
		return b.tabs(t, names)
	}
	more := " ‹" + strings.Repeat("·", b.Active) + "•" + strings.Repeat("·", len(b.Titles)-1-b.Active) + "› "
	if len(b.Titles) == 1 {
		more = ""
	}
	one := Box{Titles: b.names(0)[b.Active : b.Active+1], Focused: b.Focused}
	return ansi.Truncate(one.tabs(t, one.Titles), max(room-ansi.StringWidth(more), 0), "…") + t.Faint.Render(more)
}

// cuts are how the tabs' names are cut where they don't fit, one after the other until they do: to four letters, to three,
// and where letters are as wide as two, to two of them.
var cuts = []func(name string) string{
	func(name string) string { return letters(name, 4) },
	func(name string) string { return letters(name, 3) },
	func(name string) string { return ansi.Truncate(letters(name, 3), 4, "") },
}

func letters(name string, n int) string {
	all := []rune(name)
	return string(all[:min(n, len(all))])
}

// names are the tabs' names, with the whole title of the one in front. Where they don't fit, the others are cut, then the
// title.
func (b Box) names(room int) []string {
	title := printable.Line(b.Title)
	if title == "" {
		return b.Titles
	}
	names := slices.Clone(b.Titles)
	names[b.Active] = title
	for _, cut := range cuts {
		if width(names) <= room {
			return names
		}
		for i := range names {
			if i != b.Active {
				names[i] = cut(b.Titles[i])
			}
		}
	}
	over := width(names) - room
	if len(names) == 1 || over <= 0 {
		return names
	}
	least := ansi.StringWidth(b.Titles[b.Active]) + len("  ab…") // less says nothing
	names[b.Active] = b.Titles[b.Active]
	if w := ansi.StringWidth(title) - over; w >= least {
		names[b.Active] = ansi.Truncate(title, w, "…")
	}
	return names
}

// width of names in a row, as tabs draws them.
func width(names []string) int { return ansi.StringWidth(strings.Join(names, "")) + 3*len(names) - 1 }

// tabs are names in a row.
func (b Box) tabs(t *theme.Theme, names []string) string {
	styled := make([]string, len(names))
	for i, name := range names {
		style := t.Faint
		if i == b.Active {
			style = t.Title
			if b.Focused {
				style = t.Selected
			}
		}
		styled[i] = style.Render(" " + name + " ")
	}
	return strings.Join(styled, t.Border.Render("│"))
}

// TabAt is the tab at a column of the window, in the top border: the one in front where no other has its name there.
func (b Box) TabAt(x int) int {
	room := b.Inner().W - 2
	names, end := b.names(room), b.X+2
	if width(names) > room {
		return b.Active
	}
	for i, name := range names {
		end += ansi.StringWidth(name) + 3
		if x < end {
			return i
		}
	}
	return b.Active
}

// columns puts boxes side by side: those with the same left edge below each other.
func columns(boxes []Box, lines [][]string) []string {
	var columns [][]string
	x := -1
	for i, b := range boxes {
		if b.X != x {
			columns, x = append(columns, nil), b.X
		}
		columns[len(columns)-1] = append(columns[len(columns)-1], lines[i]...)
	}
	rows := make([]string, len(columns[0]))
	for i := range rows {
		for _, c := range columns {
			rows[i] += c[i]
		}
	}
	return rows
}

// Over lays a box of its own in the middle of a screen of w by h cells.
func Over(screen, box string, w, h int) string {
	bw, bh := lipgloss.Size(box)
	return Put(screen, box, max((w-bw)/2, 0), max((h-bh)/2, 0), w, h)
}

// Put lays a box of its own over a screen of w by h cells, with its corner at x and y.
func Put(screen, box string, x, y, w, h int) string {
	c := lipgloss.NewCompositor(lipgloss.NewLayer(screen), lipgloss.NewLayer(box).X(x).Y(y).Z(1))
	return lipgloss.NewCanvas(w, h).Compose(c).Render()
}

// Card draws a box with a title around content, no larger than w by h, for what lies over the screen.
func Card(title, content string, w, h int, t *theme.Theme) string {
	cw, ch := lipgloss.Size(content)
	cw, ch = min(max(cw, ansi.StringWidth(title))+2, w-2), min(ch, h-2)
	padded := strings.Split(content, "\n")
	for i := range padded {
		padded[i] = " " + padded[i]
	}
	b := Box{
		Slot:   layout.Slot{Rect: layout.Rect{W: cw + 2, H: ch + 2}, First: true, Last: true},
		Titles: []string{title}, Focused: true, Content: strings.Join(padded, "\n"),
	}
	return strings.Join(b.Lines(t), "\n")
}
