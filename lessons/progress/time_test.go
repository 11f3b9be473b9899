package progress

import (
	"path/filepath"
	"testing"
	"time"
)

// Time counts between things that are done close to each other, and whoever was away for longer was away.
func TestSpent(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		acts []time.Duration // after noon
		want time.Duration
	}{
		"nothing":            {nil, 0},
		"one thing":          {[]time.Duration{0}, 0},
		"close together":     {[]time.Duration{0, time.Minute, 5 * time.Minute}, 5 * time.Minute},
		"lunch":              {[]time.Duration{0, time.Minute, time.Hour, time.Hour + time.Minute}, 2 * time.Minute},
		"exactly a pause":    {[]time.Duration{0, pause}, 0},
		"the clock was back": {[]time.Duration{0, time.Minute, -time.Hour, 2 * time.Minute}, 2 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "progress.json")
			f := open(t, path)
			for i, at := range tt.acts {
				f.Act("pods", noon.Add(at))
				if i == 1 { // some of it is in the file already
					must(t, f.MarkDone("pods", "one", noon))
				}
			}
			if got := f.Spent("pods"); got != tt.want {
				t.Errorf("spent %s, not %s", got, tt.want)
			}
			must(t, f.Keep())
			if got := open(t, path).Spent("pods"); got != tt.want {
				t.Errorf("the file says %s, not %s", got, tt.want)
			}
		})
	}
}

// A lesson that is open in two windows takes no longer for that.
func TestSpentInTwoWindows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.json")
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	a, b := open(t, path), open(t, path)
	for second := range 100 {
		a.Act("pods", noon.Add(time.Duration(second)*time.Second))
		b.Act("pods", noon.Add(time.Duration(second)*time.Second))
	}
	must(t, a.Keep())
	must(t, b.Keep())
	if got := open(t, path).Spent("pods"); got != 99*time.Second {
		t.Errorf("spent %s", got)
	}
}
