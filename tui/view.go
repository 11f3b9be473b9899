package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/status"
	"github.com/kubecadet/cadet/tui/theme"
)

// View draws the screen. It changes nothing and waits for nothing.
func (m *Model) View() tea.View {
	v := tea.NewView(m.draw())
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "cadet"
	switch {
	case m.opts.Watch != nil:
		v.WindowTitle = "cadet: " + m.opts.Watch.Cluster
	case m.desk.lesson != nil:
		v.WindowTitle = fmt.Sprintf("cadet: %d %s", m.desk.lesson.Chapter, m.desk.lesson.Title)
	}
	if m.fits() {
		v.Cursor = m.overlays.Cursor()
	}
	return v
}

func (m *Model) fits() bool { return m.w >= layout.MinWidth && m.h >= layout.MinHeight }

// draw is what the window shows, line by line.
func (m *Model) draw() string {
	if !m.fits() {
		text := m.theme.Say("cadet needs a window of %d columns and %d lines. This one has %d and %d: make it larger.",
			layout.MinWidth, layout.MinHeight, m.w, m.h)
		return cells.Fit(frame.Wrap(text, m.w, ""), m.w, m.h)
	}
	if !m.atWork() {
		return m.overlays.View(m.arrival.bring.View(m.w, m.h))
	}
	return m.overlays.View(strings.Join(m.workbench(), "\n"))
}

// workbench is the header, the panes and the last line.
func (m *Model) workbench() []string {
	lines := []string{status.Header(m.theme, m.where(), m.w)}
	if m.banner() {
		lines = append(lines, status.Banner(m.theme, m.desk.snap, m.w)...)
	}
	if m.desk.isPast() {
		lines = append(lines, m.pastLine())
	}
	lines = append(lines, m.board.view(m.theme)...)
	right := ""
	if m.desk.running != "" {
		right = m.theme.Note(theme.Busy, m.theme.Say("running, %s stops", keys.Name(m.theme.Keys.Stop))+" ")
	}
	return append(lines, m.status.View(m.usefulKeys(), right, m.w))
}

// where is what the header says.
func (m *Model) where() status.Place {
	d := m.desk
	if d.watch != nil {
		return d.watch.where(d)
	}
	p := status.Place{
		Lesson: d.lesson.Title, Chapter: d.lesson.Chapter, Number: d.step + 1, Steps: len(d.lesson.Steps),
		Engine: m.opts.Engine, Version: m.arrival.access.Version, Namespace: d.space.Namespace(), Snapshot: d.snap,
	}
	if m.board.present {
		p.Engine, p.Version, p.Namespace = "", "", ""
	}
	if st := d.at(); st != nil {
		p.Step, p.Done = st.Title, m.desk.isDone()
	}
	return p
}

// enterKey is the key that brings a step on, if there is one.
func (m *Model) enterKey(k *keys.Workbench, st *lessons.Step) []key.Binding {
	if st == nil || m.desk.attempt == nil {
		return nil
	}
	both := keys.Name(k.Next) + "/" + keys.Name(k.Do)
	switch move := m.desk.attempt.Next(); {
	case move.GoesOn() && m.desk.isLast():
		k.Do.SetHelp(both, "sum up")
	case move.GoesOn():
		k.Do.SetHelp(both, "next step")
	case move == attempt.Answer:
		k.Do.SetHelp(keys.Name(k.Do), "answer")
	case move == attempt.Edit:
		k.Do.SetHelp(keys.Name(k.Do), m.theme.Say("edit %s", st.Edit))
	case !move.Runs():
		return nil
	}
	return []key.Binding{k.Do}
}

// usefulKeys are the keys worth knowing now: those of the pane with the focus when it is not the lesson, else those
// that bring the step on.
func (m *Model) usefulKeys() []key.Binding {
	k, page := m.theme.Keys.Short(), m.desk.page
	st := m.desk.at()
	if m.board.isTyping() {
		return m.board.focused().Bindings()
	}
	if m.board.present {
		return m.presentingKeys(k)
	}
	list := m.enterKey(k, st)
	if m.board.focus == panes.Lesson && page.Writing() {
		return append(list, page.KeyMap.Leave, k.Tab, k.Stop)
	}
	if m.board.focus != panes.Lesson {
		return append(list, m.paneKeys(k)...)
	}
	switch {
	case st == nil || m.desk.isDone():
	case page.HintsLeft() > 0:
		list = append(list, k.Hint)
	case len(st.Hints) > 0:
		list = append(list, k.Solution)
	}
	list = append(list, k.Command, k.Tab, k.Help, k.List, k.Quit)
	if m.desk.toCopy() != "" {
		list = append(list, k.Copy)
	}
	return append(list, k.Zoom, k.Previous)
}

// paneKeys are the keys worth knowing in a pane: how to leave what it shows comes first, as the line may not have room for
// all.
func (m *Model) paneKeys(k *keys.Workbench) []key.Binding {
	var list []key.Binding
	if does := m.board.backs(); does != "" {
		k.Back.SetHelp(k.Back.Help().Key, does)
		list = append(list, k.Back)
	}
	list = append(list, k.Tab, k.Help)
	if _, ok := m.board.focused().(searching); ok {
		list = append(list, k.Search)
	}
	if m.desk.watch != nil {
		list = append(list, k.Namespace)
	}
	return append(list, m.desk.allowed(m.board.focused().Bindings())...)
}
