package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/work"
)

// press takes a key to what lies on top, to what the learner types, to the workbench, and then to the pane with the focus.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if m.atWork() && m.desk.lesson != nil {
		m.opts.Progress.Act(m.desk.lesson.ID, m.opts.Now())
	}
	switch {
	case m.atWork() && m.overlays.IsEmpty() && m.board.captures():
		return m.board.focused().Update(msg)
	case key.Matches(msg, m.theme.Keys.Suspend):
		return tea.Suspend
	case !m.overlays.IsEmpty():
		return m.overlays.Update(msg)
	case !m.atWork():
		return m.pressWaiting(msg)
	}
	m.status.Clear()
	page := m.desk.page
	if !m.board.isTyping() {
		if cmd, ok := m.pressPresenting(msg); ok {
			return cmd
		}
	}
	switch {
	case m.board.isTyping(), m.board.focus == panes.Lesson && page.Takes(msg):
		return m.board.focused().Update(msg)
	case m.pressPast(msg):
	case key.Matches(msg, m.theme.Keys.All()...):
		return m.pressGlobal(msg)
	case m.desk.refuses(msg):
	case key.Matches(msg, m.board.focused().Bindings()...):
		m.desk.skip = false
		return m.board.focused().Update(msg)
	case msg.Text != "":
		m.status.Say(m.theme.Say("%s does nothing in %s: %s shows the keys", msg.String(), m.theme.Of(m.board.focus.Title()), keys.Name(m.theme.Keys.Help)), false)
	}
	return nil
}

// pressWaiting handles the keys while something comes up or after it failed.
func (m *Model) pressWaiting(msg tea.KeyPressMsg) tea.Cmd {
	switch k, isFailed := m.theme.Keys, m.arrival.phase == failed; {
	case isFailed && key.Matches(msg, k.Reset):
		return m.arrival.retry()
	case isFailed && key.Matches(msg, k.List) && m.arrival.isUp():
		m.openList()
	case key.Matches(msg, k.Quit, k.Stop):
		return m.arrival.quit()
	}
	return nil
}

// pressGlobal handles the keys of the workbench.
func (m *Model) pressGlobal(msg tea.KeyPressMsg) tea.Cmd {
	d, k, skip := m.desk, m.theme.Keys, m.desk.skip
	d.skip = false
	for _, does := range []struct {
		key key.Binding
		do  func() tea.Cmd
	}{
		{k.Do, d.do},
		{k.Next, func() tea.Cmd { return d.nextStep(skip) }},
		{k.Previous, d.previousStep},
		{k.Copy, d.copyCommand},
		{k.Terminal, d.openTerminal},
		{k.Answer, func() tea.Cmd { return d.choose(msg) }},
		{k.Hint, quietly(d.hint)},
		{k.Solution, quietly(d.askSolution)},
		{k.Reset, m.anew},
		{k.CatchUp, quietly(d.askCatchUp)},
		{k.Read, quietly(d.readOn)},
		{k.Stop, d.stopOrQuit},
		{k.Quit, d.quit},
		{k.Command, m.openLine},
		{k.Namespace, d.askNamespaces},
		{k.List, quietly(m.openList)},
		{k.Steps, quietly(m.openSteps)},
		{k.Help, quietly(m.openHelp)},
		{k.Search, quietly(m.search)},
		{k.Back, quietly(m.board.back)},
		{k.Tab, quietly(func() { m.board.turn(1) })},
		{k.BackTab, quietly(func() { m.board.turn(-1) })},
		{k.Zoom, quietly(m.board.toggleZoom)},
		{k.Earlier, quietly(func() { d.travel(-1) })},
		{k.Later, quietly(func() { d.travel(1) })},
		{k.Before, quietly(func() { d.toAction(false) })},
		{k.After, quietly(func() { d.toAction(true) })},
		{k.Present, quietly(m.togglePresent)},
	} {
		if key.Matches(msg, does.key) {
			return does.do()
		}
	}
	return nil
}

// quietly is do where nothing has to be waited for.
func quietly(do func()) func() tea.Cmd {
	return func() tea.Cmd {
		do()
		return nil
	}
}

// anew begins the lesson anew, after asking; without one, the view.
func (m *Model) anew() tea.Cmd {
	if m.desk.watch != nil {
		return m.watchAgain(m.desk.snap.Namespace)
	}
	m.desk.askReset()
	return nil
}

// openLine opens the command line.
func (m *Model) openLine() tea.Cmd {
	m.line.See(m.desk.snap)
	m.overlays.Push(m.line)
	return tea.Batch(m.line.Open(), work.Words(m.desk.space, m.opts.Kubectl))
}

// search searches in the pane with the focus, or says where that can be done.
func (m *Model) search() {
	if p, ok := m.board.focused().(searching); ok {
		p.Search()
		return
	}
	m.status.Say(m.theme.Say("nothing to search here: %s goes to Logs or Events, where %s searches", keys.Name(m.theme.Keys.Tab), keys.Name(m.theme.Keys.Search)), false)
}

// paste takes pasted text to whoever reads text.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	switch {
	case !m.overlays.IsEmpty():
		return m.overlays.Update(msg)
	case m.atWork() && (m.board.isTyping() || m.board.focus == panes.Lesson && m.desk.page.Writing()):
		return m.board.focused().Update(msg)
	}
	return nil
}
