package proving

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/proof"
)

func TestTable(t *testing.T) {
	one, two := &lessons.Step{ID: "one"}, &lessons.Step{ID: "two"}
	pods := &lessons.Lesson{ID: "pods", Chapter: 2, Title: "Pods", Steps: []*lessons.Step{one, two}}
	korean := &lessons.Lesson{ID: "korean", Chapter: 10, Title: "디플로이먼트", Steps: []*lessons.Step{one}}
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	m := newModel([]*lessons.Lesson{pods, korean}, func() time.Time { return now })
	shows := func(want ...string) {
		t.Helper()
		text := ansi.Strip(m.View().Content)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q is missing in:\n%s", w, text)
			}
		}
	}
	shows("·  2 Pods", "· 10 디플로이먼트", "0 of 2 lessons, 0 steps proven, 0 broken, 0s · ctrl+c cancels")
	m.Update(beginsMsg{pods, one})
	now = now.Add(3 * time.Second)
	shows("◐  2 Pods                    ░░░░░░░░░░  0 of  2     3.0 s  one")
	m.Update(provenMsg(proof.Proof{Lesson: "pods", Step: "one", OK: true}))
	m.Update(beginsMsg{pods, two})
	shows("█████░░░░░  1 of  2     3.0 s  two", "1 steps proven")
	m.Update(provenMsg(proof.Proof{Lesson: "pods", Step: "two", Problem: "no"}))
	m.Update(provenMsg(proof.Proof{Lesson: "other"}))
	now = now.Add(time.Minute)
	shows("✕  2 Pods                    ██████████  2 of  2     3.0 s  1 broken", "1 of 2 lessons, 1 steps proven, 1 broken, 1m3s")
	m.Update(cancelMsg{})
	shows("cancelled")
	for w := 20; w < 120; w++ {
		m.Update(tea.WindowSizeMsg{Width: w, Height: 3})
		lines := strings.Split(m.View().Content, "\n")
		if len(lines) != 2 || !strings.Contains(lines[0], "10 디") {
			t.Fatalf("in three lines it shows %q", lines)
		}
		for _, l := range lines {
			if ansi.StringWidth(l) > w {
				t.Fatalf("%d cells: %q", w, l)
			}
		}
	}
	m.Update(endMsg{true})
	if text := ansi.Strip(m.View().Content); !strings.Contains(text, "2 Pods") || strings.Contains(text, "ctrl+c") {
		t.Errorf("in the end it shows %q", text)
	}
	m.Update(endMsg{false})
	if m.View().Content != "" {
		t.Errorf("what is left is %q", m.View().Content)
	}
}
