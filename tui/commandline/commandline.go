// Package commandline is the line in which the learner types kubectl commands.
package commandline

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/complete"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// remembered is how many commands the history keeps.
const remembered = 200

// KeyMap is the keys of the prompt, beside those that edit the line.
type KeyMap struct{ Run, Cancel, Complete, Back, Older, Newer key.Binding }

// DefaultKeyMap returns the usual keys.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Run:      keys.Bind("⏎", "run the command", "enter"),
		Cancel:   keys.Bind("esc", "back without running", "esc", "ctrl+c"),
		Complete: keys.Bind("⇥", "complete the word, then the next offer", "tab"),
		Back:     keys.Bind("⇧⇥", "the offer before", "shift+tab"),
		Older:    keys.Bind("↑", "the command before", "up"),
		Newer:    keys.Bind("↓", "the command after", "down"),
	}
}

// TypedMsg is a line to be run, without the spaces around it.
type TypedMsg struct{ Line string }

// Model is the prompt: an overlay in the last line of the window.
type Model struct {
	KeyMap KeyMap

	theme   *theme.Theme
	input   textinput.Model
	w       int
	history []string // oldest first
	at      int      // the entry shown; len(history) is the line being typed
	draft   string   // the line being typed, while an older one is shown
	source  complete.Source
	menu    menu
}

// New makes a prompt.
func New(t *theme.Theme) *Model {
	m := &Model{KeyMap: DefaultKeyMap(), theme: t, input: textinput.New()}
	m.input.Prompt = ""
	m.input.SetVirtualCursor(false)
	return m
}

// Open begins an empty line.
func (m *Model) Open() tea.Cmd {
	m.at, m.draft, m.menu = len(m.history), "", menu{}
	m.input.Reset()
	k := m.KeyMap
	m.input.Placeholder = m.theme.Say("get pods   (kubectl may be left out; %s completes, %s runs, %s older)", keys.Name(k.Complete), keys.Name(k.Run), keys.Name(k.Older))
	return m.input.Focus()
}

// Remember adds a command to the history, on one line.
func (m *Model) Remember(command string) {
	command = shell.OneLine(command)
	if command == "" || len(m.history) > 0 && m.history[len(m.history)-1] == command {
		return
	}
	m.history = append(m.history, command)
	if len(m.history) > remembered {
		m.history = m.history[1:]
	}
}

// Update handles keys and pasted text. A line to run ends the prompt.
func (m *Model) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(k, m.KeyMap.Run):
			m.input.Blur()
			if line := strings.TrimSpace(printable.Line(m.input.Value())); line != "" {
				return true, action.Send(TypedMsg{line})
			}
			return true, nil
		case key.Matches(k, m.KeyMap.Cancel) && m.menu.isOpen():
			m.menu = menu{}
			return false, nil
		case key.Matches(k, m.KeyMap.Cancel):
			m.input.Blur()
			return true, nil
		case key.Matches(k, m.KeyMap.Complete):
			return false, m.complete(1)
		case key.Matches(k, m.KeyMap.Back):
			return false, m.complete(-1)
		case key.Matches(k, m.KeyMap.Older):
			m.turn(-1)
			return false, nil
		case key.Matches(k, m.KeyMap.Newer):
			m.turn(1)
			return false, nil
		}
	}
	if p, ok := msg.(tea.PasteMsg); ok {
		m.menu = menu{}
		return false, m.paste(p.Content)
	}
	m.input, cmd = m.input.Update(msg)
	if m.menu.isOpen() { // what is typed narrows it
		m.menu.start, m.menu.offers = m.source.Offers(m.typed())
		m.menu.at = -1
	}
	return false, cmd
}

// Know takes what the words that are offered are made of.
func (m *Model) Know(s complete.Source) { m.source = s }

// See takes the latest picture of the cluster, whose names are offered.
func (m *Model) See(s *live.Snapshot) { m.source.Snapshot = s }

// typed is the line as far as the cursor.
func (m *Model) typed() string { return string([]rune(m.input.Value())[:m.input.Position()]) }

// complete makes the last word longer as far as that is certain, and then goes round in what is offered.
func (m *Model) complete(by int) tea.Cmd {
	if m.menu.isOpen() {
		m.put(m.menu.turn(by).Text)
		return nil
	}
	line := m.typed()
	m.menu.start, m.menu.offers = m.source.Offers(line)
	m.menu.at = -1
	offers := m.menu.offers
	if len(offers) == 0 {
		return action.Send(action.Notice{Text: "nothing is known that could stand here"})
	}
	if common := complete.Common(offers); common != line[m.menu.start:] {
		m.put(common)
	}
	if len(offers) == 1 {
		m.menu = menu{}
		if !offers[0].Open() {
			m.insert(" ")
		}
	}
	return nil
}

// put writes a word in the place of the last one.
func (m *Model) put(word string) {
	line, rest := m.typed(), string([]rune(m.input.Value())[m.input.Position():])
	m.input.SetValue(line[:m.menu.start] + word + rest)
	m.input.SetCursor(len([]rune(line[:m.menu.start] + word)))
}

func (m *Model) insert(text string) {
	at := m.input.Position()
	value := []rune(m.input.Value())
	m.input.SetValue(string(value[:at]) + text + string(value[at:]))
	m.input.SetCursor(at + len([]rune(text)))
}

// newlines are the ends of lines as terminals paste them.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// paste takes pasted text. Several lines become one that means the same, or are refused: run together they would be another
// command.
func (m *Model) paste(text string) (cmd tea.Cmd) {
	text = strings.TrimSpace(printable.Lines(newlines.Replace(text)))
	if strings.Contains(text, "\n") {
		if m.input.Value() != "" {
			return action.Refuse(m.theme.Say("several lines can be pasted into an empty line only: %s, then %s and paste again", keys.Name(m.KeyMap.Cancel), keys.Name(m.theme.Keys.Command)))
		}
		if text = shell.OneLine(text); text == "" {
			return action.Refuse("these lines can't be one command line: paste them one by one, or save them in a file and apply that")
		}
	}
	m.input, cmd = m.input.Update(tea.PasteMsg{Content: text})
	return cmd
}

// turn shows another entry of the history.
func (m *Model) turn(by int) {
	m.menu = menu{}
	to := m.at + by
	if to < 0 || to > len(m.history) {
		return
	}
	if m.at == len(m.history) {
		m.draft = m.input.Value()
	}
	m.at = to
	if to == len(m.history) {
		m.input.SetValue(m.draft)
	} else {
		m.input.SetValue(m.history[to])
	}
	m.input.CursorEnd()
}

// SetSize says how wide the window is.
func (m *Model) SetSize(w, _ int) {
	m.w = w
	m.input.SetWidth(max(w-4, 1))
}

// View is the line, with what is offered above it.
func (m *Model) View() string {
	line := cells.Pad(m.theme.Key.Render(" $ ")+m.input.View(), m.w)
	return strings.Join(append(m.menu.view(m.theme, keys.Name(m.KeyMap.Complete), m.w), line), "\n")
}

// Cursor is where the terminal's cursor belongs in the line, or nil.
func (m *Model) Cursor() *tea.Cursor {
	c := m.input.Cursor()
	if c != nil {
		c.X += 3
	}
	return c
}
