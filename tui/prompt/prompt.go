// Package prompt is a line at the bottom of a pane in which the learner types a word to search for or a label.
package prompt

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// State of a prompt after a message.
type State int

// The states of a prompt.
const (
	Typing State = iota
	Accepted
	Cancelled
)

// Model is the line.
type Model struct {
	input textinput.Model
	open  bool
}

// New makes a prompt that is closed.
func New(t *theme.Theme) *Model {
	m := &Model{input: textinput.New()}
	m.Restyle(t)
	return m
}

// Restyle takes the colours of a theme.
func (m *Model) Restyle(t *theme.Theme) {
	styles := m.input.Styles()
	styles.Cursor.Blink = false // a blinking cursor would draw the screen again for nothing
	styles.Focused.Prompt, styles.Focused.Placeholder = t.Key, t.Faint
	m.input.SetStyles(styles)
}

// Open shows the prompt with a label before it and a hint where nothing is typed yet.
func (m *Model) Open(label, hint string) {
	m.input.Reset()
	m.input.Prompt, m.input.Placeholder = label, hint
	m.input.Focus()
	m.open = true
}

// Typing tells whether the prompt takes the keys.
func (m *Model) Typing() bool { return m.open }

// Value is what was typed, composed as the text on the screen is.
func (m *Model) Value() string { return printable.Line(m.input.Value()) }

// Update types, and closes the prompt on enter and on escape.
func (m *Model) Update(msg tea.Msg) State {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "enter":
			m.open = false
			return Accepted
		case "esc", "ctrl+c":
			m.open = false
			return Cancelled
		}
	}
	if p, ok := msg.(tea.PasteMsg); ok {
		msg = tea.PasteMsg{Content: printable.Line(p.Content)}
	}
	m.input, _ = m.input.Update(msg)
	return Typing
}

// View draws the prompt in w cells. What is typed scrolls so that its end is in view.
func (m *Model) View(w int) string {
	m.input.SetWidth(max(1, w-ansi.StringWidth(m.input.Prompt)-3)) // room for the cursor and half a wide character
	return cells.Pad(norm.NFC.String(m.input.View()), w)
}
