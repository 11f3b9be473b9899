package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/editor"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/work"
)

// edit opens the editor on the manifest of the step, beside the lesson where there is room.
func (m *Model) edit() tea.Cmd {
	m.setFocus(layout.Manifest)
	return m.manifest.Edit()
}

// wrote tells what became of a manifest that was saved, and what to type next.
func (m *Model) wrote(msg work.WroteMsg) {
	if msg.Err != nil {
		m.status.Say(msg.Err.Error()+"; it is still in the editor: e opens it", true)
		return
	}
	m.manifest.Saved(msg.Name, msg.Text)
	problem := editor.Problem(msg.Text)
	if msg.Closed {
		m.setFocus(layout.Lesson)
	}
	switch {
	case problem != "":
		m.status.Say("saved, but "+problem, true)
	case msg.Closed:
		m.status.Say("saved. The cluster doesn't know of it yet: : kubectl apply -f "+msg.Name, false)
	default:
		m.status.Say("saved "+msg.Name, false)
	}
}
