// Package output is the pane with what the commands of the learner said.
package output

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

const (
	kept    = 2000     // lines that are remembered
	longest = 16 << 10 // bytes of a line that are: nobody reads on, and the screen must not wait for it
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Left, Right key.Binding
}

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves: keys.DefaultMoves(),
		Left:  keys.Bind("←", "left", "left"),
		Right: keys.Bind("→", "right, where a table is wide", "right"),
	}
}

// look of a line.
type look int

const (
	said look = iota
	command
	failed
	faint
)

type line struct {
	look look
	text string
	over int // bytes that it was longer
	rows int // how many it takes as it is shown
}

// row is as much of a line as the pane is wide.
type row struct {
	look look
	text string
}

// Model is the pane.
type Model struct {
	KeyMap KeyMap

	theme  *theme.Theme
	w, h   int
	lines  []line
	open   bool  // the last line has no line end yet
	drawn  []row // the lines as they are shown, wrapped
	top    int   // the first line in view
	shift  int   // cells by which wide tables are shifted to the left
	spoke  bool  // the command said something
	follow bool  // the last line is to stay in view
	since  int   // how many of the lines are of the last command
	widest int   // of the tables among them, in cells
	clean  *printable.Writer
	said   strings.Builder // what came out of clean
}

// New makes an empty pane.
func New(t *theme.Theme) *Model {
	m := &Model{KeyMap: DefaultKeyMap(), theme: t, follow: true}
	m.clean = printable.NewWriter(&m.said)
	return m
}

// Begin shows a command that begins.
func (m *Model) Begin(shell string) {
	m.open, m.spoke, m.shift = false, false, 0
	m.said.Reset()
	m.clean = printable.NewWriter(&m.said)
	if len(m.lines) > 0 {
		m.add(line{look: faint})
	}
	m.since, m.widest = 0, 0
	for i, l := range strings.Split(strings.TrimSpace(shell), "\n") {
		mark := "$ "
		if i > 0 {
			mark = "  "
		}
		m.add(line{look: command, text: mark + printable.Line(l)})
	}
	m.scroll(len(m.drawn))
}

// Write shows what a command says, as it comes.
func (m *Model) Write(text string) {
	m.spoke = m.spoke || text != ""
	_, _ = m.clean.Write([]byte(text)) // a builder takes everything
	for part := range strings.Lines(m.said.String()) {
		whole := strings.HasSuffix(part, "\n")
		part = printable.Line(part)
		if m.open && len(m.lines) > 0 {
			m.extend(part)
		} else {
			m.add(line{look: said, text: part})
		}
		m.open = !whole
	}
	m.said.Reset()
	m.settle()
}

// End shows how a command ended: its code when it is not zero, or what kept it from running.
func (m *Model) End(code int, err error) {
	m.open = false
	switch {
	case err != nil:
		for l := range strings.SplitSeq(printable.Lines(err.Error()), "\n") {
			m.add(line{look: failed, text: printable.Line(l)})
		}
	case code != 0:
		m.add(line{look: failed, text: m.theme.Say("exit code %d", code)})
	case !m.spoke:
		m.add(line{look: faint, text: m.theme.Say("done, without a word")})
	}
	m.scroll(len(m.drawn))
}

// Stopped shows that the learner stopped a command.
func (m *Model) Stopped() {
	m.open = false
	m.add(line{look: faint, text: m.theme.Say("stopped")})
	m.scroll(len(m.drawn))
}

// Above is how many lines of the last command are out of sight above the pane.
func (m *Model) Above() int {
	drawn := 0
	for _, l := range m.lines[max(len(m.lines)-m.since, 0):] {
		drawn += l.rows
	}
	return max(m.top-(len(m.drawn)-drawn), 0)
}

func (m *Model) add(l line) {
	if len(l.text) > longest {
		text := strings.Clone(strings.ToValidUTF8(l.text[:longest], ""))
		l.text, l.over = text, len(l.text)-len(text)
	}
	rows := m.wrap(l)
	l.rows = len(rows)
	m.since++
	if isTable(l.text) {
		m.widest = max(m.widest, ansi.StringWidth(strings.TrimRight(l.text, " ")))
	}
	m.lines, m.drawn = append(m.lines, l), append(m.drawn, rows...)
	if len(m.lines) > kept+kept/4 {
		m.forget(len(m.lines) - kept)
	}
}

// forget lets the oldest n lines go; what is in view stays there.
func (m *Model) forget(n int) {
	rows := 0
	for _, l := range m.lines[:n] {
		rows += l.rows
	}
	m.lines, m.drawn = slices.Delete(m.lines, 0, n), slices.Delete(m.drawn, 0, rows)
	m.top = max(m.top-rows, 0)
}

// extend says more at the end of the last line.
func (m *Model) extend(text string) {
	i := len(m.lines) - 1
	last := m.lines[i]
	if last.over > 0 {
		m.lines[i].over += len(text)
		m.drawn[len(m.drawn)-1] = m.lines[i].rest()
		return
	}
	m.lines, m.since = m.lines[:i], m.since-1
	m.drawn = m.drawn[:len(m.drawn)-last.rows]
	last.text += text
	m.add(last)
}

// rest says what of a line is not kept.
func (l line) rest() row {
	return row{faint, fmt.Sprintf("… and %d bytes more in this line", l.over)}
}

// wrap makes the rows of a line.
func (m *Model) wrap(l line) []row {
	texts := []string{strings.TrimRight(l.text, " ")}
	if !isTable(l.text) && ansi.StringWidth(l.text) > m.w {
		texts = frame.Wrap(l.text, max(m.w, 1), "")
	}
	rows := make([]row, len(texts), len(texts)+1)
	for i, text := range texts {
		rows[i] = row{l.look, text}
	}
	if l.over > 0 {
		rows = append(rows, l.rest())
	}
	return rows
}

func (m *Model) style(l look) lipgloss.Style {
	switch l {
	case command:
		return m.theme.Code.Bold(true)
	case failed:
		return m.theme.Level(theme.Bad)
	case faint:
		return m.theme.Faint
	}
	return m.theme.Text
}

// isTable says whether a line has columns: those are cut, as wrapping would tear the columns apart.
func isTable(text string) bool { return strings.Contains(strings.TrimSpace(text), "   ") }

func (m *Model) wrapAll() {
	m.drawn = nil
	for i, l := range m.lines {
		rows := m.wrap(l)
		m.lines[i].rows = len(rows)
		m.drawn = append(m.drawn, rows...)
	}
}

// scroll brings a line to the top. At the end the pane follows what is said; before it, it stays where it is.
func (m *Model) scroll(line int) {
	last := max(len(m.drawn)-m.h, 0)
	m.top = max(min(line, last), 0)
	m.follow = m.top == last
}

// settle keeps the end in view, or what was scrolled to.
func (m *Model) settle() {
	if m.follow {
		m.top = len(m.drawn)
	}
	m.scroll(m.top)
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.KeyMap }

// Title of the pane.
func (m *Model) Title() string { return m.theme.Say("Output") }

// Bindings are the keys for the help.
func (m *Model) Bindings() []key.Binding {
	k := m.KeyMap
	if m.over() > 0 { // what shows the rest comes first, as the last line of the screen may not have room for all
		return append([]key.Binding{k.Right, k.Left}, k.Moves.Bindings()...)
	}
	return append(k.Moves.Bindings(), k.Left, k.Right)
}

// SetSize gives the pane its place.
func (m *Model) SetSize(w, h int) {
	if w == m.w && h == m.h {
		return
	}
	m.w, m.h = w, h
	m.wrapAll()
	m.settle()
}

// Needs is the room for what the last command said: its tables are not to be cut, and other lines wrap.
func (m *Model) Needs() layout.Size {
	return layout.Size{W: max(30, m.widest), H: min(m.since, 24)}
}

// Focus and Blur do nothing: the frame shows where the keys go.
func (m *Model) Focus() {}

// Blur is the opposite of Focus.
func (m *Model) Blur() {}

// Update scrolls.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.press(msg)
	case tea.MouseWheelMsg:
		m.scroll(m.top + 3*cells.Notches(msg))
	}
	return nil
}

func (m *Model) press(msg tea.KeyPressMsg) {
	if n, ok := m.KeyMap.Lines(msg, m.h); ok {
		m.scroll(m.top + n)
		return
	}
	switch k := m.KeyMap; {
	case key.Matches(msg, k.Left):
		m.shift = max(m.shift-m.w/2, 0)
	case key.Matches(msg, k.Right):
		m.shift = min(m.shift+m.w/2, m.over())
	}
}

// inView is the rows in view.
func (m *Model) inView() []row { return m.drawn[m.top:min(m.top+m.h, len(m.drawn))] }

// over is by how many cells the widest table in view is wider than the pane. All tables move together: their columns
// are to stay below each other.
func (m *Model) over() int {
	widest := 0
	for _, r := range m.inView() {
		widest = max(widest, ansi.StringWidth(r.text))
	}
	return max(widest-m.w, 0)
}

// View is the content of the pane.
func (m *Model) View() string {
	if len(m.lines) == 0 {
		return cells.Fit([]string{m.theme.Faint.Render(m.theme.Say("What your commands say is shown here."))}, m.w, m.h)
	}
	var lines []string
	shift := min(m.shift, m.over())
	for _, r := range m.inView() {
		text := r.text
		if shift > 0 && isTable(text) {
			text = ansi.TruncateLeft(text, shift, "")
		}
		lines = append(lines, m.style(r.look).Render(text))
	}
	return cells.Fit(lines, m.w, m.h)
}
