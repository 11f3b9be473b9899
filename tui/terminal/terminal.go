// Package terminal is the pane with a real shell in it: one on the learner's machine, with kubectl set to the lesson's
// namespace, and one inside a pod of the lesson. A shell starts when the learner first types there.
package terminal

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// The two shells.
const (
	without = iota // on the learner's machine
	within         // in a pod
)

// Model is the pane.
type Model struct {
	KeyMap KeyMap

	theme  *theme.Theme
	place  Place
	snap   *live.Snapshot
	tabs   [2]tab
	at     int
	pod    string // that the shell inside is in
	text   string // to be typed as soon as the shell is there
	typing bool   // keys go to the shell
	w, h   int
}

// New makes the pane. Before SetPlace no shell can start.
func New(t *theme.Theme) *Model { return &Model{KeyMap: DefaultKeyMap(), theme: t, w: 80, h: 24} }

// SetPlace says where shells start from now on, and ends those that are elsewhere.
func (m *Model) SetPlace(p Place) tea.Cmd {
	m.place, m.at = p, without
	return m.Stop()
}

// Stop ends the shells.
func (m *Model) Stop() tea.Cmd {
	var cmds []tea.Cmd
	for i := range m.tabs {
		cmds = append(cmds, end(m.tabs[i].term))
		m.tabs[i] = tab{serial: m.tabs[i].serial + 1}
	}
	m.typing, m.text = false, ""
	return tea.Batch(cmds...)
}

// SetSnapshot takes the picture of the cluster, for the pod to go inside.
func (m *Model) SetSnapshot(s *live.Snapshot) { m.snap = s }

// SetSize gives the pane its place.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	for _, t := range m.tabs {
		if t.term != nil {
			t.term.Resize(w, h)
		}
	}
}

// Captures says whether the shell takes every key, those of the workbench and ctrl+z too.
func (m *Model) Captures() bool { return m.typing }

// Close ends the shells and waits for that.
func (m *Model) Close() {
	for _, t := range m.tabs {
		if t.term != nil {
			t.term.Close()
		}
	}
}

// Focus does nothing, so that Tab can pass by.
func (m *Model) Focus() {}

// Blur takes the keys away from the shell.
func (m *Model) Blur() { m.typing = false }

// Typing says whether every key goes to the shell, those of the workbench too.
func (m *Model) Typing() bool { return m.typing }

// Title says which shell it is, and how to leave it.
func (m *Model) Title() string {
	title := m.theme.Say("Terminal")
	if m.at == within && m.pod != "" {
		title = m.theme.Say("Terminal inside %s", m.pod)
	}
	if m.typing {
		title += m.theme.Say(" · %s leaves", keys.Name(m.KeyMap.Leave))
	}
	return title
}

// Type gives the keys to the shell on the learner's machine. A command stands there then, which the learner runs.
func (m *Model) Type(command string) tea.Cmd {
	if command == "" {
		return m.enter()
	}
	m.at = without
	if t := &m.tabs[m.at]; t.term != nil && !t.over {
		m.typing = true
		t.term.Paste(command)
		return nil
	}
	m.text = command
	return m.enter()
}

// enter gives the keys to the shell, which starts if it has to.
func (m *Model) enter() tea.Cmd {
	t := &m.tabs[m.at]
	switch {
	case m.place.Dir == "":
		return action.Refuse("no lesson is open, so there is no shell")
	case t.starting:
		return nil
	case t.term != nil && !t.over:
		m.typing = true
		return nil
	}
	if m.at == within {
		if m.pod = door(m.snap); m.pod == "" {
			return action.Refuse(m.theme.Say("no pod is ready, so there is none to go inside: %s goes back to your machine's shell", keys.Name(m.KeyMap.Inside)))
		}
	}
	*t = tab{serial: t.serial + 1, starting: true}
	return start(m.place, m.at, t.serial, m.pod, m.w, m.h)
}

// Update takes keys to the shell, and shows what becomes of it.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case startedMsg:
		return m.started(msg)
	case changedMsg:
		return m.changed(msg)
	case tea.PasteMsg:
		if m.typing {
			m.tabs[m.at].term.Paste(msg.Content)
		}
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.MouseClickMsg:
		return m.enter()
	case tea.MouseWheelMsg:
		m.wheel(cells.Notches(msg))
	}
	return nil
}

func (m *Model) started(msg startedMsg) tea.Cmd {
	t := &m.tabs[msg.tab]
	if msg.serial != t.serial { // the lesson it was for is closed
		return end(msg.term)
	}
	t.starting, t.term = false, msg.term
	if msg.err != nil {
		return action.Refuse(msg.err.Error())
	}
	t.term.Resize(m.w, m.h)
	m.typing = m.at == msg.tab
	return await(t.term, msg.tab, msg.serial)
}

func (m *Model) changed(msg changedMsg) tea.Cmd {
	t := &m.tabs[msg.tab]
	if msg.serial != t.serial || t.term == nil {
		return nil
	}
	if m.text != "" && msg.tab == without && t.term.Prompts() {
		t.term.Paste(m.text)
		m.text = ""
	}
	var told []tea.Cmd
	for _, c := range t.term.Commands() {
		told = append(told, action.Send(RanMsg{c.Line, c.Code, c.Began}))
	}
	ran := tea.Sequence(told...)
	select {
	case <-t.term.Ended():
		t.over = true
		if m.at == msg.tab {
			m.typing = false
		}
		return ran
	default:
		return tea.Batch(ran, await(t.term, msg.tab, msg.serial))
	}
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	t := &m.tabs[m.at]
	switch {
	case m.typing && key.Matches(msg, m.KeyMap.Leave):
		m.typing = false
	case m.scrolls(msg):
	case m.typing:
		t.back = 0
		t.term.Press(uv.Key(msg))
	case key.Matches(msg, m.KeyMap.Inside):
		m.at = 1 - m.at
		return m.enter()
	}
	return nil
}

// scrolls moves through what was before, if the key does that. While the learner types, pgup alone is the shell's.
func (m *Model) scrolls(msg tea.KeyPressMsg) bool {
	t := &m.tabs[m.at]
	if t.term == nil || t.term.Full() || m.typing && !msg.Mod.Contains(tea.ModShift) {
		return false
	}
	switch {
	case key.Matches(msg, m.KeyMap.Up):
		m.scroll(m.h - 1)
	case key.Matches(msg, m.KeyMap.Down):
		m.scroll(1 - m.h)
	default:
		return false
	}
	return true
}

func (m *Model) scroll(by int) {
	t := &m.tabs[m.at]
	t.back = min(max(t.back+by, 0), t.term.Kept())
}

// wheel scrolls. A program that has the whole screen gets cursor keys, as terminals do.
func (m *Model) wheel(notches int) {
	const lines = 3
	t := &m.tabs[m.at]
	switch {
	case t.term == nil:
	case !t.term.Full():
		m.scroll(-notches * lines)
	default:
		code := tea.KeyDown
		if notches < 0 {
			code, notches = tea.KeyUp, -notches
		}
		for range notches * lines {
			t.term.Press(uv.Key{Code: code})
		}
	}
}

// View is the screen of the shell, or how to open it.
func (m *Model) View() string {
	t := &m.tabs[m.at]
	opens, inside := keys.Name(m.theme.Keys.Terminal), keys.Name(m.KeyMap.Inside)
	switch {
	case t.starting:
		return m.say(m.theme.Say("starting a shell …"))
	case t.term == nil:
		return m.say(m.theme.Say("A real shell, in the folder of this lesson's manifests: kubectl is set to namespace %s, and %s completes. "+
			"%s opens it, and %s opens one inside a pod. While you type, every key is the shell's; %s leaves it.",
			m.place.Namespace, keys.Sign("tab"), opens, inside, keys.Name(m.KeyMap.Leave)))
	case t.over && m.at == within:
		return m.screen(t, m.theme.Faint.Render(m.theme.Say("the shell inside has ended: %s opens a new one, %s goes back to your machine", opens, inside)))
	case t.over:
		return m.screen(t, m.theme.Faint.Render(m.theme.Say("the shell has ended: %s opens a new one", opens)))
	case t.back > 0:
		return m.screen(t, m.theme.Faint.Render(m.theme.Say("%d lines further down is the prompt: %s", t.back, keys.Name(m.KeyMap.Down))))
	}
	return m.screen(t, "")
}

func (m *Model) say(text string) string { return cells.Fit(frame.Wrap(text, m.w, ""), m.w, m.h) }

// screen is what the shell shows, with a note in place of the last line.
func (m *Model) screen(t *tab, note string) string {
	lines := t.term.Screen(t.back, m.typing)
	if note != "" {
		lines[len(lines)-1] = note
	}
	return cells.Fit(lines, m.w, m.h)
}
