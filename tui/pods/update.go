package pods

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/prompt"
)

// Update answers keys, clicks (with coordinates inside the pane) and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if m.label.Typing() {
		return m.updateLabel(msg)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.MouseWheelMsg:
		m.step(cells.Notches(msg))
	case tea.MouseClickMsg:
		if row := msg.Y - m.head() + m.top; !m.details && msg.Y >= m.head() && row < len(m.pods) {
			m.move(row - m.cursor)
		}
	}
	return nil
}

// Backs says what going back does: it leaves one pod for all of them.
func (m *Model) Backs() string {
	if m.details {
		return "all pods"
	}
	return ""
}

// Back goes back from one pod to all of them.
func (m *Model) Back() {
	m.details = false
	m.cache.Drop()
}

// step moves the selection, or the details.
func (m *Model) step(n int) {
	if !m.details {
		m.move(n)
		return
	}
	m.scroll = max(0, min(m.scroll+n, len(m.detailLines())-m.h))
	m.cache.Drop()
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if n, ok := m.keys.Lines(msg, m.rows()); ok {
		m.step(n)
		return nil
	}
	switch {
	case key.Matches(msg, m.keys.Details):
		m.details, m.scroll = !m.details && len(m.pods) > 0, 0
		m.cache.Drop()
	case key.Matches(msg, m.keys.Labels) && !m.details:
		m.labels, m.asked = !m.labels, false
		m.cache.Drop()
	case key.Matches(msg, m.keys.Delete, m.keys.Logs, m.keys.Shell, m.keys.Label, m.keys.Edit):
		p, ok := m.selected()
		if !ok {
			return action.Refuse("no pod is selected: there is none yet")
		}
		return m.act(msg, p)
	}
	return nil
}

// act does to a pod what a key stands for.
func (m *Model) act(msg tea.KeyPressMsg, p *live.Pod) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.Logs):
		return action.Send(action.ShowLogs{Namespace: p.Namespace, Pod: p.Name})
	case p.Health == live.Leaving:
		return action.Refuse(m.theme.Say("%s is being deleted already: choose another pod", p.Name))
	case key.Matches(msg, m.keys.Delete):
		question := m.theme.Say("Delete pod %s? Nothing makes it again.", p.Name)
		if p.Owner != "" {
			question = m.theme.Say("Delete pod %s? Its controller %s may make another.", p.Name, p.Owner)
		}
		return action.Send(action.Confirm{
			Question: question,
			Run:      action.Run{Command: "kubectl delete pod " + p.Name},
		})
	case key.Matches(msg, m.keys.Shell):
		if p.Health == live.Quiet || p.Ready == 0 && p.Status != "Running" {
			return action.Refuse(m.theme.Say("%s runs no container to open a shell in: it is %s", p.Name, p.Status))
		}
		return action.Send(action.Run{Command: "kubectl exec -it " + p.Name + " -- sh", Interactive: true})
	case key.Matches(msg, m.keys.Edit):
		return action.Send(action.Run{Command: "kubectl edit pod " + p.Name, Interactive: true})
	case key.Matches(msg, m.keys.Label):
		m.labelled = p
		m.label.Open(m.theme.Say("label %s ", cells.KeepEnd(p.Name, m.w/3)), m.theme.Say("key=value, or key- to take it off"))
		m.cache.Drop()
	}
	return nil
}

func (m *Model) updateLabel(msg tea.Msg) tea.Cmd {
	defer m.cache.Drop()
	if m.label.Update(msg) != prompt.Accepted {
		return nil
	}
	labels := strings.Fields(m.label.Value())
	for _, l := range labels {
		if strings.Trim(l, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=") != "" || strings.HasPrefix(l, "-") {
			return action.Refuse(m.theme.Say("%q is no label: type key=value, or key- to take it off", l))
		}
	}
	switch {
	case len(labels) == 0:
		return nil
	case m.find(m.labelled.Namespace, m.labelled.Name) < 0:
		return action.Refuse(m.theme.Say("%s is gone: select another pod to label", m.labelled.Name))
	}
	return action.Send(action.Run{Command: "kubectl label --overwrite pod " + m.labelled.Name + " " + strings.Join(labels, " ")})
}
