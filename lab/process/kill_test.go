package process

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestParseKill(t *testing.T) {
	tests := []struct {
		args   string
		signal syscall.Signal
		ids    []string
		reason string
	}{
		{"1", syscall.SIGTERM, []string{"1"}, ""},
		{"-9 1 2", syscall.SIGKILL, []string{"1", "2"}, ""},
		{"-HUP 7", syscall.SIGHUP, []string{"7"}, ""},
		{"-SIGINT 7", syscall.SIGINT, []string{"7"}, ""},
		{"-s usr1 7", syscall.SIGUSR1, []string{"7"}, ""},
		{"-0 7", 0, []string{"7"}, ""},
		{"-- -7", syscall.SIGTERM, []string{"-7"}, ""},
		{"-s", 0, nil, "-s needs a signal"},
		{"-NOTHING 1", 0, nil, "no signal NOTHING"},
		{"-99 1", 0, nil, "no signal 99"},
	}
	for _, test := range tests {
		signal, ids, err := parseKill(strings.Fields(test.args))
		if test.reason != "" {
			if err == nil || !strings.Contains(err.Error(), test.reason) {
				t.Errorf("kill %s: %v, want %q", test.args, err, test.reason)
			}
			continue
		}
		if err != nil || signal != test.signal || !slices.Equal(ids, test.ids) {
			t.Errorf("kill %s: %v, %q, %v; want %v, %q", test.args, signal, ids, err, test.signal, test.ids)
		}
	}
}

func TestKillSaysWhatItCannotReach(t *testing.T) {
	var said strings.Builder
	err := kill(t.Context(), applet.Streams{Err: &said}, []string{"-0", "web", "2147483647"})
	want := "kill: web: that is no process number: ps lists them\nkill: 2147483647: no such process\n"
	if said.String() != want || !errors.Is(err, applet.Status(1)) {
		t.Errorf("got %q and %v, want %q", said.String(), err, want)
	}
	said.Reset()
	if err := kill(t.Context(), applet.Streams{Err: &said}, nil); !errors.Is(err, applet.Usage) || !strings.Contains(said.String(), killUsage) {
		t.Errorf("without a process: %q, %v", said.String(), err)
	}
}
