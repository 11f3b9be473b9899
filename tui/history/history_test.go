package history_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/history"
	"github.com/kubecadet/cadet/tui/theme"
)

func pane(s *live.Snapshot, w, h int) *history.Model {
	return celltest.Open(history.New(theme.New(true)), s, w, h)
}

func TestGolden(t *testing.T) { celltest.Goldens(t, pane) }

func TestEveryWidthFits(t *testing.T) { celltest.FitsEverywhere(t, pane) }

func TestKeys(t *testing.T) {
	paused := livetest.Stuck()
	paused.Deployments[0].Spec.Paused = true
	tests := []struct {
		name  string
		scene *live.Snapshot
		keys  []string
		want  tea.Msg
	}{
		{"undo", livetest.Stuck(), []string{"down", "U"}, action.Confirm{
			Question: "Take hello-deployment back to revision 2 with hello:v2?",
			Run:      action.Run{Command: "kubectl rollout undo deployment/hello-deployment --to-revision=2"},
		}},
		{"undo to now", livetest.Stuck(), []string{"U"}, action.Notice{Text: "revision 3 is the present one: choose another with ↑ and ↓", Bad: true}},
		{"undo while paused", paused, []string{"j", "U"}, action.Notice{
			Text: "hello-deployment is paused: resume it first, with kubectl rollout resume deployment/hello-deployment", Bad: true,
		}},
		{"no revision", livetest.HandMade(), []string{"v"}, action.Notice{
			Text: "there is no revision yet: a Deployment makes the first one when it is applied", Bad: true,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := celltest.Press(pane(tt.scene, 60, 12), tt.keys...); got != tt.want {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func TestDiff(t *testing.T) {
	m := pane(livetest.Stuck(), 56, 14)
	m.Focus()
	celltest.Press(m, "down", "v")
	celltest.Golden(t, "diff", m.View())
	m.SetSnapshot(livetest.Stuck()) // the next moment leaves the diff open
	celltest.Golden(t, "diff", m.View())
	for w := 20; w <= 160; w++ {
		m.SetSize(w, 7)
		celltest.Fits(t, m.View(), w, 7)
	}
	m.SetSize(56, 14)
	celltest.Press(m, "esc")
	celltest.Golden(t, "selected", m.View())
}

func TestOtherWorkloadsKeepNoHistory(t *testing.T) {
	m := pane(livetest.HandMade(), 56, 4)
	m.Show("replicationcontroller/hello-node-rc")
	celltest.Golden(t, "no-history", m.View())
}

// TestHostileCluster draws what a cluster may say to harm the terminal.
func TestHostileCluster(t *testing.T) {
	celltest.HarmlessEverywhere(t, pane)
	celltest.HarmlessEverywhere(t, pane, "down", "v")
}
