// Package list shows the lessons of the course with how far the learner is.
package list

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// Entry is one lesson.
type Entry struct {
	Chapter     int
	Title       string
	Done, Total int
	Open        bool    // the one at work now
	Msg         tea.Msg // is sent when it is picked; without one the list just closes

	Right, Answered, Questions int // how the quiz went
}

// KeyMap is the keys of the list.
type KeyMap struct{ Up, Down, Pick, Close key.Binding }

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:    keys.Bind("↑", "the lesson before", "up", "k"),
		Down:  keys.Bind("↓", "the next lesson", "down", "j"),
		Pick:  keys.Bind("⏎", "open the lesson", "enter"),
		Close: keys.Bind("esc", "back to the lesson", "esc", "l", "q", "ctrl+c"),
	}
}

// Model is the list: an overlay.
type Model struct {
	KeyMap KeyMap

	theme   *theme.Theme
	entries []Entry
	at      int
	w, h    int // of the window
}

// New makes the list, pointing at an entry.
func New(t *theme.Theme, entries []Entry, at int) *Model {
	return &Model{KeyMap: DefaultKeyMap(), theme: t, entries: entries, at: at}
}

// Update handles a key. The lesson that is picked ends the list.
func (m *Model) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch n := len(m.entries); {
	case key.Matches(press, m.KeyMap.Close):
		return true, nil
	case key.Matches(press, m.KeyMap.Pick):
		return true, action.Send(m.entries[m.at].Msg)
	case key.Matches(press, m.KeyMap.Up):
		m.at = (m.at + n - 1) % n
	case key.Matches(press, m.KeyMap.Down):
		m.at = (m.at + 1) % n
	}
	return false, nil
}

// SetSize says how many cells and lines the window has.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// View draws the list.
func (m *Model) View() string {
	width := min(m.w-4, 72)
	room := max(m.h-6, 1)
	first := max(min(m.at-room/2, len(m.entries)-room), 0)
	lines := []string{""}
	for i := first; i < len(m.entries) && i < first+room; i++ {
		lines = append(lines, m.row(m.entries[i], i == m.at, width))
	}
	lines = append(lines, "", m.theme.Key.Render("⏎")+" opens   "+m.theme.Key.Render("↑ ↓")+" choose   "+m.theme.Key.Render("esc")+" back")
	return frame.Card("Lessons", strings.Join(lines, "\n"), m.w, m.h, m.theme)
}

// row is a lesson: its number and title, a bar of its steps, and in words how far it is.
func (m *Model) row(e Entry, selected bool, width int) string {
	state := fmt.Sprintf("%d of %d", e.Done, e.Total)
	switch {
	case e.Total > 0 && e.Done >= e.Total:
		state = "✓ done"
		if e.Answered > 0 {
			state += fmt.Sprintf(", %d/%d at first try", e.Right, e.Questions)
		}
	case e.Done == 0:
		state = fmt.Sprintf("not begun, %d steps", e.Total)
	}
	if e.Open {
		state += ", open"
	}
	const bar = 10
	full := 0
	if e.Total > 0 {
		full = e.Done * bar / e.Total
	}
	progress := strings.Repeat("█", full) + strings.Repeat("░", bar-full)
	right := fmt.Sprintf("%s  %-30s", progress, state)
	if width < 50 {
		right = fmt.Sprintf("%-30s", state)
	}
	sign := "  "
	if selected {
		sign = "▸ "
	}
	row := sign + cells.Pad(fmt.Sprintf("%2d  %s", e.Chapter, printable.Line(e.Title)), max(width-len([]rune(right))-3, 8)) + " " + right
	if selected {
		return m.theme.Selected.Render(row)
	}
	return row
}
