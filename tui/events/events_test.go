package events_test

import (
	"testing"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/events"
	"github.com/kubecadet/cadet/tui/theme"
)

func pane(s *live.Snapshot, w, h int) *events.Model {
	return celltest.Open(events.New(theme.New(true)), s, w, h)
}

func TestGolden(t *testing.T) { celltest.Goldens(t, pane) }

func TestEveryWidthFits(t *testing.T) { celltest.FitsEverywhere(t, pane) }

func TestFilterAndWarnings(t *testing.T) {
	m := pane(livetest.MidRollout(), 78, 12)
	celltest.Press(m, "w")
	celltest.Golden(t, "warnings-first", m.View())
	celltest.Press(m, "w", "/")
	for _, k := range celltest.Type("\u110c\u116e\u11ab\u1107\u1175") { // 준비 as macOS types it
		m.Update(k)
	}
	celltest.Golden(t, "typing", m.View())
	celltest.Press(m, "enter")
	celltest.Golden(t, "filtered", m.View())
	if m.Title() != "Events  /준비" {
		t.Errorf("title %q", m.Title())
	}
	celltest.Press(m, "/", "x", "y", "z", "enter")
	celltest.Golden(t, "filtered-to-nothing", m.View())
	celltest.Press(m, "esc")
	celltest.Golden(t, "midrollout-78", m.View())
}

func TestScroll(t *testing.T) {
	m := pane(livetest.MidRollout(), 78, 4)
	celltest.Press(m, "up", "up")
	before := m.View()
	celltest.Golden(t, "scrolled", before)
	more := livetest.MidRollout()
	more.Events = append(more.Events, more.Events[0])
	m.SetSnapshot(more)
	if m.View() != before {
		t.Errorf("a new event moved what was scrolled to:\n%s", m.View())
	}
	celltest.Press(m, "end", "pgup", "pgdown")
	m.SetSnapshot(livetest.MidRollout())
	celltest.Fits(t, m.View(), 78, 4)
}

func TestAsksForNothing(t *testing.T) {
	if got := celltest.Press(pane(livetest.MidRollout(), 60, 12), "w", "x", "enter"); got != nil {
		t.Errorf("asked for %v", got)
	}
}

// TestHostileCluster draws what a cluster may say to harm the terminal.
func TestHostileCluster(t *testing.T) { celltest.HarmlessEverywhere(t, pane) }
