package tui

import (
	"slices"

	"charm.land/bubbles/v2/spinner"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/commandline"
	"github.com/kubecadet/cadet/tui/complete"
	"github.com/kubecadet/cadet/tui/editor"
	"github.com/kubecadet/cadet/tui/terminal"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/tour"
	"github.com/kubecadet/cadet/tui/work"
)

// route takes a message where it belongs.
func (m *Model) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.place()
	case tea.BackgroundColorMsg:
		m.setDark(msg.IsDark())
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.MouseClickMsg:
		if m.atWork() && !m.overlays.Covers() {
			return m.board.click(msg)
		}
	case tea.MouseWheelMsg:
		return m.wheel(msg)
	case tickMsg:
		m.status.Expire()
		return tea.Batch(tick(), m.desk.second())
	case work.More:
		return tea.Batch(m.route(msg.Msg), msg.Next)
	case spinner.TickMsg, work.StepMsg, work.SayMsg, work.StartedMsg:
		return m.arrival.update(msg)
	default:
		return m.routeChoice(msg)
	}
	return nil
}

// routeChoice takes what the learner chose in an overlay or asks for in a pane where it belongs.
func (m *Model) routeChoice(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case openMsg:
		return m.openAt(msg.lesson, msg.step)
	case listMsg:
		m.openList()
	case summaryMsg:
		m.openSummary(msg.lesson)
	case tour.Msg:
		m.openTour()
	case stepMsg:
		return m.desk.openStep(msg.number)
	case catchUpMsg:
		return m.desk.catchUp()
	case resetMsg:
		return m.reset()
	case Reload:
		return tea.Batch(m.reloads.await(), m.reload(msg))
	case showMsg:
		return m.desk.showSolution()
	case solveMsg:
		return m.desk.solve()
	case commandline.TypedMsg:
		return m.desk.typed(msg.Line)
	case terminal.RanMsg:
		return m.desk.ranInTerminal(msg)
	case action.Notice:
		m.status.Say(msg.Text, msg.Bad)
	case action.Run, action.Confirm:
		return m.act(msg)
	case action.Copy:
		return m.desk.copied(m.desk.addressed(msg.Command))
	case watchMsg:
		return m.watchAgain(msg.namespace)
	case action.ShowLogs:
		m.board.setFocus(panes.Logs)
		return m.board.focused().Update(msg)
	default:
		return m.routeWork(msg)
	}
	return nil
}

// act does what a pane asks for, if what the pane shows is now.
func (m *Model) act(msg tea.Msg) tea.Cmd {
	if m.desk.isPast() {
		m.status.Say("this is the past: End goes back to now, where things can be done", true)
		return nil
	}
	switch msg := msg.(type) {
	case action.Run:
		return m.desk.runFor(msg)
	case action.Confirm:
		m.desk.confirm(msg)
	}
	return nil
}

// routeWork takes what the workbench waited for where it belongs; what it doesn't know is for a pane.
func (m *Model) routeWork(msg tea.Msg) tea.Cmd {
	d := m.desk
	switch msg := msg.(type) {
	case work.OpenedMsg:
		return tea.Batch(m.opened(msg), m.reloadLater())
	case work.PlacedMsg:
		return m.placed(msg)
	case work.NamespacesMsg:
		d.chooseNamespace(msg)
	case work.ResetMsg:
		return m.wasReset(msg)
	case work.FoundMsg:
		return m.found(msg)
	case work.SnapshotMsg:
		return d.snapshot(msg)
	case work.PreparedMsg:
		return tea.Batch(d.prepared(msg), d.end())
	case work.LookedMsg:
		return d.looked(msg)
	case restedMsg:
		return d.rested(msg)
	case work.OutputMsg:
		d.heard(msg)
	case work.WordsMsg:
		m.line.Know(complete.Source{Kubectl: msg.Kubectl, Programs: msg.Programs, Files: msg.Files, Snapshot: d.snap})
	case work.RanMsg:
		return tea.Batch(d.ran(msg), d.end())
	case work.SavedMsg:
		d.saved(msg)
		return d.end()
	case editor.SaveMsg:
		return work.Write(d.tutor, msg.Name, msg.Text, msg.Closed)
	case work.WroteMsg:
		d.wrote(msg)
	default:
		return m.board.update(msg)
	}
	return nil
}

// opened turns to the lesson that is ready.
func (m *Model) opened(msg work.OpenedMsg) tea.Cmd {
	cmd, ok := m.arrival.opened(msg.Err)
	if !ok {
		return cmd
	}
	cmd = m.desk.open(m.arrival.ctx, m.arrival.cancel, msg, m.arrival.access.Namespace != "")
	if m.opts.Tour {
		m.opts.Tour = false
		m.openTour()
	}
	return cmd
}

// found goes on with the lesson on another cluster, where one runs in place of the old one.
func (m *Model) found(msg work.FoundMsg) tea.Cmd {
	d := m.desk
	if msg.Serial != d.opened || d.lesson == nil {
		return nil
	}
	d.seeks = false
	i := slices.IndexFunc(m.opts.Course.Lessons, func(l *lessons.Lesson) bool { return l.ID == d.lesson.ID })
	if !msg.Other || i < 0 {
		return nil
	}
	m.arrival.access = msg.Access
	return m.open(m.opts.Course.Lessons[i])
}

// wasReset forgets the progress of a lesson and opens it again.
func (m *Model) wasReset(msg work.ResetMsg) tea.Cmd {
	cmd, ok := m.arrival.wasReset(msg)
	if !ok {
		return cmd
	}
	forget := m.desk.save(func() error { return m.opts.Progress.Forget(msg.Lesson.ID) })
	return tea.Sequence(forget, action.Send(openMsg{lesson: msg.Lesson}))
}

// wheel scrolls what lies over the panes, or the pane under the pointer.
func (m *Model) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	switch {
	case m.overlays.Covers():
		return m.overlays.Update(msg)
	case m.atWork():
		return m.board.wheel(msg)
	}
	return nil
}

// setDark changes to the theme for the terminal's background, unless the learner has said which one it is to be.
func (m *Model) setDark(dark bool) {
	if m.opts.Theme != theme.Auto && m.opts.Theme != "" {
		return
	}
	speaks, named := m.theme.Language, m.theme.Keys
	*m.theme = *theme.New(dark)
	m.theme.Language, m.theme.Keys = speaks, named
	m.text.SetDark(dark)
	each(m.board, func(p styled) { p.Restyle() })
	if m.desk.snap != nil {
		m.desk.showSnapshot()
	}
}
