// Package manifest is the pane with the manifest about to be applied, and how it differs from the last one of its
// kind that the lesson applied.
package manifest

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/editor"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/yamlview"
)

// KeyMap is the keys of the pane.
type KeyMap struct {
	keys.Moves
	Left, Right, Edit key.Binding
}

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Moves: keys.DefaultMoves(),
		Left:  keys.Bind("←", "left", "left"),
		Right: keys.Bind("→", "right, where lines are long", "right"),
		Edit:  keys.Bind("E", "edit the manifest", "E"),
	}
}

// Model is the pane.
type Model struct {
	KeyMap KeyMap

	theme  *theme.Theme
	editor *editor.Model
	view   viewport.Model
	name   string
	last   string // the manifest compared with
	lines  []yamlview.Line

	files  Files
	names  []string // the manifest, then those of the steps before it, the last one first
	texts  []string // of names
	serial int      // counts the steps: what was read for an older one is dropped
	fresh  bool     // nothing was read yet for the step
}

// New makes an empty pane.
func New(t *theme.Theme) *Model {
	m := &Model{KeyMap: DefaultKeyMap(), theme: t, editor: editor.New(t), view: viewport.New()}
	m.view.FillHeight = true
	return m
}

// SetStep turns to the manifest of a step: its own, else the last one before it. It shows what lies in the learner's
// folder as soon as it is read, and as often as it changes.
func (m *Model) SetStep(l *lessons.Lesson, n int, files Files) tea.Cmd {
	m.serial++
	m.files, m.names, m.fresh = files, nil, true
	for ; n >= 0; n-- {
		for _, name := range []string{l.Steps[n].Edit, l.Steps[n].Manifest} {
			if name != "" && !slices.Contains(m.names, name) {
				m.names = append(m.names, name)
			}
		}
	}
	if len(m.names) == 0 {
		m.load(nil)
		return nil
	}
	return m.read()
}

// load shows the first of the manifests and, of those of the same kind before it, how it differs from the one that is
// most like it.
func (m *Model) load(texts []string) {
	m.name, m.last, m.lines, m.texts = "", "", nil, texts
	least := 0
	for i, text := range texts {
		if i == 0 {
			m.name, m.lines = m.names[0], yamlview.Plain(text)
			continue
		}
		if kind(text) != kind(texts[0]) {
			continue
		}
		lines := yamlview.Compare(text, texts[0])
		if n, ok := yamlview.Differences(lines); ok && (m.last == "" || n < least) {
			m.last, m.lines, least = m.names[i], lines, n
		}
	}
	m.Restyle()
}

// toFirstDifference scrolls so that what differs is in view.
func (m *Model) toFirstDifference() {
	for i, l := range m.lines {
		if l.Sign != yamlview.Same {
			m.view.SetYOffset(max(i+1-m.view.Height()/2, 0)) // below the line that names the signs
			return
		}
	}
}

// Keys are those of the pane, to be changed.
func (m *Model) Keys() any { return &m.KeyMap }

// EditorKeys are those of the editor, to be changed.
func (m *Model) EditorKeys() any { return &m.editor.KeyMap }

// Title names the manifest and what it is compared with.
func (m *Model) Title() string {
	switch {
	case m.editor.IsOpen() && m.editor.Changed():
		return m.theme.Say("Manifest %s, not saved yet", m.editor.Name())
	case m.editor.IsOpen():
		return m.theme.Say("Manifest %s, being edited", m.editor.Name())
	case m.name == "":
		return m.theme.Say("Manifest")
	case m.last == "":
		return m.theme.Say("Manifest %s", m.name)
	}
	return m.theme.Say("Manifest %s, against %s", m.name, m.last)
}

// Bindings are the keys for the help.
func (m *Model) Bindings() []key.Binding {
	if m.editor.IsOpen() {
		return m.editor.Bindings()
	}
	return append(m.KeyMap.Moves.Bindings(), m.KeyMap.Left, m.KeyMap.Right, m.KeyMap.Edit)
}

// SetSize gives the pane its place.
func (m *Model) SetSize(w, h int) {
	if w != m.view.Width() || h != m.view.Height() {
		m.view.SetWidth(w)
		m.view.SetHeight(h)
		m.editor.SetSize(w, h)
		m.toFirstDifference()
	}
}

// Needs is the room for all lines of the manifest, comments included, with the signs before them.
func (m *Model) Needs() layout.Size {
	if m.name == "" {
		return layout.Size{W: 34, H: 1}
	}
	size := layout.Size{H: len(m.lines) + 1}
	for _, l := range m.lines {
		size.W = max(size.W, 3+ansi.StringWidth(l.Text))
	}
	return size
}

// Restyle draws anew, after the manifest or the theme changed.
func (m *Model) Restyle() {
	m.editor.Restyle(m.theme)
	if m.name == "" {
		m.view.SetContent(m.theme.Faint.Render(m.theme.Say("No step so far applies a manifest.")))
		return
	}
	lines := yamlview.Render(m.lines, m.theme)
	if m.last != "" {
		lines = append([]string{m.signs()}, lines...)
	}
	m.view.SetContent(strings.Join(lines, "\n"))
}

// signs says what the signs before lines mean. The title has no room for it everywhere.
func (m *Model) signs() string {
	return m.theme.Level(theme.Bad).Render("- "+m.last) + "  " + m.theme.Level(theme.Good).Render("+ "+m.name)
}

// Focus and Blur do nothing: the frame shows where the keys go.
func (m *Model) Focus() {}

// Blur is the opposite of Focus.
func (m *Model) Blur() {}

// Edit opens the editor on the manifest of the step, as soon as it is read.
func (m *Model) Edit() tea.Cmd {
	if len(m.names) == 0 {
		return action.Refuse("no step so far has a manifest to edit")
	}
	return m.EditFile(m.names[0], m.files)
}

// EditFile opens the editor on a file of the work folder, as soon as it is read. One that isn't there yet is empty.
func (m *Model) EditFile(name string, files Files) tea.Cmd {
	return func() tea.Msg {
		text, err := files.ManifestText(name)
		if err != nil {
			text = ""
		}
		return editMsg{name, text}
	}
}

// Saved says what a file holds now that it was written.
func (m *Model) Saved(name, text string) {
	if name == m.editor.Name() {
		m.editor.Saved(text)
	}
}

// Typing says whether every key is text: the learner edits.
func (m *Model) Typing() bool { return m.editor.IsOpen() }

// Update scrolls or edits, and shows what was read.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		return m.wasRead(msg)
	case editMsg:
		return m.editor.Open(msg.name, msg.text)
	}
	if m.editor.IsOpen() {
		return m.editor.Update(msg)
	}
	if msg, ok := msg.(tea.KeyPressMsg); ok {
		if key.Matches(msg, m.KeyMap.Edit) {
			return m.Edit()
		}
		if n, ok := m.KeyMap.Lines(msg, m.view.Height()); ok {
			m.view.SetYOffset(m.view.YOffset() + n)
			return nil
		}
	}
	m.view.KeyMap = viewport.KeyMap{Left: m.KeyMap.Left, Right: m.KeyMap.Right}
	var cmd tea.Cmd
	m.view, cmd = m.view.Update(msg)
	return cmd
}

// View is the content of the pane. A line that goes on at the right says so.
func (m *Model) View() string {
	if m.editor.IsOpen() {
		return m.editor.View()
	}
	w := m.view.Width()
	lines := strings.Split(m.view.View(), "\n")
	first := m.view.YOffset()
	if m.last != "" {
		first--
	}
	for i, l := range lines {
		at := first + i
		if at >= 0 && at < len(m.lines) && 2+ansi.StringWidth(m.lines[at].Text)-m.view.XOffset() > w {
			lines[i] = ansi.Truncate(l, w-1, "") + m.theme.Faint.Render("…")
		}
	}
	return strings.Join(lines, "\n")
}
