package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/words"
)

// board is the panes on the screen: where each one is, which ones are in front, and which one has the focus.
type board struct {
	plan   layout.Plan
	panes  map[panes.ID]Pane
	area   layout.Rect // of the window
	slots  []layout.Slot
	focus  panes.ID
	recent []panes.ID // the panes raised last, first
	first  panes.ID   // where Tab began among the tabs that have the focus
	zoom   bool

	present bool // the layout is that for a projector
	alone   bool // nothing has come into view since the step began but the lesson

	drawn frame.Kept
	needs layout.Needs    // what the panes have needed since the step began
	words *words.Language // of the panes' titles
}

// newBoard makes the panes of a plan.
func newBoard(plan layout.Plan, t *theme.Theme, text *markdown.Renderer) *board {
	b := &board{plan: plan, panes: map[panes.ID]Pane{}, needs: layout.Needs{}, words: t.Language}
	for _, id := range b.ids() {
		b.panes[id] = constructors[id](t, text)
	}
	b.focus, b.first = b.home(), b.home()
	return b
}

// ids are the panes of the board, in the order in which Tab visits them where all share one box.
func (b *board) ids() []panes.ID { return panes.Names(b.plan.Panes()) }

// home is the pane where one begins, and where going back ends.
func (b *board) home() panes.ID { return b.plan.Panes()[0].ID }

// each calls do with every pane that can do a thing, in the order of the board.
func each[T any](b *board, do func(T)) {
	for _, id := range b.ids() {
		if p, ok := b.panes[id].(T); ok {
			do(p)
		}
	}
}

// update hands a message to every pane.
func (b *board) update(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	each(b, func(p Pane) { cmds = append(cmds, p.Update(msg)) })
	return tea.Batch(cmds...)
}

// focused is the pane with the focus.
func (b *board) focused() Pane { return b.panes[b.focus] }

// isTyping says whether the pane with the focus takes every key as text.
func (b *board) isTyping() bool {
	t, ok := b.focused().(typing)
	return ok && t.Typing()
}

// captures says whether the pane with the focus takes even the keys that leave the workbench.
func (b *board) captures() bool {
	c, ok := b.focused().(capturing)
	return ok && c.Captures()
}

// place lays the panes out in a part of the window.
func (b *board) place(area layout.Rect) {
	b.area = area
	b.arrange()
}

// arrange lays the panes out for the focus.
func (b *board) arrange() {
	b.slots = b.plan.Slots(b.area, b.focus, b.zoom, b.needs)
	if b.present {
		b.slots = b.plan.Present(b.area, b.focus, b.zoom, b.alone, b.needs)
	}
	if !b.shown(b.focus) { // in a smaller window it may share its place
		b.toFront(b.focus)
	}
	for _, s := range b.slots {
		in := s.Inner()
		for _, id := range s.Panes {
			b.panes[id].SetSize(in.W, in.H)
		}
	}
}

// fit lays the panes out anew when one in view needs more room than it did. Nothing gets less before the next step: what is
// read holds still.
func (b *board) fit() {
	more := false
	for _, id := range b.ids() {
		if p, ok := b.panes[id].(needing); ok && b.shown(id) {
			more = b.needs.Grow(id, p.Needs()) || more
		}
	}
	if more {
		b.arrange()
	}
}

// refit lays the panes out for what they need now, as a step begins.
func (b *board) refit() {
	clear(b.needs)
	b.arrange()
	b.fit()
}

// front is the pane of a slot that is shown: the one raised last.
func (b *board) front(s layout.Slot) panes.ID {
	for _, id := range b.recent {
		if s.Has(id) {
			return id
		}
	}
	return s.Panes[0]
}

// shown says whether a pane is in view.
func (b *board) shown(id panes.ID) bool {
	return slices.ContainsFunc(b.slots, func(s layout.Slot) bool { return b.front(s) == id })
}

// raise brings a pane to the front of its slot. Where that would hide the pane with the focus, the focus goes along.
func (b *board) raise(id panes.ID) {
	b.toFront(id)
	if id != panes.Lesson && b.alone {
		b.alone = false
		b.arrange()
	}
	if !b.shown(b.focus) && id != b.focus { // that one is about to be laid out
		b.setFocus(id)
	}
	b.fit()
}

func (b *board) toFront(id panes.ID) {
	b.recent = slices.DeleteFunc(b.recent, func(other panes.ID) bool { return other == id })
	b.recent = append([]panes.ID{id}, b.recent...)
}

// setFocus gives a pane the keys and brings it to the front.
func (b *board) setFocus(id panes.ID) {
	if id != b.focus {
		if i := b.slotOf(id); i < 0 || i != b.slotOf(b.focus) {
			b.first = id
		}
		b.focused().Blur()
		b.focus = id
		b.focused().Focus()
	}
	b.raise(id)
	b.arrange()
}

// backs is what going back does in the pane with the focus; empty when there is nothing to go back from.
func (b *board) backs() string {
	if p, ok := b.focused().(backing); ok {
		return p.Backs()
	}
	return ""
}

// back goes back in the pane with the focus, or from there to where one begins.
func (b *board) back() {
	if b.backs() != "" {
		b.focused().(backing).Back()
		return
	}
	b.zoom = false
	b.setFocus(b.home())
}

// toggleZoom gives the pane with the focus all the room, or no longer.
func (b *board) toggleZoom() {
	b.zoom = !b.zoom
	b.raise(b.focus)
	b.arrange()
}

// turn moves the focus to the next pane, or to the one before. Of tabs the one in view comes first, then the others
// round from there.
func (b *board) turn(by int) {
	if b.present && (b.alone || b.zoom) { // there is one box only, and there are more panes
		b.alone, b.zoom = false, false
		b.arrange()
	}
	var order []panes.ID
	here := b.slotOf(b.focus)
	for i, s := range b.slots {
		first := b.front(s)
		switch {
		case i == here:
			first = b.first
		case by < 0: // the last one is the first met
			first = s.Panes[(slices.Index(s.Panes, first)+1)%len(s.Panes)]
		}
		at := max(slices.Index(s.Panes, first), 0)
		order = append(append(order, s.Panes[at:]...), s.Panes[:at]...)
	}
	n := len(order)
	next := order[(slices.Index(order, b.focus)+by+n)%n]
	b.setFocus(next)
	if i := b.slotOf(next); i != here && by < 0 {
		tabs := b.slots[i].Panes
		b.first = tabs[(slices.Index(tabs, next)+1)%len(tabs)]
	}
}

// slotOf is the number of the slot that a pane is in, or -1.
func (b *board) slotOf(id panes.ID) int {
	return slices.IndexFunc(b.slots, func(s layout.Slot) bool { return s.Has(id) })
}

func (b *board) slotAt(x, y int) (layout.Slot, bool) {
	for _, s := range b.slots {
		if s.Contains(x, y) {
			return s, true
		}
	}
	return layout.Slot{}, false
}

// click gives the focus to what is under the pointer; in a top border, to the tab there. A pane hears of it first: the
// focus may change where its lines are.
func (b *board) click(msg tea.MouseClickMsg) tea.Cmd {
	s, ok := b.slotAt(msg.X, msg.Y)
	if !ok {
		return nil
	}
	if msg.Y == s.Y {
		b.setFocus(s.Panes[b.box(s).TabAt(msg.X)])
		return nil
	}
	id, in := b.front(s), s.Inner()
	var cmd tea.Cmd
	if in.Contains(msg.X, msg.Y) {
		msg.X, msg.Y = msg.X-in.X, msg.Y-in.Y
		cmd = b.panes[id].Update(msg)
	}
	b.setFocus(id)
	return cmd
}

// wheel scrolls what is under the pointer, whichever pane has the focus.
func (b *board) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	if s, ok := b.slotAt(msg.X, msg.Y); ok {
		return b.panes[b.front(s)].Update(msg)
	}
	return nil
}

// view draws the panes, line by line.
func (b *board) view(t *theme.Theme) []string {
	boxes := make([]frame.Box, len(b.slots))
	for i, s := range b.slots {
		boxes[i] = b.box(s)
	}
	return b.drawn.Columns(boxes, t)
}

// box is a slot with what is drawn in it.
func (b *board) box(s layout.Slot) frame.Box {
	front := b.front(s)
	box := frame.Box{Slot: s, Focused: front == b.focus, Content: b.panes[front].View()}
	box.Dimmed = b.present && !box.Focused && b.focus != panes.Lesson
	for i, id := range s.Panes {
		if id == front {
			box.Active, box.Title = i, b.panes[id].Title()
		}
		box.Titles = append(box.Titles, b.words.Of(id.Title()))
	}
	return box
}
