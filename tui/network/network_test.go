package network_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/network"
	"github.com/kubecadet/cadet/tui/theme"
)

func pane(s *live.Snapshot, w, h int) *network.Model {
	return celltest.Open(network.New(theme.New(true)), s, w, h)
}

// The pane as it is in windows of 80×24, 100×30 and 160×45, the list and all of one entry.
func TestGolden(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {78, 6}, "100x30": {54, 12}, "160x45": {80, 20}} {
		m := pane(livetest.Shop(), size[0], size[1])
		celltest.Golden(t, "list-"+name, m.View())
		celltest.Press(m, "v")
		celltest.Golden(t, "ingress-"+name, m.View())
		celltest.Press(m, "v", "end", "up", "v") // users, of type NodePort
		celltest.Golden(t, "service-"+name, m.View())
	}
	celltest.Golden(t, "nothing", pane(livetest.MidRollout(), 50, 3).View())
}

// What is wrong with each entry, with the keys that lead there.
func TestWrong(t *testing.T) {
	m := pane(livetest.Shop(), 100, 14)
	for _, name := range []string{"shop", "waiting", "database", "legacy", "lost", "products", "users", "users-headless"} {
		celltest.Golden(t, "entry-"+name, m.View())
		celltest.Press(m, "down")
	}
	if got := m.Title(); got != "Network  3 of 8 with a problem" {
		t.Errorf("title %q", got)
	}
}

func TestEveryWidthFits(t *testing.T) {
	m := pane(livetest.Shop(), 20, 10)
	for _, keys := range [][]string{{"down"}, {"v", "down"}, {"v", "end", "v"}} {
		celltest.Press(m, keys...)
		for w := 20; w <= 160; w++ {
			for _, h := range []int{0, 1, 2, 5, 9, 30} {
				m.SetSize(w, h)
				celltest.Fits(t, m.View(), w, h)
			}
		}
	}
}

func TestKeys(t *testing.T) {
	loop := func(url string) string { return "for i in $(seq 20); do curl -sS -m 5 " + url + " | head -n 1; done" }
	for _, tt := range []struct {
		name string
		keys []string
		want tea.Msg
	}{
		{"call an Ingress", []string{"d"}, action.Run{Command: "kubectl exec client -- sh -c '" +
			loop("-k --connect-to ::203.0.113.1: https://shop.example.com/users") + "' | sort | uniq -c"}},
		{"call a Service", []string{"end", "up", "d"}, action.Run{Command: "kubectl exec client -- sh -c '" + loop("http://users") + "' | sort | uniq -c"}},
		{"call a name", []string{"down", "down", "d"}, action.Notice{Text: "curl can't call that: kubectl exec client -- nslookup database", Bad: true}},
		{"call what has no address", []string{"down", "d"}, action.Notice{Text: "nothing to call: it has no address: no controller has taken it", Bad: true}},
		{"copy what has no address", []string{"down", "u"}, action.Notice{Text: "nothing to copy: it has no address: no controller has taken it", Bad: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := celltest.Press(pane(livetest.Shop(), 60, 12), tt.keys...); got != tt.want {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
	if got, ok := celltest.Press(pane(&live.Snapshot{}, 60, 12), "u").(action.Notice); !ok || !got.Bad {
		t.Errorf("copy without an entry: %v", got)
	}
	outside := livetest.Shop()
	outside.Pods = outside.Pods[1:] // nobody is there to call from inside
	if got := celltest.Press(pane(outside, 60, 12), "end", "up", "d"); got != (action.Run{Command: loop("http://localhost:31080") + " | sort | uniq -c"}) {
		t.Errorf("from outside: %v", got)
	}
}

// Each of two keys copies one of the two calls; where there is one from inside alone, both copy that.
func TestCopy(t *testing.T) {
	for _, tt := range []struct {
		keys []string
		want string
	}{
		{[]string{"end", "up", "u"}, "cadet curl http://localhost:31080"},
		{[]string{"end", "up", "m"}, "kubectl exec client -- curl http://users"},
		{[]string{"end", "u"}, "kubectl exec client -- curl http://users-headless:8080"},
	} {
		if got := celltest.Press(pane(livetest.Shop(), 60, 12), tt.keys...); got != (action.Copy{Command: tt.want}) {
			t.Errorf("%v: %v", tt.keys, got)
		}
	}
}

// The selection stays with its entry; what is made while nobody looks there is selected.
func TestSelection(t *testing.T) {
	m := pane(livetest.Shop(), 100, 12)
	celltest.Press(m, "end", "up")
	less := livetest.Shop()
	less.Ingresses = nil
	m.SetSnapshot(less)
	selected := func() string {
		for l := range strings.Lines(m.View()) {
			if strings.Contains(l, "▸") {
				return l
			}
		}
		return ""
	}
	if got := selected(); !strings.Contains(got, "users ") {
		t.Errorf("selected %q", got)
	}
	more := livetest.Shop()
	more.Services = append(more.Services[:3:3], append([]*corev1.Service{named("new")}, more.Services[3:]...)...)
	m.SetSnapshot(more)
	if got := selected(); !strings.Contains(got, "new ") {
		t.Errorf("selected %q, not what is new", got)
	}
	m.Update(tea.MouseClickMsg{X: 5, Y: 2})
	if got := selected(); got == "" || strings.Contains(got, "new ") {
		t.Errorf("clicked, and selected %q", got)
	}
}

func named(name string) *corev1.Service {
	s := livetest.Shop().Services[1].DeepCopy()
	s.Name = name
	return s
}

// TestHostileCluster draws what a cluster may say to harm the terminal.
func TestHostileCluster(t *testing.T) {
	for _, w := range []int{38, 78, 200} {
		s := livetest.Shop()
		for _, i := range s.Ingresses {
			i.Annotations = map[string]string{"kubernetes.io/ingress.class": "x" + celltest.Poison}
			i.Spec.Rules[0].HTTP.Paths[0].Path = "/" + celltest.Poison
		}
		for _, slice := range s.EndpointSlices {
			slice.Endpoints[0].Addresses[0] = celltest.Poison
		}
		s.Pods[3].Status.ContainerStatuses[0].State.Waiting.Message = celltest.Poison
		m := pane(s, w, 40)
		for i := range 8 {
			t.Run(fmt.Sprint(w, i), func(t *testing.T) {
				celltest.Harmless(t, m.View())
				celltest.Fits(t, m.View(), w, 40)
			})
			celltest.Press(m, "down")
		}
	}
}
