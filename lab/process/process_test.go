package process

import (
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	for arg, want := range map[string]time.Duration{
		"0": 0, "1": time.Second, "0.5": 500 * time.Millisecond, "3s": 3 * time.Second, "2m": 2 * time.Minute,
		"1h": time.Hour, "1d": 24 * time.Hour, "infinity": forever, "1e30": forever,
	} {
		if got, err := duration(arg); err != nil || got != want {
			t.Errorf("duration(%q) = %v, %v; want %v", arg, got, err, want)
		}
	}
	for _, arg := range []string{"", "x", "-1", "s", "1w", "0x10"} {
		if got, err := duration(arg); err == nil {
			t.Errorf("duration(%q) = %v, want an error", arg, got)
		}
	}
	if got := saturatingAdd(forever, time.Second); got != forever {
		t.Errorf("forever and a second = %v", got)
	}
}
