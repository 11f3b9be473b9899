package events_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/events"
	"github.com/kubecadet/cadet/tui/theme"
)

var scenes = map[string]func() *live.Snapshot{
	"midrollout": livetest.MidRollout, "stuck": livetest.Stuck, "handmade": livetest.HandMade,
}

func pane(s *live.Snapshot, w, h int) *events.Model {
	m := events.New(theme.New(true))
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
func press(m *events.Model, keys ...string) tea.Msg {
	var cmd tea.Cmd
	for _, k := range keys {
		cmd = m.Update(celltest.Key(k))
	}
	if cmd == nil {
		return nil
	}
	return cmd()
}

func TestFilterAndWarnings(t *testing.T) {
	m := pane(livetest.MidRollout(), 78, 12)
	press(m, "w")
	celltest.Golden(t, "warnings-first", m.View())
	press(m, "w", "/")
	for _, k := range celltest.Type("\u110c\u116e\u11ab\u1107\u1175") { // 준비 as macOS types it
		m.Update(k)
	}
	celltest.Golden(t, "typing", m.View())
	press(m, "enter")
	celltest.Golden(t, "filtered", m.View())
	if m.Title() != "Events  /준비" {
		t.Errorf("title %q", m.Title())
	}
	press(m, "/", "x", "y", "z", "enter")
	celltest.Golden(t, "filtered-to-nothing", m.View())
	press(m, "esc")
	celltest.Golden(t, "midrollout-78", m.View())
}

func TestScroll(t *testing.T) {
	m := pane(livetest.MidRollout(), 78, 4)
	press(m, "up", "up")
	before := m.View()
	celltest.Golden(t, "scrolled", before)
	more := livetest.MidRollout()
	more.Events = append(more.Events, more.Events[0])
	m.SetSnapshot(more)
	if m.View() != before {
		t.Errorf("a new event moved what was scrolled to:\n%s", m.View())
	}
	press(m, "end", "pgup", "pgdown")
	m.SetSnapshot(livetest.MidRollout())
	celltest.Fits(t, m.View(), 78, 4)
}

func TestAsksForNothing(t *testing.T) {
	if got := press(pane(livetest.MidRollout(), 60, 12), "w", "x", "enter"); got != nil {
		t.Errorf("asked for %v", got)
	}
}
