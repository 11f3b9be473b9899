package pods_test

import (
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/cells/celltest"
)

// How long a pane of 5,000 pods takes to be drawn after ten of them changed, after a key, and after a second went by.
func BenchmarkPane(b *testing.B) {
	snapshots := livetest.Churn(b, 5000, 20)
	m := pane(snapshots[0], 120, 40)
	m.Focus()
	m.View()
	now := snapshots[0].Taken
	for name, change := range map[string]func(i int){
		"change": func(i int) { m.SetSnapshot(snapshots[i%len(snapshots)]) },
		"key":    func(int) { celltest.Press(m, "down") },
		"second": func(i int) { m.SetNow(now.Add(time.Duration(i) * time.Second)) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 1; b.Loop(); i++ {
				change(i)
				m.Title()
				m.View()
			}
		})
	}
}
