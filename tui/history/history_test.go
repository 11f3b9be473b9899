package history_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/history"
	"github.com/kubecadet/cadet/tui/theme"
)

var scenes = map[string]func() *live.Snapshot{
	"midrollout": livetest.MidRollout, "stuck": livetest.Stuck, "handmade": livetest.HandMade,
}

func pane(s *live.Snapshot, w, h int) *history.Model {
	m := history.New(theme.New(true))
	m.SetSize(w, h)
	m.SetSnapshot(s)
	return m
}

func TestGolden(t *testing.T) {
	for name, scene := range scenes {
		for _, w := range []int{38, 56, 78, 110} {
			celltest.Golden(t, fmt.Sprintf("%s-%d", name, w), pane(scene(), w, 12).View())
		}
	}
}

func TestEveryWidthFits(t *testing.T) {
	for _, scene := range scenes {
		m := pane(scene(), 20, 10)
		for w := 20; w <= 160; w++ {
			for _, h := range []int{0, 1, 2, 5, 30} {
				m.SetSize(w, h)
				celltest.Fits(t, m.View(), w, h)
			}
		}
	}
}

// press types keys and returns what the last one asked for.
func press(m *history.Model, keys ...string) tea.Msg {
	var cmd tea.Cmd
	for _, k := range keys {
		cmd = m.Update(celltest.Key(k))
	}
	if cmd == nil {
		return nil
	}
	return cmd()
}

func TestKeys(t *testing.T) {
	paused := livetest.Stuck()
	paused.Deployments[0].Spec.Paused = true
	tests := []struct {
		name  string
		scene *live.Snapshot
		keys  []string
		want  tea.Msg
	}{
		{"undo", livetest.Stuck(), []string{"down", "u"}, action.Confirm{
			Question: "Take hello-deployment back to revision 2 with hello:v2?",
			Run:      action.Run{Command: "kubectl rollout undo deployment/hello-deployment --to-revision=2"},
		}},
		{"undo to now", livetest.Stuck(), []string{"u"}, action.Notice{Text: "revision 3 is the present one: choose another with ↑ and ↓", Bad: true}},
		{"undo while paused", paused, []string{"j", "u"}, action.Notice{
			Text: "hello-deployment is paused: resume it first, with kubectl rollout resume deployment/hello-deployment", Bad: true,
		}},
		{"no revision", livetest.HandMade(), []string{"d"}, action.Notice{
			Text: "there is no revision yet: a Deployment makes the first one when it is applied", Bad: true,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := press(pane(tt.scene, 60, 12), tt.keys...); got != tt.want {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func TestDiff(t *testing.T) {
	m := pane(livetest.Stuck(), 56, 14)
	m.Focus()
	press(m, "down", "d")
	celltest.Golden(t, "diff", m.View())
	m.SetSnapshot(livetest.Stuck()) // the next moment leaves the diff open
	celltest.Golden(t, "diff", m.View())
	for w := 20; w <= 160; w++ {
		m.SetSize(w, 7)
		celltest.Fits(t, m.View(), w, 7)
	}
	m.SetSize(56, 14)
	press(m, "esc")
	celltest.Golden(t, "selected", m.View())
}

func TestOtherWorkloadsKeepNoHistory(t *testing.T) {
	m := pane(livetest.HandMade(), 56, 4)
	m.Show("replicationcontroller/hello-node-rc")
	celltest.Golden(t, "no-history", m.View())
}
