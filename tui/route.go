package tui

import (
	"charm.land/bubbles/v2/spinner"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/dialog"
	"github.com/kubecadet/cadet/tui/editor"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
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
		return m.click(msg)
	case tea.MouseWheelMsg:
		return m.wheel(msg)
	case tickMsg:
		return tea.Batch(tick(), m.second())
	case spinner.TickMsg:
		if m.phase == starting || m.phase == opening {
			return m.bring.Update(msg)
		}
	case work.More:
		return tea.Batch(m.route(msg.Msg), msg.Next)
	case action.Run, action.Confirm, action.Notice, action.ShowLogs:
		return m.act(msg)
	default:
		return m.routeWork(msg)
	}
	return nil
}

// routeWork takes what the workbench waited for where it belongs; what it doesn't know is for a pane.
func (m *Model) routeWork(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case work.StepMsg:
		m.bring.Report(cluster.Progress(msg))
	case work.SayMsg:
		m.bring.Say(msg.Text)
	case work.StartedMsg:
		return m.started(msg)
	case work.OpenedMsg:
		return m.openedLesson(msg)
	case work.ResetMsg:
		return m.wasReset(msg)
	case work.SnapshotMsg:
		return m.snapshot(msg)
	case work.PreparedMsg:
		return m.wasPrepared(msg)
	case work.LookedMsg:
		return m.looked(msg)
	case restedMsg:
		return m.rested(msg)
	case work.OutputMsg:
		m.said(msg)
	case work.RanMsg:
		return m.ran(msg)
	case work.SavedMsg:
		return m.saved(msg)
	case editor.SaveMsg:
		return work.Write(m.desk.space, msg.Name, msg.Text, msg.Closed)
	case work.WroteMsg:
		m.wrote(msg)
	case chosenMsg:
		return m.chosen(msg)
	default:
		return m.forPanes(msg)
	}
	return nil
}

// forPanes hands a message to every pane.
func (m *Model) forPanes(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, p := range m.panes {
		cmds = append(cmds, p.Update(msg))
	}
	return tea.Batch(cmds...)
}

// act does what a pane asks for.
func (m *Model) act(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case action.Notice:
		m.status.Say(msg.Text, msg.Bad)
	case action.Run:
		return m.runCommand(msg.Command, msg.Interactive, false)
	case action.Confirm:
		m.dialog = dialog.New(m.theme, "Sure?", msg.Question, msg.Run.Command,
			dialog.Option{Key: "n", Label: "no"}, dialog.Option{Key: "y", Label: "run it", Msg: msg.Run})
	case action.ShowLogs:
		m.setFocus(layout.Logs)
		return m.logs.Update(msg)
	}
	return nil
}

// second does what time alone asks for.
func (m *Model) second() tea.Cmd {
	m.status.Expire()
	if m.phase != working {
		return nil
	}
	for _, p := range m.panes {
		if t, ok := p.(timed); ok {
			t.SetNow(m.opts.Now())
		}
	}
	return m.check()
}

// setDark changes to the theme for the terminal's background.
func (m *Model) setDark(dark bool) {
	speaks := m.theme.Language
	*m.theme = *theme.New(dark)
	m.theme.Language = speaks
	m.text.SetDark(dark)
	for _, p := range m.panes {
		if s, ok := p.(styled); ok {
			s.Restyle()
		}
		if s, ok := p.(watching); ok && m.desk.snap != nil {
			s.SetSnapshot(m.desk.snap)
		}
	}
}
