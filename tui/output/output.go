// Package output is the pane with what the commands of the learner said.
package output

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
)

// kept is how many lines are remembered.
const kept = 2000

// KeyMap is the keys of the pane.
type KeyMap struct{ Up, Down, PageUp, PageDown, Top, Bottom key.Binding }

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:       key.NewBinding(key.WithKeys("up", "k"), key.WithHelp("↑/k", "up")),
		Down:     key.NewBinding(key.WithKeys("down", "j"), key.WithHelp("↓/j", "down")),
		PageUp:   key.NewBinding(key.WithKeys("pgup"), key.WithHelp("pgup", "a page up")),
		PageDown: key.NewBinding(key.WithKeys("pgdown", "space"), key.WithHelp("pgdn/space", "a page down")),
		Top:      key.NewBinding(key.WithKeys("home"), key.WithHelp("home", "to the first line")),
		Bottom:   key.NewBinding(key.WithKeys("end"), key.WithHelp("end", "to the last line")),
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
}

// Model is the pane.
type Model struct {
	KeyMap KeyMap

	theme *theme.Theme
	view  viewport.Model
	lines []line
	open  bool     // the last line has no line end yet
	drawn []string // the lines as they are shown, wrapped
}

// New makes an empty pane.
func New(t *theme.Theme) *Model {
	m := &Model{KeyMap: DefaultKeyMap(), theme: t, view: viewport.New()}
	m.view.KeyMap = viewport.KeyMap{Up: m.KeyMap.Up, Down: m.KeyMap.Down, PageUp: m.KeyMap.PageUp, PageDown: m.KeyMap.PageDown}
	m.view.FillHeight = true
	m.Restyle()
	return m
}

// Begin shows a command that begins.
func (m *Model) Begin(shell string) {
	m.open = false
	if len(m.lines) > 0 {
		m.add(line{faint, ""})
	}
	for i, l := range strings.Split(strings.TrimSpace(shell), "\n") {
		mark := "$ "
		if i > 0 {
			mark = "  "
		}
		m.add(line{command, mark + l})
	}
	m.show(true)
}

// Write shows what a command says, as it comes.
func (m *Model) Write(text string) {
	follow := m.view.AtBottom()
	for part := range strings.Lines(text) {
		whole := strings.HasSuffix(part, "\n")
		part = strings.TrimRight(part, "\r\n")
		if m.open && len(m.lines) > 0 {
			last := m.lines[len(m.lines)-1]
			m.drop()
			m.add(line{last.look, last.text + cells.Clean(part)})
		} else {
			m.add(line{said, cells.Clean(part)})
		}
		m.open = !whole
	}
	m.show(follow)
}

// End shows how a command ended: its code when it is not zero, or what kept it from running.
func (m *Model) End(code int, err error) {
	m.open = false
	switch {
	case err != nil:
		m.add(line{failed, err.Error()})
	case code != 0:
		m.add(line{failed, fmt.Sprintf("exit code %d", code)})
	}
	m.show(true)
}

// Say shows a line of ours.
func (m *Model) Say(text string) {
	m.open = false
	m.add(line{faint, text})
	m.show(true)
}

func (m *Model) add(l line) {
	m.lines = append(m.lines, l)
	m.drawn = append(m.drawn, m.wrap(l)...)
	if len(m.lines) > kept+kept/4 {
		m.lines = append([]line{}, m.lines[len(m.lines)-kept:]...)
		m.wrapAll()
	}
}

// drop takes the last line away, to write it again with more at its end.
func (m *Model) drop() {
	last := m.lines[len(m.lines)-1]
	m.lines = m.lines[:len(m.lines)-1]
	m.drawn = m.drawn[:len(m.drawn)-len(m.wrap(last))]
}

func (m *Model) wrap(l line) []string {
	style := m.theme.Text
	switch l.look {
	case command:
		style = m.theme.Code.Bold(true)
	case failed:
		style = m.theme.Level(theme.Bad)
	case faint:
		style = m.theme.Faint
	}
	lines := frame.Wrap(l.text, max(m.view.Width(), 1), "")
	for i, s := range lines {
		lines[i] = style.Render(s)
	}
	return lines
}

func (m *Model) wrapAll() {
	m.drawn = nil
	for _, l := range m.lines {
		m.drawn = append(m.drawn, m.wrap(l)...)
	}
}

func (m *Model) show(follow bool) {
	if len(m.lines) == 0 {
		m.view.SetContent(m.theme.Faint.Render("What your commands say is shown here."))
		return
	}
	m.view.SetContentLines(m.drawn)
	if follow {
		m.view.GotoBottom()
	}
}

// Title of the pane.
func (m *Model) Title() string { return "Output" }

// Bindings are the keys for the help.
func (m *Model) Bindings() []key.Binding {
	k := m.KeyMap
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}
}

// SetSize gives the pane its place.
func (m *Model) SetSize(w, h int) {
	if w == m.view.Width() && h == m.view.Height() {
		return
	}
	m.view.SetWidth(w)
	m.view.SetHeight(h)
	m.Restyle()
}

// Restyle draws anew, after the theme or the width changed.
func (m *Model) Restyle() {
	m.wrapAll()
	m.show(true)
}

// Focus and Blur do nothing: the frame shows where the keys go.
func (m *Model) Focus() {}

// Blur is the opposite of Focus.
func (m *Model) Blur() {}

// Update scrolls.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(k, m.KeyMap.Top):
			m.view.GotoTop()
			return nil
		case key.Matches(k, m.KeyMap.Bottom):
			m.view.GotoBottom()
			return nil
		}
	}
	var cmd tea.Cmd
	m.view, cmd = m.view.Update(msg)
	return cmd
}

// View is the content of the pane.
func (m *Model) View() string { return m.view.View() }
