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
	Margin      int // of a box without borders, at each side; 0 with them
}

// Has says whether the pane is in the slot.
func (s Slot) Has(p panes.ID) bool { return slices.Contains(s.Panes, p) }

// Inner is the part of the slot inside its borders, or inside its margins.
func (s Slot) Inner() Rect {
	if s.Margin > 0 {
		return Rect{s.X + s.Margin, s.Y + bareTop, max(s.W-2*s.Margin, 1), max(s.H-bareTop, 1)}
	}
	r := Rect{s.X + 1, s.Y + 1, s.W - 2, s.H - 1}
	if s.Last {
		r.H--
	}
	return r
}

// column of a layout: its share of the width, in per cent, and its boxes.
type column struct {
	share int
	boxes []box
}

// box is one box of a column with the share of the height that it gets.
type box struct {
	panes []panes.ID
	share int
}

// The layouts of two and three columns. Which pane stands in which box is in the register of panes.
var (
	two   = []column{{46, []box{{share: 1}}}, {54, []box{{share: 5}, {share: 8}, {share: 12}}}}
	three = []column{{32, []box{{share: 25}, {share: 16}}}, {42, []box{{share: 8}, {share: 14}, {share: 12}}}, {26, []box{{share: 1}}}}
)

// Plan is which panes a window has, and how they stand in it.
type Plan struct {
	all        []panes.Pane // the first has a box of its own from two boxes on
	two, three []column
}

// The plans: a lesson with what the cluster does beside it, and the cluster alone.
var (
	Lesson = Plan{panes.All(), two, three}
	Watch  = Plan{
		panes.Watch(),
		[]column{{100, []box{{share: 10}, {share: 7}, {share: 9}}}},
		[]column{{56, []box{{share: 14}, {share: 13}, {share: 13}}}, {44, []box{{share: 10}, {share: 20}}}},
	}
)

// Panes are the panes of the plan, in the order of Tab where all are tabs of one box.
func (p Plan) Panes() []panes.Pane { return p.all }

// Slots divides area. The focused pane gets more room where room is short; zoomed it gets all of it. Panes that need less
// than their share leave the rest to those that need more.
func (p Plan) Slots(area Rect, focus panes.ID, zoom bool, needs Needs) []Slot {
	all := panes.Names(p.all)
	first, rest := all[:1], all[1:]
	switch {
	case zoom || area.W < stackWidth || area.H < stackHeight-2:
		return stack(area, needs, box{all, 1})
	case area.W < twoColumns && focus == first[0]:
		return stack(area, needs, box{first, 13}, box{rest, 6})
	case area.W < twoColumns:
		return stack(area, needs, box{first, 8}, box{rest, 11})
	case area.H < 22:
		return columns(area, needs, []column{{46, []box{{first, 1}}}, {54, []box{{rest, 1}}}})
	case area.W < threeColumns:
		return columns(area, needs, p.filled(p.two, func(p panes.Pane) panes.Place { return p.Two }))
	}
	return columns(area, needs, p.filled(p.three, func(p panes.Pane) panes.Place { return p.Three }))
}

// filled is a layout with the panes in its boxes.
func (p Plan) filled(layout []column, place func(panes.Pane) panes.Place) []column {
	out := make([]column, len(layout))
	for i, c := range layout {
		out[i] = column{share: c.share}
		for row, b := range c.boxes {
			out[i].boxes = append(out[i].boxes, box{panes.At(p.all, place, i, row), b.share})
		}
	}
	return out
}

// columns puts columns side by side.
func columns(area Rect, needs Needs, all []column) []Slot {
	widths := make([]claim, len(all))
	for i, c := range all {
		widths[i] = claim{share: c.share, least: leastWidth}
		for _, b := range c.boxes {
			if w := needs.of(b.panes).W; w > 0 {
				widths[i].need = max(widths[i].need, w+2)
			}
		}
	}
	var slots []Slot
	for i, w := range divide(area.W, widths) {
		this := area
		this.W = w
		slots = append(slots, stack(this, needs, all[i].boxes...)...)
		area.X += w
	}
	return slots
}

// stack puts boxes below each other.
func stack(area Rect, needs Needs, boxes ...box) []Slot {
	heights := make([]claim, len(boxes))
	for i, b := range boxes {
		heights[i] = claim{share: b.share, least: leastHeight, need: needs.of(b.panes).H}
	}
	slots := make([]Slot, len(boxes))
	y := area.Y
	for i, h := range divide(area.H-1-len(boxes), heights) {
		last := i == len(boxes)-1
		slots[i] = Slot{Rect: Rect{area.X, y, area.W, h + 1}, Panes: boxes[i].panes, First: i == 0, Last: last}
		y += h + 1
		if last {
			slots[i].H++ // the border at the bottom
		}
	}
	return slots
}
