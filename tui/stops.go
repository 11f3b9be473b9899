package tui

import (
	"slices"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/tour"
	"github.com/kubecadet/cadet/words"
)

// stops are the cards of the tour. There are few: the first thing to do is to come within the first minute.
func (m *Model) stops() []tour.Stop {
	k := m.theme.Keys
	lesson := func() layout.Rect { return m.board.slots[max(m.board.slotOf(panes.Lesson), 0)].Rect }
	return []tour.Stop{
		{
			Title:  words.Mark("The lesson"),
			Text:   m.theme.Say("Here stands what to learn, and below it, after ▸, what is up to you. %s does it: runs the command, answers, goes on.", keys.Name(k.Do)),
			Bright: lesson,
		},
		{
			Title:  words.Mark("When is it done?"),
			Text:   m.theme.Say("○ is what must hold in the end, ✓ what holds already. Once you have tried something, \"not yet\" says what is missing. %s gives a hint.", keys.Name(k.Hint)),
			Bright: lesson,
		},
		{
			Title:  words.Mark("The cluster"),
			Text:   m.theme.Say("A real one, as it is at this moment. %s goes from pane to pane, %s makes one large, %s leads back.", keys.Name(k.Tab), keys.Name(k.Zoom), keys.Name(k.Back)),
			Bright: m.board.others,
		},
		{
			Title:  words.Mark("Your own commands"),
			Text:   m.theme.Say("%s takes any kubectl command, and %s completes it. %s opens a shell. %s shows every key, and this tour again.", keys.Name(k.Command), keys.Name(k.Tab), keys.Name(k.Terminal), keys.Name(k.Help)),
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
