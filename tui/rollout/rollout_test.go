package rollout_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/rollout"
	"github.com/kubecadet/cadet/tui/theme"
)

func pane(s *live.Snapshot, w, h int) *rollout.Model {
	return celltest.Open(rollout.New(theme.New(true)), s, w, h)
}

func TestGolden(t *testing.T) { celltest.Goldens(t, pane) }

func TestEveryWidthFits(t *testing.T) { celltest.FitsEverywhere(t, pane) }

// asks is the question before a command.
func asks(question, command string) action.Confirm {
	return action.Confirm{Question: question, Run: action.Run{Command: command}}
}

func TestKeys(t *testing.T) {
	paused := livetest.MidRollout()
	paused.Deployments[0].Spec.Paused = true
	single := livetest.MidRollout()
	single.ReplicaSets = single.ReplicaSets[1:]
	none := livetest.HandMade()
	none.ReplicationControllers[0].Spec.Replicas = new(int32)
	d := " deployment/hello-deployment"
	tests := []struct {
		name  string
		scene *live.Snapshot
		keys  []string
		want  tea.Msg
	}{
		{"one more", livetest.MidRollout(), []string{"+"}, asks("Scale deployment/hello-deployment from 3 to 4?", "kubectl scale deployment/hello-deployment --replicas=4")},
		{"one fewer", livetest.HandMade(), []string{"down", "-"}, asks("Scale replicationcontroller/hello-node-rc-v2 from 2 to 1?", "kubectl scale replicationcontroller/hello-node-rc-v2 --replicas=1")},
		{"none left", none, []string{"up", "-"}, action.Notice{Text: "replicationcontroller/hello-node-rc has no pods already: + makes one", Bad: true}},
		{"pause", livetest.MidRollout(), []string{"P"}, asks("Pause the rollout of"+d+"? What is changed from then on waits until it is resumed.", "kubectl rollout pause"+d)},
		{"resume", paused, []string{"P"}, asks("Resume the rollout of"+d+"? What was changed meanwhile is rolled out then.", "kubectl rollout resume"+d)},
		{"undo while paused", paused, []string{"U"}, action.Notice{Text: "hello-deployment is paused: resume it first with P", Bad: true}},
		{"restart", livetest.MidRollout(), []string{"R"}, asks("Restart"+d+"? All of its pods are replaced, as in a rollout.", "kubectl rollout restart"+d)},
		{"undo", livetest.MidRollout(), []string{"U"}, action.Confirm{
			Question: "Take" + d + " back to the revision before, number 1 with hello:v1?", Run: action.Run{Command: "kubectl rollout undo" + d},
		}},
		{"undo the only one", single, []string{"U"}, action.Notice{Text: "hello-deployment has one revision only: there is none to go back to", Bad: true}},
		{"pause by hand", livetest.HandMade(), []string{"P"}, action.Notice{
			Text: "a ReplicationController has no rollout to steer: scale the old and the new one with - and +", Bad: true,
		}},
		{"nothing", &live.Snapshot{}, []string{"+"}, action.Notice{Text: "there is no Deployment and no ReplicationController here yet: apply one first", Bad: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := celltest.Press(pane(tt.scene, 60, 12), tt.keys...); got != tt.want {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

// What has been run counts before the cluster shows it; what was asked for only does not, as it may have been refused.
func TestScale(t *testing.T) {
	m := pane(livetest.MidRollout(), 60, 12)
	have := 3
	command := func(n int) action.Confirm {
		return asks(fmt.Sprintf("Scale deployment/hello-deployment from %d to %d?", have, n), fmt.Sprintf("kubectl scale deployment/hello-deployment --replicas=%d", n))
	}
	for i, want := range []int{4, 4, 4} {
		if got := celltest.Press(m, "+"); got != command(want) {
			t.Errorf("press %d, nothing run: %v", i+1, got)
		}
	}
	m.Ran("kubectl scale deployment/hello-deployment --replicas=4")
	m.Ran("kubectl scale deployment/other --replicas=9")
	m.Ran("kubectl get pods")
	have = 4
	if got := celltest.Press(m, "+"); got != command(5) {
		t.Errorf("4 are asked for: %v", got)
	}
	m.SetSnapshot(livetest.MidRollout())
	have = 3
	if got := celltest.Press(m, "-"); got != command(2) {
		t.Errorf("the cluster says 3: %v", got)
	}
}

func TestShow(t *testing.T) {
	both := livetest.MidRollout()
	both.ReplicationControllers = livetest.HandMade().ReplicationControllers
	tests := []struct{ target, title string }{
		{"", "Rollout  hello-deployment"},
		{"deployment/hello-deployment", "Rollout  hello-deployment"},
		{"deployment/other", "Rollout"},
		{"replicationcontroller/hello-node-rc-v2", "Rollout  ReplicationControllers"},
	}
	for _, tt := range tests {
		m := pane(both, 60, 12)
		m.Show(tt.target)
		if m.Title() != tt.title {
			t.Errorf("%q: %q, want %q", tt.target, m.Title(), tt.title)
		}
	}
	m := pane(both, 60, 12)
	m.Show("replicationcontroller/hello-node-rc-v2")
	if got := celltest.Press(m, "+"); got != asks("Scale replicationcontroller/hello-node-rc-v2 from 2 to 3?", "kubectl scale replicationcontroller/hello-node-rc-v2 --replicas=3") {
		t.Errorf("the controller shown is not selected: %v", got)
	}
}

// TestHostileCluster draws what a cluster may say to harm the terminal.
func TestHostileCluster(t *testing.T) { celltest.HarmlessEverywhere(t, pane) }

// The timeline tells of a rollout after it is over, and of one that is stuck.
func TestOverTime(t *testing.T) {
	before := livetest.HandMade()
	before.Pods = before.Pods[:2]
	for name, s := range map[string]*live.Snapshot{
		"rolling": livetest.Rolling(), "stuck": live.Replay(livetest.Stuck()), "handmade": live.Replay(before, livetest.HandMade()), "nothing": livetest.MidRollout(),
	} {
		for _, w := range []int{38, 56, 78, 110} {
			m := pane(s, w, 12)
			m.SetNow(livetest.Now)
			celltest.Press(m, "v")
			celltest.Golden(t, fmt.Sprintf("time-%s-%d", name, w), m.View())
		}
		m := pane(s, 20, 10)
		celltest.Press(m, "v")
		for w := 20; w <= 160; w++ {
			for _, h := range []int{0, 1, 2, 5, 30} {
				m.SetSize(w, h)
				celltest.Fits(t, m.View(), w, h)
			}
		}
		celltest.Press(m, "esc")
		if m.Backs() != "" {
			t.Error("going back stays in the timeline")
		}
	}
}
