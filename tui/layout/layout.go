// Package layout says where each pane of the workbench goes: a pure function from the size of the window and the
// focus to rectangles.
package layout

import (
	"slices"
	"strings"
)

// Pane names a pane of the workbench.
type Pane int

// The panes, in the order Tab visits them where they are all tabs of one box.
const (
	Lesson Pane = iota
	Pods
	Rollout
	History
	Logs
	Events
	Manifest
	Output
	Count int = iota
)

var names = [Count]string{"Lesson", "Pods", "Rollout", "History", "Logs", "Events", "Manifest", "Output"}

func (p Pane) String() string { return names[p] }

// Parse finds the pane that a lesson names, such as "pods".
func Parse(name string) (Pane, bool) {
	for p, n := range names {
		if strings.EqualFold(n, name) {
			return Pane(p), true
		}
	}
	return Lesson, false
}

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
	Panes       []Pane
	First, Last bool
}

// Has says whether the pane is in the slot.
func (s Slot) Has(p Pane) bool { return slices.Contains(s.Panes, p) }

// Inner is the part of the slot inside its borders.
func (s Slot) Inner() Rect {
	r := Rect{s.X + 1, s.Y + 1, s.W - 2, s.H - 1}
	if s.Last {
		r.H--
	}
	return r
}

// part is one box of a column with the share of the height it gets.
type part struct {
	panes []Pane
	share int
}

// Slots divides area. The focused pane gets more room where room is short; zoomed it gets all of it.
func Slots(area Rect, focus Pane, zoom bool) []Slot {
	all := []Pane{Lesson, Pods, Rollout, History, Logs, Events, Manifest, Output}
	switch {
	case zoom || area.W < stackWidth || area.H < stackHeight-2:
		return column(area, part{all, 1})
	case area.W < twoColumns:
		lesson, rest := 8, 11
		if focus == Lesson {
			lesson, rest = 13, 6
		}
		return column(area, part{all[:1], lesson}, part{all[1:], rest})
	case area.H < 22:
		left, right := cut(area, area.W*46/100)
		return append(column(left, part{all[:1], 1}), column(right, part{all[1:], 1})...)
	case area.W < threeColumns:
		left, right := cut(area, area.W*46/100)
		return append(column(left, part{all[:1], 1}), column(right,
			part{[]Pane{Rollout}, 5}, part{[]Pane{Pods}, 8}, part{[]Pane{Logs, Events, History, Manifest, Output}, 12})...)
	}
	left, rest := cut(area, area.W*32/100)
	middle, right := cut(rest, area.W*42/100)
	slots := column(left, part{[]Pane{Lesson}, 25}, part{[]Pane{Manifest, Output}, 16})
	slots = append(slots, column(middle, part{[]Pane{Rollout}, 8}, part{[]Pane{Pods}, 14}, part{[]Pane{Events, History}, 12})...)
	return append(slots, column(right, part{[]Pane{Logs}, 1})...)
}

// cut divides an area into a left part of a width and the rest.
func cut(r Rect, w int) (left, right Rect) {
	return Rect{r.X, r.Y, w, r.H}, Rect{r.X + w, r.Y, r.W - w, r.H}
}

// column stacks boxes by their shares of the height; the last one takes what rounding leaves.
func column(area Rect, parts ...part) []Slot {
	total := 0
	for _, p := range parts {
		total += p.share
	}
	slots := make([]Slot, len(parts))
	y, room := area.Y, area.H-1-len(parts)
	for i, p := range parts {
		h := room*p.share/total + 1
		last := i == len(parts)-1
		if last {
			h = area.Y + area.H - y
		}
		slots[i] = Slot{Rect: Rect{area.X, y, area.W, h}, Panes: p.panes, First: i == 0, Last: last}
		y += h
	}
	return slots
}
