package tui

import (
	"testing"

	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/work"
)

// What the screen costs with 5,000 pods in the lesson: after ten of them changed, and after a second went by.
func BenchmarkWorkbench(b *testing.B) {
	snapshots := livetest.Churn(b, 5000, 20)
	d := open(b, newBench("ch8", 1), 160, 45, "scale")
	b.Run("change", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.Update(work.SnapshotMsg{Serial: d.desk.opened, Snapshot: snapshots[i%len(snapshots)]})
			d.View()
		}
	})
	b.Run("second", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d.Update(tickMsg{})
			d.View()
		}
	})
}
