package layout

import "github.com/kubecadet/cadet/internal/panes"

// What a projector's audience still reads with ease: lines no longer than this, and air around them.
const (
	presentText   = 66 // cells of a line of the lesson
	presentMargin = 3
)

// Present divides area for a projector: the lesson, and beside or below it the others as one box, of which the pane in front
// is seen. No box has borders. Alone, the lesson has all the room; zoomed, the pane with the focus has it.
func (p Plan) Present(area Rect, focus panes.ID, zoom, alone bool, needs Needs) []Slot {
	all := panes.Names(p.all)
	lesson, rest := all[:1], all[1:]
	switch {
	case alone && focus == panes.Lesson:
		return []Slot{bare(area, lesson)}
	case zoom && focus == panes.Lesson, zoom && area.W < MinWidth:
		return []Slot{bare(area, all)}
	case zoom:
		return []Slot{bare(area, rest)}
	case area.W < twoColumns:
		shares := [2]int{12, 9}
		if focus != panes.Lesson {
			shares = [2]int{8, 13}
		}
		high := divide(area.H, []claim{
			{share: shares[0], least: leastHeight + bareTop, need: needs.of(lesson).H + bareTop},
			{share: shares[1], least: leastHeight + bareTop, need: needs.of(rest).H + bareTop},
		})
		return []Slot{bare(Rect{area.X, area.Y, area.W, high[0]}, lesson), bare(Rect{area.X, area.Y + high[0], area.W, high[1]}, rest)}
	}
	left := min(area.W/2, presentText+2*presentMargin)
	return []Slot{bare(Rect{area.X, area.Y, left, area.H}, lesson), bare(Rect{area.X + left, area.Y, area.W - left, area.H}, rest)}
}

// bareTop is the lines that a box without borders has above its content: its title.
const bareTop = 1

// bare is a box without borders. The lesson in it stands in the middle where there is more room than its lines need.
func bare(r Rect, tabs []panes.ID) Slot {
	s := Slot{Rect: r, Panes: tabs, First: true, Last: true, Margin: presentMargin}
	if len(tabs) == 1 {
		s.Margin = max((r.W-presentText)/2, presentMargin)
	}
	return s
}
