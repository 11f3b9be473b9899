package main

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// With too few left the error says how many there are and how many it takes; what was tried is given back.
func TestNeedWatchers(t *testing.T) {
	var before unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	few := before
	few.Cur = 20 // descriptors, which instances are too
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &few); err != nil {
		t.Fatal(err)
	}
	err := needWatchers(2)
	if again := needWatchers(2); again == nil || err == nil || again.Error() != err.Error() || !strings.Contains(err.Error(), "inotify instances left") || !strings.Contains(err.Error(), "takes 30") {
		t.Errorf("%v, and once more: %v", err, again)
	}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
}
