// Package lesson is the pane with the text of a step, what to do now, and what is still missing.
package lesson

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/theme"
)

// widest is the longest line that is still easy to read, and readable the shortest.
const widest, readable = 96, 44

// KeyMap is the keys of the pane. In a question up and down choose; elsewhere they scroll. Digits come from any pane.
type KeyMap struct {
	keys.Moves
	Digit key.Binding `keys:"fixed"`
	Leave key.Binding `keys:"fixed"` // the word that is typed
}

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	moves := keys.DefaultMoves()
	moves.Up.SetHelp("↑/k", "up, or the choice before")
	moves.Down.SetHelp("↓/j", "down, or the next choice")
	moves.PageDown.SetHelp("pgdn", "a page down, as space does")
	return KeyMap{
		Moves: moves,
		Digit: keys.Bind("0–9", "choose, or type the number asked for", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "backspace"),
		Leave: keys.Bind("esc", "leave the word: letters are keys again", "esc"),
	}
}

// Model is the pane.
type Model struct {
	KeyMap KeyMap

	theme *theme.Theme
	text  *markdown.Renderer
	w, h  int

	at      *attempt.Attempt
	step    int  // its number
	hints   int  // how many are shown
	solved  bool // the solution is shown
	running string
	draft   draft  // of an answer
	shown   moment // what of the attempt the lines show

	body, pin []string // what scrolls, and what stays below it
	brief     bool     // the pin is the task in short, for as long as the task itself is out of sight
	taskAt    int      // the line of the body where the task begins, when it is there
	scroll    int

	whole int // how many lines all of it takes

	hintAt, solvedAt, afterAt int // lines of the body where what was asked for begins

	view string
}

// New makes an empty pane.
func New(t *theme.Theme, text *markdown.Renderer) *Model {
	return &Model{KeyMap: DefaultKeyMap(), theme: t, text: text}
}

// moment is what of an attempt brings something new into view when it changes.
type moment struct {
	done    bool
	verdict *attempt.Verdict
	waits   string
}

func (m *Model) now() moment { return moment{m.at.Done(), m.at.Verdict(), m.at.WaitsFor()} }

// Show turns to an attempt at a step, and Refresh shows how it goes on.
func (m *Model) Show(a *attempt.Attempt, n int) {
	m.at, m.step = a, n
	m.hints, m.solved, m.running, m.scroll = 0, false, "", 0
	m.draft, m.shown = draftOf(a), m.now()
	m.layout()
}

// Step is the step shown, nil before there is one.
func (m *Model) Step() *lessons.Step {
	if m.at == nil {
		return nil
	}
	return m.at.Step
}

// Refresh shows how the attempt stands. What is to be read after the step, or was said to an answer, comes into view.
func (m *Model) Refresh() {
	if m.at == nil {
		return
	}
	before := m.shown
	m.shown = m.now()
	m.layout()
	switch {
	case m.shown.done && !before.done && (m.Step().After != "" || m.shown.verdict != nil):
		m.scrollTo(m.afterAt)
	case m.shown.verdict != before.verdict, m.shown.waits != before.waits:
		m.scrollTo(len(m.body))
	}
}

// SetRunning shows that a command of the step is at work; empty when it ended.
func (m *Model) SetRunning(command string) {
	m.running = command
	m.layout()
}

// Hint shows the next hint; false when there is none left.
func (m *Model) Hint() bool {
	if m.Step() == nil || m.hints >= len(m.Step().Hints) {
		return false
	}
	m.hints++
	m.at.Ask() // who asks for a hint asks what is missing
	m.layout()
	m.scrollTo(m.hintAt)
	return true
}

// HintsLeft says how many hints are not shown yet.
func (m *Model) HintsLeft() int {
	if m.Step() == nil {
		return 0
	}
	return len(m.Step().Hints) - m.hints
}

// ShowSolution shows the commands that solve the step.
func (m *Model) ShowSolution() {
	m.solved = true
	m.layout()
	m.scrollTo(m.solvedAt)
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.KeyMap }

// Title of the pane.
func (m *Model) Title() string { return m.theme.Say("Lesson") }

// Bindings are the keys of the pane alone: digits and those of a word are answers.
func (m *Model) Bindings() []key.Binding {
	return m.KeyMap.Moves.Bindings()
}

// SetSize gives the pane its place.
func (m *Model) SetSize(w, h int) {
	if w != m.w || h != m.h {
		m.w, m.h = w, h
		m.layout()
	}
}

// Needs is the room for all of the step, in lines that are easy to read.
func (m *Model) Needs() layout.Size { return layout.Size{W: readable, H: m.whole} }

// Restyle draws anew, after the theme changed.
func (m *Model) Restyle() { m.layout() }

// Focus and Blur do nothing: the frame shows where the keys go.
func (m *Model) Focus() {}

// Blur is the opposite of Focus.
func (m *Model) Blur() {}

// Update handles keys and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.press(msg)
	case tea.PasteMsg:
		if m.Writing() {
			m.draft.insert(msg.Content)
			m.rethink()
		}
	case tea.MouseWheelMsg:
		m.scrollTo(m.scroll + 3*cells.Notches(msg))
	}
	return nil
}

func (m *Model) press(msg tea.KeyPressMsg) {
	if m.at != nil && m.at.Asks() && m.draft.press(msg, m.KeyMap) {
		m.rethink()
		return
	}
	if n, ok := m.KeyMap.Lines(msg, m.room()); ok {
		m.scrollTo(m.scroll + n)
	}
}

// room is how many lines of the body are in view above the pin.
func (m *Model) room() int { return max(m.h-len(m.pin), 1) }

// last is the line at the top when the end of the body is in view.
func (m *Model) last() int {
	if m.brief {
		return max(len(m.body)-m.h, 0)
	}
	return max(len(m.body)-m.room(), 0)
}

func (m *Model) scrollTo(line int) {
	m.scroll = max(min(line, m.last()), 0)
	m.draw()
}

// More scrolls a page down; false when the end was in view already.
func (m *Model) More() bool {
	if m.scroll >= m.last() {
		return false
	}
	m.scrollTo(m.scroll + m.room())
	return true
}

// Back scrolls a page up; false when the beginning was in view already.
func (m *Model) Back() bool {
	if m.scroll == 0 {
		return false
	}
	m.scrollTo(m.scroll - m.room())
	return true
}

// textLines is how many lines of the text stay in view above a task that is not scrolled.
func (m *Model) textLines() int {
	if m.h < 12 {
		return 3
	}
	return 4
}

// layout makes the lines anew. The task stays in view below the text that scrolls. Where it would leave the text no
// room it comes after the text, and until it is scrolled to it stands in short below.
func (m *Model) layout() {
	if m.w < 4 || m.h < 1 || m.Step() == nil {
		m.view = ""
		return
	}
	task := m.taskParts()
	m.body, m.pin, m.brief = m.bodyLines(), nil, false
	tight := join(task, false)
	m.whole = len(m.body) + 1 + len(join(task, true))
	switch {
	case len(m.body)+len(join(task, true))+1 <= m.h:
		m.body = append(append(m.body, ""), join(task, true)...)
	case len(m.body)+len(tight)+1 <= m.h:
		m.body = append(append(m.body, ""), tight...)
	case m.h-1-len(tight) >= m.textLines():
		m.pin = append([]string{m.rule(0)}, tight...)
	default:
		m.taskAt = len(m.body) + 1
		m.body = append(append(m.body, ""), tight...)
		if n := m.h - 1 - m.textLines(); n > 0 {
			m.brief, m.pin = true, append([]string{m.rule(0)}, m.short(n)...)
		}
	}
	m.scrollTo(m.scroll)
}

// join makes lines of parts, with a line of air between them or without.
func join(parts [][]string, air bool) []string {
	var lines []string
	for _, p := range parts {
		if air && len(lines) > 0 && len(p) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, p...)
	}
	return lines
}

// draw makes the view of what is scrolled to.
func (m *Model) draw() {
	if m.Step() == nil || m.h < 1 {
		return
	}
	pin, room := m.pin, m.room()
	if m.brief && m.scroll+room > m.taskAt { // the task itself comes into view, and stands there once
		pin, room = nil, m.h
	}
	end := min(m.scroll+room, len(m.body))
	lines := slices.Clone(m.body[m.scroll:end])
	below := len(m.body) - end
	if len(pin) > 0 {
		lines = append(append(lines, m.rule(below)), pin[1:]...)
	} else if below > 0 {
		lines[len(lines)-1] = m.rule(below + 1)
	}
	m.view = strings.Join(frame.Fit(" "+strings.Join(lines, "\n "), m.w, m.h), "\n")
}

// View is the content of the pane.
func (m *Model) View() string { return m.view }
