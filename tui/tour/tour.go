// Package tour shows a newcomer the way round the screen: a few cards, each beside what it tells of, which stays bright while
// the rest goes dim.
package tour

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

// Msg asks for the tour.
type Msg struct{}

// Stop is one card.
type Stop struct {
	Title, Text string
	Bright      func() layout.Rect // what it tells of, in the window as it is now
}

// Model is the tour: an overlay.
type Model struct {
	theme *theme.Theme
	stops []Stop
	at    int
	w, h  int // of the window
}

// New makes the tour.
func New(t *theme.Theme, stops []Stop) *Model { return &Model{theme: t, stops: stops} }

// Update goes on and back. Any other key ends the tour and does what it always does: nobody who knows the way is held up.
func (m *Model) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch press.String() {
	case "enter", "space", "right", "n":
		m.at++
		return m.at == len(m.stops), nil
	case "left", "p", "backspace":
		m.at = max(m.at-1, 0)
		return false, nil
	case "esc", "q", "ctrl+c":
		return true, nil
	}
	return true, action.Send(press)
}

// SetSize says how many cells and lines the window has.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// widest is the longest line of a card.
const widest = 52

// View draws the card.
func (m *Model) View() string {
	stop, w := m.stops[min(m.at, len(m.stops)-1)], max(min(m.w-6, widest), 10)
	lines := frame.Wrap(m.theme.Of(stop.Text), w, "")
	foot := m.theme.Press("%s next   %s skips the tour", keys.Sign("enter"), "esc")
	if m.at+1 >= len(m.stops) {
		foot = m.theme.Press("%s begin", keys.Sign("enter"))
	}
	dots := strings.Repeat("●", m.at+1) + strings.Repeat("○", max(len(m.stops)-m.at-1, 0))
	lines = append(lines, "", frame.Spread(foot, m.theme.Faint.Render(dots), w))
	return frame.Card(m.theme.Of(stop.Title), strings.Join(lines, "\n"), m.w, m.h, m.theme)
}

// Over draws the card over the screen, beside what it tells of.
func (m *Model) Over(screen string) string {
	bright, card := m.stops[min(m.at, len(m.stops)-1)].Bright(), m.View()
	lines := strings.Split(card, "\n")
	x, y := beside(bright, ansi.StringWidth(lines[0]), len(lines), m.w, m.h)
	return frame.Put(frame.Spot(screen, bright, m.theme.Faint), card, x, y, m.w, m.h)
}

// beside is where a card of cw by ch cells covers nothing of what it tells of, if there is room: below it, above, at its right or
// at its left. Otherwise it lies at the bottom.
func beside(bright layout.Rect, cw, ch, w, h int) (x, y int) {
	x = max(min(bright.X+(bright.W-cw)/2, w-cw), 0)
	y = max(min(bright.Y+(bright.H-ch)/2, h-ch), 0)
	switch below, right := bright.Y+bright.H, bright.X+bright.W; {
	case h-below >= ch:
		y = below
	case bright.Y >= ch:
		y = bright.Y - ch
	case w-right >= cw:
		x = right + min(2, w-right-cw)
	case bright.X >= cw:
		x = max(bright.X-cw-2, 0)
	default:
		y = max(h-ch-1, 0)
	}
	return x, y
}
