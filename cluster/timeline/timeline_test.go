package timeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

// table writes a timeline out: when, how many are available and there in all, and of each line ready/not ready/leaving.
func table(t Timeline) string {
	var b strings.Builder
	for _, l := range t.Lines {
		fmt.Fprintf(&b, "%s %d %s\n", l.Name, l.Revision, l.Image)
	}
	for _, m := range t.Moments {
		fmt.Fprintf(&b, "%s %d of %d..%d %d", m.Time.Sub(livetest.Asked), m.Available, m.Least, m.Most, m.Pods)
		for _, c := range m.Counts {
			fmt.Fprintf(&b, " %d/%d/%d", c.Ready, c.Unready, c.Leaving)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestARollout(t *testing.T) {
	const want = `hello-deployment-5756bb6c8f 2 hello:v2
hello-deployment-68bd497896 1 hello:v1
-40s 2 of 2..3 2 0/0/0 2/0/0
60ms 2 of 2..3 3 0/1/0 2/0/0
2s 2 of 2..3 3 1/0/0 2/0/0
7s 3 of 2..3 3 1/0/0 2/0/0
7.2s 3 of 2..3 2 1/0/0 1/0/1
7.3s 3 of 2..3 3 1/1/0 1/0/1
9s 2 of 2..3 3 2/0/0 1/0/0
14s 3 of 2..3 3 2/0/0 1/0/0
14.2s 3 of 2..3 2 2/0/0 0/0/1
16s 2 of 2..3 2 2/0/0 0/0/0
`
	if got := table(OfDeployment(livetest.Rolling(), "hello-deployment")); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestControllersSideBySide(t *testing.T) {
	before := livetest.HandMade()
	before.Pods = before.Pods[:2]
	got := table(OfControllers(live.Replay(before, livetest.HandMade())))
	for _, want := range []string{"hello-node-rc 0 hello:v1\nhello-node-rc-v2 0 hello:v2\n", " 3 of 0..0 4 2/0/0 1/1/0\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// A line that never had a pod is left out, and so are other Deployments and other namespaces.
func TestOnlyWhatIsOfTheDeployment(t *testing.T) {
	for _, name := range []string{"other", ""} {
		if got := OfDeployment(livetest.Rolling(), name); len(got.Lines) > 0 {
			t.Errorf("%q has %s", name, table(got))
		}
	}
	stuck := OfDeployment(live.Replay(livetest.Stuck()), "hello-deployment")
	if got := table(stuck); len(stuck.Lines) != 2 || strings.Contains(got, "hello:v1") {
		t.Errorf("a revision without pods is among %s", got)
	}
}

// Fewer pods than have to be available, and more than there may be, are told once there had been as many as asked for.
func TestBoundsThatAreBroken(t *testing.T) {
	m := func(available, pods, least, most int) *Moment {
		return &Moment{Available: available, Pods: pods, Least: least, Most: most}
	}
	r := &reader{}
	for i, tc := range []struct {
		m           *Moment
		short, over bool
	}{
		{m(0, 3, 3, 4), false, false}, // the first rollout
		{m(3, 3, 3, 4), false, false},
		{m(2, 3, 3, 4), true, false},
		{m(3, 5, 3, 4), false, true},
		{m(3, 3, 5, 6), false, false}, // scaled up
		{m(5, 5, 5, 6), false, false},
		{m(5, 5, 2, 3), false, false}, // and down
		{m(2, 3, 2, 3), false, false},
		{m(1, 4, 2, 3), true, true},
	} {
		if r.judge(tc.m); tc.m.Short != tc.short || tc.m.Over != tc.over {
			t.Errorf("moment %d: %+v", i, tc.m)
		}
	}
}

// 5,000 pods that change: what a look at the pane costs.
func BenchmarkTimeline(b *testing.B) {
	snapshots := livetest.Churn(b, 5000, 20)
	b.ReportAllocs()
	for b.Loop() {
		OfDeployment(snapshots[len(snapshots)-1], "hello-deployment")
	}
}
