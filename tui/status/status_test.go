package status

import (
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/words"
)

func TestHeaderFitsAndKeepsTheSign(t *testing.T) {
	p := Place{Lesson: "디플로이먼트", Step: "Roll out version 2", Chapter: 8, Number: 4, Steps: 12, Engine: "embedded",
		Version: "v1.36.3", Namespace: "ch8", Snapshot: &live.Snapshot{Synced: true}}
	for w := 40; w <= 200; w++ {
		h := ansi.Strip(Header(theme.New(true), p, w))
		if ansi.StringWidth(h) != w || !strings.HasSuffix(h, "● ") {
			t.Fatalf("width %d: %q", w, h)
		}
	}
}

func TestConnection(t *testing.T) {
	tests := []struct {
		snap *live.Snapshot
		want string
	}{
		{nil, "◐ connecting"},
		{&live.Snapshot{}, "◐ connecting"},
		{&live.Snapshot{Synced: true}, "●"},
		{&live.Snapshot{Synced: true, Problem: words.New("refused")}, "✕ no answer"},
	}
	for _, tc := range tests {
		if got := ansi.Strip(connection(theme.New(true), tc.snap)); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.snap, got, tc.want)
		}
	}
}

func TestNoticesExpire(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	m := New(theme.New(true), func() time.Time { return now })
	keys := []key.Binding{key.NewBinding(key.WithHelp("n", "next"))}
	m.Say("one\n  two", false)
	if got := ansi.Strip(m.View(keys, "", 40)); !strings.Contains(got, "one two") {
		t.Fatalf("the notice is not shown: %q", got)
	}
	now = now.Add(time.Minute)
	m.Expire()
	if got := ansi.Strip(m.View(keys, "", 40)); !strings.Contains(got, "n next") {
		t.Fatalf("the keys are not back: %q", got)
	}
}

func TestHostileCluster(t *testing.T) {
	s := &live.Snapshot{Problem: words.New("no%s", celltest.Poison)}
	celltest.Harmless(t, Header(theme.New(true), Place{Lesson: celltest.Poison, Step: celltest.Poison, Version: "v1" + celltest.Poison, Snapshot: s}, 100))
	celltest.Harmless(t, strings.Join(Banner(theme.New(true), s, 80), "\n"))
	m := New(theme.New(true), time.Now)
	m.Say("no"+celltest.Poison, true)
	celltest.Harmless(t, m.View(nil, "", 80))
}
