// Package recap sums a chapter up on the screen: what the learner can do now, the score, what to read again, and the commands
// met, each to be copied.
package recap

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/summary"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/theme"
)

// Goes says where the summary leads to.
type Goes struct {
	NextLesson *lessons.Lesson // nil after the last chapter
	Next       tea.Msg         // asks for it
	Step       func(i int) tea.Msg
	List       tea.Msg // asks for the list of lessons
}

// KeyMap is the keys of the summary.
type KeyMap struct{ Up, Down, PageUp, PageDown, Pick, Next, Copy, List, Close key.Binding }

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:       keys.Bind("↑", "up", "up", "k", "shift+tab"),
		Down:     keys.Bind("↓", "down", "down", "j", "tab"),
		PageUp:   keys.Bind("pgup", "a page up", "pgup", "home"),
		PageDown: keys.Bind("space", "a page down", "space", "pgdown", "end"),
		Pick:     keys.Bind("⏎", "open the step, or copy the command", "enter"),
		Next:     keys.Bind("n", "the next chapter", "n"),
		Copy:     keys.Bind("y", "copy the command", "y"),
		List:     keys.Bind("l", "the lessons", "l"),
		Close:    keys.Bind("esc", "back to the lesson", "esc", "q", "p", "ctrl+c"),
	}
}

// Model is the summary: an overlay.
type Model struct {
	KeyMap KeyMap

	theme *theme.Theme
	text  *markdown.Renderer
	sum   summary.Summary
	goes  Goes
	w, h  int // of the window

	lines []string
	rows  []row // what can be chosen, in order
	at    int   // the row that is pointed at; -1 before one is
	top   int   // the line at the top
}

// row is something to choose.
type row struct {
	line    int     // of lines
	step    tea.Msg // asks for a step
	command string  // to be copied
}

// New makes the summary.
func New(t *theme.Theme, text *markdown.Renderer, sum summary.Summary, goes Goes) *Model {
	k := DefaultKeyMap()
	k.Next.SetKeys(t.Keys.Next.Keys()...)
	k.Copy.SetKeys(t.Keys.Copy.Keys()...)
	k.List.SetKeys(t.Keys.List.Keys()...)
	return &Model{KeyMap: k, theme: t, text: text, sum: sum, goes: goes, at: -1}
}

// Update handles a key. Whatever leads elsewhere ends the summary.
func (m *Model) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		m.scroll(3 * cells.Notches(msg))
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	return false, nil
}

func (m *Model) press(msg tea.KeyPressMsg) (done bool, cmd tea.Cmd) {
	k := m.KeyMap
	switch {
	case key.Matches(msg, k.Close):
		return true, nil
	case key.Matches(msg, k.List):
		return true, action.Send(m.goes.List)
	case key.Matches(msg, k.Next), key.Matches(msg, k.Pick) && m.at < 0:
		return true, action.Send(m.next())
	case key.Matches(msg, k.Pick) && m.rows[m.at].step != nil:
		return true, action.Send(m.rows[m.at].step)
	case key.Matches(msg, k.Pick, k.Copy):
		return false, m.copy()
	case key.Matches(msg, k.Up):
		m.point(-1)
	case key.Matches(msg, k.Down):
		m.point(1)
	case key.Matches(msg, k.PageUp):
		m.scroll(-m.room())
	case key.Matches(msg, k.PageDown):
		m.scroll(m.room())
	}
	return false, nil
}

// next asks for the next chapter, or after the last one for the list of them.
func (m *Model) next() tea.Msg {
	if m.goes.Next != nil {
		return m.goes.Next
	}
	return m.goes.List
}

// copy puts the command that is pointed at on the clipboard, through the terminal.
func (m *Model) copy() tea.Cmd {
	if m.at < 0 || m.rows[m.at].command == "" {
		return action.Send(action.Notice{Text: m.theme.Say("%s chooses a command, %s copies it", keys.Name(m.KeyMap.Down), keys.Name(m.KeyMap.Copy))})
	}
	command := m.rows[m.at].command
	return tea.Batch(tea.SetClipboard(command), action.Send(action.Notice{Text: m.theme.Say("copied: %s", command)}))
}

// point moves to another row, or from the first one back to none.
func (m *Model) point(by int) {
	if len(m.rows) == 0 {
		m.scroll(by)
		return
	}
	m.at = max(min(m.at+by, len(m.rows)-1), -1)
	if m.at < 0 {
		m.top = 0
	} else {
		m.top = cells.Top(m.top, m.rows[m.at].line, len(m.lines), m.room())
		if m.at == len(m.rows)-1 { // what stands below the last one is to be seen, too
			m.top = cells.Top(len(m.lines), m.rows[m.at].line, len(m.lines), m.room())
		}
	}
	m.layout()
}

func (m *Model) scroll(by int) {
	m.top = max(min(m.top+by, len(m.lines)-m.room()), 0)
}

// SetSize says how many cells and lines the window has.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.layout()
	m.scroll(0)
}

// room is how many lines are in view above the keys.
func (m *Model) room() int { return max(m.h-2-len(m.foot())-1, 1) }
