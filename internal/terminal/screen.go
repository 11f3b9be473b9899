package terminal

import (
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/kubecadet/cadet/internal/printable"
)

// Screen returns what is to be seen, line by line, with its colours, back lines further up in what was written before.
// With cursor, the cursor's cell is reversed.
func (t *Terminal) Screen(back int, cursor bool) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	w, h := t.emulator.Width(), t.emulator.Height()
	kept := t.kept()
	back = min(back, kept)
	buffer := uv.NewBuffer(w, h)
	for y := range h {
		for x := range w {
			cell := t.at(x, kept-back+y, kept)
			if cell == nil || cell.Width == 0 {
				continue
			}
			c := cell.Clone()
			c.Link = uv.Link{}
			if ascii := len(c.Content) == 1 && c.Content[0] >= ' ' && c.Content[0] < 0x7f; !ascii && printable.Line(c.Content) != c.Content {
				c.Content, c.Width = "\ufffd", 1
			}
			buffer.SetCell(x, y, c)
		}
	}
	if at := t.emulator.CursorPosition(); cursor && !t.hidden && back == 0 {
		point(buffer, at.X, at.Y)
	}
	lines := make([]string, h)
	for y := range h {
		lines[y] = buffer.Line(y).Render()
	}
	return lines
}

// point reverses a cell.
func point(buffer *uv.Buffer, x, y int) {
	cell := buffer.CellAt(x, y)
	if cell == nil {
		return
	}
	c := cell.Clone()
	if c.Content == "" {
		c.Content, c.Width = " ", 1
	}
	c.Style.Attrs ^= uv.AttrReverse
	buffer.SetCell(x, y, c)
}

// kept is how many lines there are above the screen; a program that has the whole screen has none.
func (t *Terminal) kept() int {
	if t.emulator.IsAltScreen() {
		return 0
	}
	return t.emulator.ScrollbackLen()
}

// at is a cell, counted from the first line that is kept.
func (t *Terminal) at(x, y, kept int) *uv.Cell {
	if y < kept {
		return t.emulator.ScrollbackCellAt(x, y)
	}
	return t.emulator.CellAt(x, y-kept)
}

// Kept returns how many lines there are above the screen.
func (t *Terminal) Kept() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.kept()
}

// Full says whether the program has the whole screen, as an editor has: then there is nothing to scroll back to.
func (t *Terminal) Full() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.emulator.IsAltScreen()
}
