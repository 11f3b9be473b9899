package plain

import (
	"fmt"
	"io"
	"time"

	"github.com/kubecadet/cadet/cluster"
)

// BringUp returns what reports the steps of a bring-up as lines, each once, as it ends.
func BringUp(w io.Writer) func(cluster.Progress) {
	return func(p cluster.Progress) {
		took := p.Took.Round(100 * time.Millisecond).Seconds()
		switch p.State {
		case cluster.Done:
			fmt.Fprintf(w, "✓ %-36s %5.1f s\n", p.Step, took)
		case cluster.Failed:
			fmt.Fprintf(w, "✕ %-36s %5.1f s  %s\n", p.Step, took, p.Detail)
		case cluster.Running: // what it is doing meanwhile would be a line redrawn
		}
	}
}
