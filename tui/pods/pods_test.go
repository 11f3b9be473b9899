package pods_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/pods"
	"github.com/kubecadet/cadet/tui/theme"
)

func pane(s *live.Snapshot, w, h int) *pods.Model {
	return celltest.Open(pods.New(theme.New(true)), s, w, h)
}

func TestGolden(t *testing.T) { celltest.Goldens(t, pane) }

func TestEveryWidthFits(t *testing.T) { celltest.FitsEverywhere(t, pane) }

func TestKeys(t *testing.T) {
	const first = "hello-deployment-5756bb6c8f-b7w2m" // not started yet
	tests := []struct {
		name string
		keys []string
		want tea.Msg
	}{
		{"delete", []string{"j", "D"}, action.Confirm{
			Question: "Delete pod " + first + "? Its controller hello-deployment-5756bb6c8f may make another.",
			Run:      action.Run{Command: "kubectl delete pod " + first},
		}},
		{"delete what nobody makes again", []string{"D"}, action.Confirm{
			Question: "Delete pod client? Nothing makes it again.", Run: action.Run{Command: "kubectl delete pod client"},
		}},
		{"logs", []string{"down", "o"}, action.ShowLogs{Namespace: "ch8", Pod: first}},
		{"shell", []string{"x"}, action.Run{Command: "kubectl exec -it client -- sh", Interactive: true}},
		{"shell in what does not run", []string{"down", "x"}, action.Notice{
			Text: first + " runs no container to open a shell in: it is ContainerCreating", Bad: true,
		}},
		{"edit", []string{"E"}, action.Run{Command: "kubectl edit pod client", Interactive: true}},
		{"leaving", []string{"end", "D"}, action.Notice{
			Text: "hello-deployment-68bd497896-c5d2p is being deleted already: choose another pod", Bad: true,
		}},
		{"label", []string{"B", "a", "=", "b", "enter"}, action.Run{Command: "kubectl label --overwrite pod client a=b"}},
		{"no label", []string{"B", "a", ";", "b", "enter"}, action.Notice{Text: `"a;b" is no label: type key=value, or key- to take it off`, Bad: true}},
		{"label given up", []string{"B", "a", "esc"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := celltest.Press(pane(livetest.MidRollout(), 60, 12), tt.keys...); got != tt.want {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
	if got, ok := celltest.Press(pane(&live.Snapshot{}, 60, 12), "D").(action.Notice); !ok || !got.Bad {
		t.Errorf("delete without a pod: %v", got)
	}
}

func TestDetails(t *testing.T) {
	for name, scene := range celltest.Scenes {
		m := pane(scene(), 56, 24)
		celltest.Press(m, "end", "v")
		celltest.Golden(t, "details-"+name, m.View())
		for w := 20; w <= 160; w++ {
			m.SetSize(w, 9)
			celltest.Press(m, "down")
			celltest.Fits(t, m.View(), w, 9)
		}
	}
	m := pane(livetest.MidRollout(), 78, 24)
	celltest.Press(m, "down", "down", "v")
	celltest.Golden(t, "details-ready-soon", m.View())
}

func TestSelectionStaysWithItsPod(t *testing.T) {
	m := pane(livetest.MidRollout(), 60, 12)
	celltest.Press(m, "end", "up")
	s := livetest.MidRollout()
	s.Pods = s.Pods[3:] // the client and two new pods are gone
	m.SetSnapshot(s)
	if got := celltest.Press(m, "o"); got != (action.ShowLogs{Namespace: "ch8", Pod: "hello-deployment-68bd497896-7lwzn"}) {
		t.Errorf("selected %v", got)
	}
}

// A label lands on the pod it was typed for, wherever the selection has gone meanwhile.
func TestLabelStaysWithItsPod(t *testing.T) {
	const old = "hello-deployment-68bd497896-7lwzn"
	m := pane(livetest.MidRollout(), 60, 12)
	celltest.Press(m, "end", "up", "B", "a", "=", "b")
	celltest.Golden(t, "label", m.View())
	s := livetest.MidRollout()
	s.Pods = s.Pods[1:] // the client is gone: every row moves
	m.SetSnapshot(s)
	if got := celltest.Press(m, "enter"); got != (action.Run{Command: "kubectl label --overwrite pod " + old + " a=b"}) {
		t.Errorf("got %v", got)
	}
	celltest.Press(m, "B", "a", "=", "b")
	m.SetSnapshot(&live.Snapshot{Pods: livetest.MidRollout().Pods[:1]})
	if got := celltest.Press(m, "enter"); got != (action.Notice{Text: old + " is gone: select another pod to label", Bad: true}) {
		t.Errorf("got %v", got)
	}
	for w := 20; w <= 160; w++ {
		m.SetSize(w, 9)
		celltest.Press(m, "B", "x")
		celltest.Fits(t, m.View(), w, 9)
		celltest.Press(m, "esc")
	}
}

func TestAgesMoveOn(t *testing.T) {
	m := pane(livetest.MidRollout(), 78, 12)
	m.Focus()
	m.SetNow(livetest.Now.Add(5e9))
	celltest.Golden(t, "five-seconds-later", m.View())
	m.Update(tea.MouseClickMsg{X: 5, Y: 3})
	if got := celltest.Press(m, "o"); got != (action.ShowLogs{Namespace: "ch8", Pod: "hello-deployment-5756bb6c8f-9qj7d"}) {
		t.Errorf("clicked on %v", got)
	}
}

func TestStatusColumnHoldsStill(t *testing.T) {
	m := pane(livetest.HandMade(), 78, 12) // one is at ContainerCreating
	wide := header(m)
	s := *livetest.HandMade()
	s.Pods = s.Pods[:len(s.Pods)-1] // and is gone
	m.SetSnapshot(&s)
	m.SetNow(livetest.Now.Add(5 * time.Second))
	if got := header(m); got != wide {
		t.Errorf("as soon as no status is long the columns become %q", got)
	}
	m.SetNow(livetest.Now.Add(10 * time.Second))
	if got := header(m); got == wide {
		t.Errorf("a while after no status is long the columns are still %q", got)
	}
}

// header is the line with the titles of the columns.
func header(m *pods.Model) string {
	line, _, _ := strings.Cut(ansi.Strip(m.View()), "\n")
	return line
}

// TestHostileCluster draws what a cluster may say to harm the terminal.
func TestHostileCluster(t *testing.T) {
	celltest.HarmlessEverywhere(t, pane)
	celltest.HarmlessEverywhere(t, pane, "down", "enter")
}
