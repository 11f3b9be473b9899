package tui

import (
	"slices"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/tour"
	"github.com/kubecadet/cadet/words"
)

// stops are the cards of the tour. There are few: the first thing to do is to come within the first minute.
func (m *Model) stops() []tour.Stop {
	lesson := func() layout.Rect { return m.board.slots[max(m.board.slotOf(panes.Lesson), 0)].Rect }
	return []tour.Stop{
		{
			Title:  "The lesson",
			Text:   words.Mark("Here stands what to learn, and below it, after ▸, what is up to you. ⏎ does it: runs the command, answers, goes on."),
			Bright: lesson,
		},
		{
			Title:  "When is it done?",
			Text:   words.Mark("○ is what must hold in the end, ✓ what holds already. Once you have tried something, \"not yet\" says what is missing. h gives a hint."),
			Bright: lesson,
		},
		{
			Title:  "The cluster",
			Text:   words.Mark("A real one, as it is at this moment. ⇥ goes from pane to pane, z makes one large, esc leads back."),
			Bright: m.board.others,
		},
		{
			Title:  "Your own commands",
			Text:   words.Mark(": takes any kubectl command, and ⇥ completes it. $ opens a shell. ? shows every key, and this tour again."),
			Bright: func() layout.Rect { return layout.Rect{Y: m.h - 1, W: m.w, H: 1} },
		},
	}
}

// others is where the panes beside or below the lesson are.
func (b *board) others() layout.Rect {
	lesson := b.slots[max(b.slotOf(panes.Lesson), 0)]
	several := slices.ContainsFunc(b.slots, func(s layout.Slot) bool { return s.X != lesson.X })
	var all layout.Rect
	for _, s := range b.slots {
		switch {
		case several && s.X == lesson.X, len(b.slots) > 1 && s.Has(panes.Lesson):
		case all.W == 0:
			all = s.Rect
		default:
			right, bottom := max(all.X+all.W, s.X+s.W), max(all.Y+all.H, s.Y+s.H)
			all.X, all.Y = min(all.X, s.X), min(all.Y, s.Y)
			all.W, all.H = right-all.X, bottom-all.Y
		}
	}
	return all
}
