// Package layout says where each pane of the workbench goes: a pure function from the size of the window and the
// focus to rectangles.
package layout

import (
	"slices"

	"github.com/kubecadet/cadet/internal/panes"
)

// MinWidth and MinHeight are the smallest window in which a pane still says something.
const (
	MinWidth  = 40
	MinHeight = 12
)

// From these sizes on panes are stacked, and there are two and three columns.
const (
	stackWidth, stackHeight = 60, 18
	twoColumns              = 100
	threeColumns            = 160
)

// Rect is a part of the window, in cells.
type Rect struct{ X, Y, W, H int }

// Contains says whether a cell is in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Slot is a box on the screen with one pane, or several as tabs. The boxes of one column share borders: each has a
// top border, only the last has one at the bottom.
type Slot struct {
	Rect
	Panes       []panes.ID
	First, Last bool
}

// Has says whether the pane is in the slot.
func (s Slot) Has(p panes.ID) bool { return slices.Contains(s.Panes, p) }

// Inner is the part of the slot inside its borders.
func (s Slot) Inner() Rect {
	r := Rect{s.X + 1, s.Y + 1, s.W - 2, s.H - 1}
	if s.Last {
		r.H--
	}
	return r
}

// column of a layout: its share of the width, in per cent, and the shares of the height that its boxes get. The last column
// takes what the others leave.
type column struct {
	width int
	rows  []int
}

// The layouts of two and three columns. Which pane stands in which box is in the register of panes.
var (
	two   = []column{{46, []int{1}}, {54, []int{5, 8, 12}}}
	three = []column{{32, []int{25, 16}}, {42, []int{8, 14, 12}}, {26, []int{1}}}
)

// Slots divides area. The focused pane gets more room where room is short; zoomed it gets all of it.
func Slots(area Rect, focus panes.ID, zoom bool) []Slot {
	all := panes.IDs()
	lesson, rest := all[:1], all[1:]
	switch {
	case zoom || area.W < stackWidth || area.H < stackHeight-2:
		return stack(area, box{all, 1})
	case area.W < twoColumns && focus == panes.Lesson:
		return stack(area, box{lesson, 13}, box{rest, 6})
	case area.W < twoColumns:
		return stack(area, box{lesson, 8}, box{rest, 11})
	case area.H < 22:
		left, right := cut(area, area.W*46/100)
		return append(stack(left, box{lesson, 1}), stack(right, box{rest, 1})...)
	case area.W < threeColumns:
		return columns(area, two, func(p panes.Pane) panes.Place { return p.Two })
	}
	return columns(area, three, func(p panes.Pane) panes.Place { return p.Three })
}

// columns puts columns side by side, each with the panes that stand in it.
func columns(area Rect, layout []column, place func(panes.Pane) panes.Place) []Slot {
	var slots []Slot
	rest := area
	for i, c := range layout {
		var boxes []box
		for row, share := range c.rows {
			boxes = append(boxes, box{panes.At(place, i, row), share})
		}
		var this Rect
		if this, rest = cut(rest, area.W*c.width/100); i == len(layout)-1 {
			this.W += rest.W
		}
		slots = append(slots, stack(this, boxes...)...)
	}
	return slots
}

// cut divides an area into a left part of a width and the rest.
func cut(r Rect, w int) (left, right Rect) {
	return Rect{r.X, r.Y, w, r.H}, Rect{r.X + w, r.Y, r.W - w, r.H}
}

// box is one box of a column with the share of the height it gets.
type box struct {
	panes []panes.ID
	share int
}

// stack puts boxes below each other by their shares of the height; the last one takes what rounding leaves.
func stack(area Rect, boxes ...box) []Slot {
	total := 0
	for _, b := range boxes {
		total += b.share
	}
	slots := make([]Slot, len(boxes))
	y, room := area.Y, area.H-1-len(boxes)
	for i, b := range boxes {
		h := room*b.share/total + 1
		last := i == len(boxes)-1
		if last {
			h = area.Y + area.H - y
		}
		slots[i] = Slot{Rect: Rect{area.X, y, area.W, h}, Panes: b.panes, First: i == 0, Last: last}
		y += h
	}
	return slots
}
