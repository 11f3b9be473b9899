package rollout

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
)

// Update answers keys and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.MouseWheelMsg:
		m.move(cells.Notches(msg))
	}
	return nil
}

// Backs says what going back does: it leaves the timeline for how it is now.
func (m *Model) Backs() string {
	if m.over {
		return "as it is now"
	}
	return ""
}

// Back goes back from the timeline to how it is now.
func (m *Model) Back() { m.turnOver(false) }

// turnOver turns to the timeline, or back from there.
func (m *Model) turnOver(over bool) {
	m.over, m.top = over, 0
	m.cache.Drop()
}

// move selects another ReplicationController; a Deployment has nothing to select and scrolls.
func (m *Model) move(n int) {
	m.cache.Drop()
	switch {
	case m.over:
		m.top = max(0, min(m.top+n, len(m.timelineLines())-m.h))
	case m.rollout != nil:
		m.top = max(0, min(m.top+n, len(m.rolloutLines())-m.h))
	case len(m.rcs) > 0:
		m.cursor = max(0, min(m.cursor+n, len(m.rcs)-1))
		m.rc = m.rcs[m.cursor].Name
	}
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if n, ok := m.keys.Lines(msg, m.h); ok {
		m.move(n)
		return nil
	}
	switch {
	case key.Matches(msg, m.keys.Over):
		m.turnOver(!m.over)
	case key.Matches(msg, m.keys.More):
		return m.scale(1)
	case key.Matches(msg, m.keys.Fewer):
		return m.scale(-1)
	case key.Matches(msg, m.keys.Pause, m.keys.Restart, m.keys.Undo):
		return m.steer(msg)
	}
	return nil
}

// scaling is the command for a target and a number of pods.
const scaling = "kubectl scale %s --replicas=%d"

// scale asks for n pods more than there are to be, as far as is known.
func (m *Model) scale(n int32) tea.Cmd {
	target, have := "", int32(0)
	switch {
	case m.rollout != nil:
		target, have = "deployment/"+m.rollout.Name, m.rollout.Desired
	case len(m.rcs) > 0:
		target, have = "replicationcontroller/"+m.rcs[m.cursor].Name, m.rcs[m.cursor].Desired
	default:
		return m.nothing()
	}
	if asked, ok := m.asked[target]; ok {
		have = asked
	}
	if have+n < 0 {
		return action.Refuse(m.theme.Say("%s has no pods already: %s makes one", target, keys.Name(m.keys.More)))
	}
	return ask(m.theme.Say("Scale %s from %d to %d?", target, have, have+n), fmt.Sprintf(scaling, target, have+n))
}

// ask asks before a command runs.
func ask(question, command string) tea.Cmd {
	return action.Send(action.Confirm{Question: question, Run: action.Run{Command: command}})
}

// Ran tells the pane of a command that succeeded. Pods asked for so count before the cluster shows it, for whoever
// presses + twice.
func (m *Model) Ran(command string) {
	target, replicas := "", int32(0)
	if _, err := fmt.Sscanf(command, scaling, &target, &replicas); err == nil {
		m.asked[target] = replicas
	}
}

// steer pauses, restarts or undoes the rollout of a Deployment.
func (m *Model) steer(msg tea.KeyPressMsg) tea.Cmd {
	r := m.rollout
	if r == nil && len(m.rcs) > 0 {
		return action.Refuse(m.theme.Say("a ReplicationController has no rollout to steer: scale the old and the new one with %s and %s", keys.Name(m.keys.Fewer), keys.Name(m.keys.More)))
	}
	if r == nil {
		return m.nothing()
	}
	target := " deployment/" + r.Name
	switch {
	case key.Matches(msg, m.keys.Pause) && r.Paused:
		return ask(m.theme.Say("Resume the rollout of deployment/%s? What was changed meanwhile is rolled out then.", r.Name), "kubectl rollout resume"+target)
	case key.Matches(msg, m.keys.Pause):
		return ask(m.theme.Say("Pause the rollout of deployment/%s? What is changed from then on waits until it is resumed.", r.Name), "kubectl rollout pause"+target)
	case r.Paused:
		return action.Refuse(m.theme.Say("%s is paused: resume it first with %s", r.Name, keys.Name(m.keys.Pause)))
	case key.Matches(msg, m.keys.Restart):
		return ask(m.theme.Say("Restart deployment/%s? All of its pods are replaced, as in a rollout.", r.Name), "kubectl rollout restart"+target)
	case len(r.Sets) < 2:
		return action.Refuse(m.theme.Say("%s has one revision only: there is none to go back to", r.Name))
	}
	return ask(m.theme.Say("Take deployment/%s back to the revision before, number %d with %s?", r.Name, r.Sets[1].Revision, r.Sets[1].Image), "kubectl rollout undo"+target)
}

func (m *Model) nothing() tea.Cmd {
	return action.Refuse("there is no Deployment and no ReplicationController here yet: apply one first")
}
