// Package manifest is the pane with the manifest about to be applied, and how it differs from the last one of its
// kind that the lesson applied.
package manifest

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/theme"
)

// KeyMap is the keys of the pane.
type KeyMap struct{ Up, Down, PageUp, PageDown, Left, Right key.Binding }

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Up:       key.NewBinding(key.WithKeys("up", "k"), key.WithHelp("↑/k", "up")),
		Down:     key.NewBinding(key.WithKeys("down", "j"), key.WithHelp("↓/j", "down")),
		PageUp:   key.NewBinding(key.WithKeys("pgup"), key.WithHelp("pgup", "a page up")),
		PageDown: key.NewBinding(key.WithKeys("pgdown", "space"), key.WithHelp("pgdn/space", "a page down")),
		Left:     key.NewBinding(key.WithKeys("left"), key.WithHelp("←", "left")),
		Right:    key.NewBinding(key.WithKeys("right"), key.WithHelp("→", "right, where lines are long")),
	}
}

// Model is the pane.
type Model struct {
	KeyMap KeyMap

	theme *theme.Theme
	view  viewport.Model
	name  string
	last  string // the manifest compared with
	lines []line
}

// New makes an empty pane.
func New(t *theme.Theme) *Model {
	m := &Model{KeyMap: DefaultKeyMap(), theme: t, view: viewport.New()}
	k := m.KeyMap
	m.view.KeyMap = viewport.KeyMap{Up: k.Up, Down: k.Down, PageUp: k.PageUp, PageDown: k.PageDown, Left: k.Left, Right: k.Right}
	m.view.FillHeight = true
	return m
}

// SetStep turns to the manifest of a step: its own, else the last one before it.
func (m *Model) SetStep(l *lessons.Lesson, n int) {
	m.name, m.last, m.lines = "", "", nil
	for ; n >= 0 && l.Steps[n].Manifest == ""; n-- {
	}
	if n >= 0 {
		m.load(l, n)
	}
	m.Restyle()
	m.view.GotoTop()
	m.toFirstDifference()
}

// load reads the manifest of a step and, of those of the same kind before it, the one that is most like it.
func (m *Model) load(l *lessons.Lesson, n int) {
	m.name = l.Steps[n].Manifest
	text, err := l.ManifestText(m.name)
	if err != nil {
		m.lines = plain("# " + err.Error())
		return
	}
	m.lines = plain(text)
	least := 0
	for i := n - 1; i >= 0; i-- {
		name := l.Steps[i].Manifest
		if name == "" || name == m.name {
			continue
		}
		before, err := l.ManifestText(name)
		if err != nil || kind(before) != kind(text) {
			continue
		}
		lines := compare(before, text)
		if n, ok := differences(lines); ok && (m.last == "" || n < least) {
			m.last, m.lines, least = name, lines, n
		}
	}
}

// toFirstDifference scrolls so that what differs is in view.
func (m *Model) toFirstDifference() {
	for i, l := range m.lines {
		if l.sign != same {
			m.view.SetYOffset(max(i-m.view.Height()/2, 0))
			return
		}
	}
}

// Title names the manifest and what it is compared with.
func (m *Model) Title() string {
	switch {
	case m.name == "":
		return "Manifest"
	case m.last == "":
		return "Manifest " + m.name
	}
	return fmt.Sprintf("Manifest %s, against %s", m.name, m.last)
}

// Bindings are the keys for the help.
func (m *Model) Bindings() []key.Binding {
	k := m.KeyMap
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Left, k.Right}
}

// SetSize gives the pane its place.
func (m *Model) SetSize(w, h int) {
	if w != m.view.Width() || h != m.view.Height() {
		m.view.SetWidth(w)
		m.view.SetHeight(h)
		m.toFirstDifference()
	}
}

// Restyle draws anew, after the manifest or the theme changed.
func (m *Model) Restyle() {
	if m.lines == nil {
		m.view.SetContent(m.theme.Faint.Render("No step so far applies a manifest."))
		return
	}
	m.view.SetContent(strings.Join(render(m.lines, m.theme), "\n"))
}

// Focus and Blur do nothing: the frame shows where the keys go.
func (m *Model) Focus() {}

// Blur is the opposite of Focus.
func (m *Model) Blur() {}

// Update scrolls.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.view, cmd = m.view.Update(msg)
	return cmd
}

// View is the content of the pane.
func (m *Model) View() string { return m.view.View() }
