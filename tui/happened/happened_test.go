package happened_test

import (
	"fmt"
	"testing"
	"time"

	deeds "github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/happened"
	"github.com/kubecadet/cadet/tui/theme"
)

// asked are two commands: the rollout, and another when it was half over.
var asked = []deeds.Action{
	{Time: livetest.Asked, Command: "kubectl set image deployment/hello-deployment \\\n  hello=hello:v2"},
	{Time: livetest.Asked.Add(8 * time.Second), Command: "kubectl annotate deployment/hello-deployment note=half"},
}

func pane(s *live.Snapshot, w, h int) *happened.Model {
	m := happened.New(theme.New(true))
	m.SetActions(asked)
	return celltest.Open(m, s, w, h)
}

func TestGolden(t *testing.T) {
	for _, w := range []int{38, 56, 78, 110} {
		m := pane(livetest.Rolling(), w, 12)
		celltest.Golden(t, fmt.Sprintf("rolling-%d", w), m.View())
		m.SetActions(asked[:1]) // more than there is room for
		celltest.Golden(t, fmt.Sprintf("rolling-all-%d", w), m.View())
		celltest.Press(m, "pgup")
		celltest.Golden(t, fmt.Sprintf("rolling-up-%d", w), m.View())
	}
	celltest.Golden(t, "nothing", pane(livetest.HandMade(), 60, 4).View())
	none := happened.New(theme.New(true))
	celltest.Golden(t, "none", celltest.Open(none, livetest.HandMade(), 60, 4).View())
}

func TestEveryWidthFits(t *testing.T) {
	celltest.FitsEverywhere(t, pane)
	m := pane(livetest.Rolling(), 20, 10)
	for w := 20; w <= 160; w++ {
		for _, h := range []int{0, 1, 2, 5, 30} {
			m.SetSize(w, h)
			celltest.Fits(t, m.View(), w, h)
			celltest.Press(m, "up")
			celltest.Fits(t, m.View(), w, h)
		}
	}
}

// Who scrolls up comes to the first thing told, and with a new command is back at the end.
func TestScrolling(t *testing.T) {
	m := pane(livetest.Rolling(), 78, 6)
	end := m.View()
	celltest.Press(m, "home")
	top := m.View()
	celltest.Press(m, "up", "pgup")
	if m.View() != top {
		t.Error("it scrolls beyond the first thing told")
	}
	celltest.Press(m, "end")
	if m.View() != end {
		t.Error("the end is not where it began")
	}
	celltest.Press(m, "home")
	m.SetActions(append(asked[:2:2], deeds.Action{Time: livetest.Now, Command: "kubectl delete pod x"}))
	if got := m.View(); got == top {
		t.Error("a new command is out of sight")
	}
}

// TestHostileCluster draws what a cluster may say to harm the terminal.
func TestHostileCluster(t *testing.T) {
	celltest.HarmlessEverywhere(t, func(s *live.Snapshot, w, h int) *happened.Model {
		before := *s
		before.Pods, before.Events, before.Services, before.Deployments = nil, nil, nil, nil
		m := pane(live.Replay(&before, s), w, h)
		m.SetActions([]deeds.Action{{Command: "kubectl " + celltest.Poison}})
		return m
	})
}
