// Package dialog asks the learner before something is done that can't be taken back lightly.
package dialog

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// Option is one answer. Msg is sent when it is chosen; without one the dialog just closes.
type Option struct {
	Key, Label string
	Msg        tea.Msg
}

// KeyMap is the keys of a dialog, beside those of its options.
type KeyMap struct{ Left, Right, Pick, Cancel key.Binding }

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Left:   keys.Bind("←", "the answer before", "left", "shift+tab", "up"),
		Right:  keys.Bind("→", "the next answer", "right", "tab", "down"),
		Pick:   keys.Bind("⏎", "take the answer", "enter"),
		Cancel: keys.Bind("esc", "close", "esc", "ctrl+c", "q"),
	}
}

// Model is a dialog: an overlay.
type Model struct {
	KeyMap KeyMap

	theme       *theme.Theme
	title, text string
	command     string
	options     []Option
	at          int
	w, h        int // of the window
}

// New makes a dialog. Enter takes the first option until another is pointed at.
func New(t *theme.Theme, title, text, command string, options ...Option) *Model {
	return &Model{KeyMap: DefaultKeyMap(), theme: t, title: printable.Line(t.Of(title)), text: printable.Lines(t.Of(text)), command: printable.Lines(command), options: options}
}

// Update handles a key. An answer ends the dialog and sends its message.
func (m *Model) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	n := len(m.options)
	for _, o := range m.options {
		if press.String() == o.Key {
			return true, action.Send(o.Msg)
		}
	}
	switch {
	case key.Matches(press, m.KeyMap.Cancel):
		return true, nil
	case key.Matches(press, m.KeyMap.Pick):
		return true, action.Send(m.options[m.at].Msg)
	case key.Matches(press, m.KeyMap.Left):
		m.at = (m.at + n - 1) % n
	case key.Matches(press, m.KeyMap.Right):
		m.at = (m.at + 1) % n
	}
	return false, nil
}

// SetSize says how many cells and lines the window has.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// View draws the dialog. Where it is too tall, what is asked loses its end, and never the answers.
func (m *Model) View() string {
	width, inside := min(m.w-6, 64), m.h-2
	buttons := m.buttons(width)
	room := inside - len(buttons) - 1
	command := m.commandLines(width, room-2)
	lines := cut(frame.Wrap(m.text, width, ""), room-len(command))
	lines = slices.Concat(lines, command, []string{""}, buttons)
	if len(lines)+2 <= inside {
		lines = slices.Concat([]string{""}, lines, []string{""})
	}
	return frame.Card(m.title, strings.Join(lines, "\n"), m.w, m.h, m.theme)
}

// commandLines are an empty line and the command, no more than n lines of it.
func (m *Model) commandLines(width, n int) []string {
	if m.command == "" {
		return nil
	}
	var lines []string
	for part := range strings.Lines(m.command) {
		lines = append(lines, frame.Wrap(strings.TrimRight(part, "\n"), width, "  ")...)
	}
	lines = cut(lines, n)
	for i, l := range lines {
		lines[i] = m.theme.Code.Render(l)
	}
	return append([]string{""}, lines...)
}

// cut keeps the first n lines, but one at least, and shows where there were more.
func cut(lines []string, n int) []string {
	if n = max(n, 1); len(lines) > n {
		lines = lines[:n]
		lines[n-1] += "…"
	}
	return lines
}

// buttons puts the options in a row, or below each other where they don't fit.
func (m *Model) buttons(width int) []string {
	var all []string
	for i, o := range m.options {
		label := m.theme.Text.Render("  ") + m.theme.Key.Render(o.Key) + " " + m.theme.Of(o.Label) + "  "
		if i == m.at {
			label = m.theme.Selected.Render("▸ " + o.Key + " " + m.theme.Of(o.Label) + "  ")
		}
		all = append(all, label)
	}
	if row := strings.Join(all, " "); ansi.StringWidth(row) <= width {
		return []string{row}
	}
	return all
}
