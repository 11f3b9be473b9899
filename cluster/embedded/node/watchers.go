package main

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// How many inotify instances the programs of a node open, by which they see files change, with some to spare: the kubelet
// opens more with its pods. The kernel counts them by user, over all that the user runs.
const (
	watchersOfFirst = 20
	watchersOfOther = 10
)

// needWatchers tries whether the machine has so many left for us. Without them the kubelet ends, again and again.
func needWatchers(nodes int) error {
	var opened []int
	defer func() {
		for _, fd := range opened {
			_ = unix.Close(fd) // nothing was written
		}
	}()
	needed := watchersOfFirst + watchersOfOther*(nodes-1)
	for range needed {
		fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
		if errors.Is(err, unix.EMFILE) {
			return fmt.Errorf("the kernel has %d inotify instances left for this user's programs that watch files, and a cluster like this takes %d", len(opened), needed)
		}
		if err != nil {
			return fmt.Errorf("watch files (inotify): %w", err)
		}
		opened = append(opened, fd)
	}
	return nil
}
