// Package editor is where a learner writes a manifest without leaving the screen: a text area that knows YAML's
// indentation and the blanks that a step leaves to be filled in.
package editor

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// blank is what stands in a manifest where the learner is to write something.
const blank = "____"

// SaveMsg asks for the text to be written to the file. Closed says that the learner is done with it.
type SaveMsg struct {
	Name, Text string
	Closed     bool
}

// KeyMap is the keys of the editor beside those that move and write.
type KeyMap struct{ Save, Close, Blank key.Binding }

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Save:  keys.Bind("ctrl+s", "save", "ctrl+s"),
		Close: keys.Bind("esc", "save and leave the editor", "esc"),
		Blank: keys.Bind("⇥", "the next ____, or two spaces", "tab"),
	}
}

// Model is the editor. It writes no file itself.
type Model struct {
	KeyMap KeyMap

	area  textarea.Model
	name  string
	saved string
	open  bool
}

// New makes an editor with no file open.
func New(t *theme.Theme) *Model {
	m := &Model{KeyMap: DefaultKeyMap(), area: textarea.New()}
	m.area.Prompt, m.area.CharLimit = "", 0
	// Line numbers get as many cells as MaxHeight has digits: with two, line 10 stands below line 9, not beside it.
	m.area.MaxHeight, m.area.MaxContentHeight = 99, 10_000
	m.area.SetVirtualCursor(true)
	m.Restyle(t)
	return m
}

// Restyle takes the colours of a theme.
func (m *Model) Restyle(t *theme.Theme) {
	styles := m.area.Styles()
	for _, s := range []*textarea.StyleState{&styles.Focused, &styles.Blurred} {
		s.Base, s.Text, s.CursorLine = t.Text, t.Text, t.Text
		s.LineNumber, s.CursorLineNumber, s.EndOfBuffer = t.Faint, t.Accent, t.Faint
	}
	m.area.SetStyles(styles)
}

// Open begins to edit a file, at its first blank.
func (m *Model) Open(name, text string) tea.Cmd {
	m.open, m.name, m.saved = true, name, text
	m.area.SetValue(strings.ReplaceAll(text, "\t", "  ")) // a tab is no indentation in YAML
	m.moveTo(max(m.nextBlank(-1), 0))
	return m.area.Focus()
}

// IsOpen says whether a file is being edited: then every key is text.
func (m *Model) IsOpen() bool { return m.open }

// Name is the file that is open.
func (m *Model) Name() string { return m.name }

// Changed says whether there is something to save.
func (m *Model) Changed() bool { return m.area.Value() != m.saved }

// Saved says what the file holds now.
func (m *Model) Saved(text string) { m.saved = text }

// SetSize gives the editor its place.
func (m *Model) SetSize(w, h int) {
	m.area.SetWidth(w)
	m.area.SetHeight(h)
}

// View is the text with its line numbers.
func (m *Model) View() string { return m.area.View() }

// Bindings are the keys for the help.
func (m *Model) Bindings() []key.Binding {
	return []key.Binding{m.KeyMap.Save, m.KeyMap.Close, m.KeyMap.Blank}
}

// Update writes, moves and saves.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if p, ok := msg.(tea.PasteMsg); ok {
		return m.pass(tea.PasteMsg{Content: printable.Lines(p.Content)})
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m.pass(msg)
	}
	switch {
	case key.Matches(press, m.KeyMap.Save):
		return action.Send(SaveMsg{Name: m.name, Text: m.area.Value()})
	case key.Matches(press, m.KeyMap.Close):
		m.open = false
		m.area.Blur()
		return action.Send(SaveMsg{Name: m.name, Text: m.area.Value(), Closed: true})
	case key.Matches(press, m.KeyMap.Blank):
		if at := m.nextBlank(m.offset()); at >= 0 {
			m.moveTo(at)
		} else {
			m.area.InsertString("  ")
		}
		return nil
	case key.Matches(press, m.area.KeyMap.InsertNewline):
		m.area.InsertString("\n" + m.indent())
		return nil
	case press.Text != "" && m.onBlank():
		m.fill()
	}
	return m.pass(msg)
}

func (m *Model) pass(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.area, cmd = m.area.Update(msg)
	return cmd
}

// indent is what a new line begins with: as much as the one above it, and two spaces more below a key without a value.
func (m *Model) indent() string {
	line := string([]rune(m.line())[:m.area.Column()])
	deep := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if strings.HasSuffix(strings.TrimSpace(line), ":") {
		deep += "  "
	}
	return deep
}

func (m *Model) line() string { return strings.Split(m.area.Value(), "\n")[m.area.Line()] }

// onBlank says whether the cursor is at the beginning of a blank: what is typed then takes its place.
func (m *Model) onBlank() bool {
	return strings.HasPrefix(string([]rune(m.line())[m.area.Column():]), blank)
}

// fill takes the blank at the cursor away.
func (m *Model) fill() {
	lines := strings.Split(m.area.Value(), "\n")
	row, column := m.area.Line(), m.area.Column()
	runes := []rune(lines[row])
	lines[row] = string(runes[:column]) + string(runes[column+len(blank):])
	m.set(strings.Join(lines, "\n"), row, column)
}

// nextBlank is where the first blank after a place begins, or the first of all; negative where there is none.
func (m *Model) nextBlank(after int) int {
	all := blanks(m.area.Value())
	for _, at := range all {
		if at > after {
			return at
		}
	}
	return append(all, -1)[0]
}

// offset is where the cursor is, in bytes.
func (m *Model) offset() int {
	lines := strings.Split(m.area.Value(), "\n")
	at := len(string([]rune(lines[m.area.Line()])[:m.area.Column()]))
	for _, l := range lines[:m.area.Line()] {
		at += len(l) + 1
	}
	return at
}

// moveTo takes the cursor to a byte of the text.
func (m *Model) moveTo(at int) {
	text := m.area.Value()
	before := text[:at]
	m.set(text, strings.Count(before, "\n"), len([]rune(before[strings.LastIndex(before, "\n")+1:])))
}

// set shows a text with the cursor at a row and a column.
func (m *Model) set(text string, row, column int) {
	m.area.SetValue(text)
	m.area.MoveToBegin()
	for m.area.Line() < row {
		m.area.CursorDown()
	}
	m.area.SetCursorColumn(column)
}
