// Package list is a list to choose from: the lessons of the course, or the steps of a lesson.
package list

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// Entry is one row.
type Entry struct {
	Number int
	Title  string
	Done   float64 // how much of it is done, from 0 to 1, drawn as a bar; below 0 without one
	State  string  // the same in words
	Msg    tea.Msg // is sent when it is chosen; without one the list just closes
}

// KeyMap is the keys of the list.
type KeyMap struct{ Up, Down, Top, Bottom, Pick, Close key.Binding }

// DefaultKeyMap returns the usual keys. Open is the key that opened the list; it closes it, too.
func DefaultKeyMap(open string) KeyMap {
	return KeyMap{
		Up:     keys.Bind("↑", "the one before", "up", "k"),
		Down:   keys.Bind("↓", "the next one", "down", "j"),
		Top:    keys.Bind("home", "the first", "home", "g"),
		Bottom: keys.Bind("end", "the last", "end", "G"),
		Pick:   keys.Bind("⏎", "open it", "enter"),
		Close:  keys.Bind("esc", "back to the lesson", "esc", open, "q", "ctrl+c"),
	}
}

// Model is the list: an overlay.
type Model struct {
	KeyMap KeyMap

	theme   *theme.Theme
	title   string
	entries []Entry
	at      int
	w, h    int // of the window
}

// New makes a list that a key opened, pointing at an entry.
func New(t *theme.Theme, title, key string, entries []Entry, at int) *Model {
	return &Model{KeyMap: DefaultKeyMap(key), theme: t, title: title, entries: entries, at: at}
}

// Update handles a key. The entry that is chosen ends the list.
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
	case key.Matches(press, m.KeyMap.Top):
		m.at = 0
	case key.Matches(press, m.KeyMap.Bottom):
		m.at = n - 1
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
	foot := m.theme.Press("%s opens   %s choose   %s back", keys.Name(m.KeyMap.Pick), keys.Name(m.KeyMap.Up)+" "+keys.Name(m.KeyMap.Down), keys.Name(m.KeyMap.Close))
	if len(m.entries) > room {
		foot += m.theme.Faint.Render(m.theme.Say("   %d–%d of %d", first+1, first+room, len(m.entries)))
	}
	lines = append(lines, "", foot)
	return frame.Card(m.title, strings.Join(lines, "\n"), m.w, m.h, m.theme)
}

// row is an entry: its number and title, a bar, and in words how far it is.
func (m *Model) row(e Entry, selected bool, width int) string {
	const bar, state = 10, 30
	right := cells.Pad(e.State, state)
	if e.Done >= 0 && width >= 50 {
		full := int(e.Done * bar)
		right = strings.Repeat("█", full) + strings.Repeat("░", bar-full) + "  " + right
	}
	sign := "  "
	if selected {
		sign = "▸ "
	}
	row := sign + cells.Pad(fmt.Sprintf("%2d  %s", e.Number, printable.Line(e.Title)), max(width-ansi.StringWidth(right)-3, 8)) + " " + right
	if selected {
		return m.theme.Selected.Render(row)
	}
	return row
}
