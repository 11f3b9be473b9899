package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// waiting is set where an ordinary user's starter gives this process more than one user: that takes a helper, which
// needs the process to be there.
const waiting = "CADET_WAIT_FOR_IDS"

// waitForIDs waits for the starter, and begins again as user 0: what this process was started as had no right to
// anything in its namespaces.
func waitForIDs() error {
	if _, err := io.ReadFull(os.Stdin, make([]byte, 1)); err != nil {
		return errors.New("its users were not given to the node")
	}
	if err := os.Unsetenv(waiting); err != nil {
		return err
	}
	return syscall.Exec("/proc/self/exe", os.Args, os.Environ())
}

// leaveGroups lets go of the groups that the starter is in. With a single id that is not allowed, nor needed: they mean
// nothing here.
func leaveGroups() error {
	if err := syscall.Setgroups(nil); err != nil && !errors.Is(err, syscall.EPERM) {
		return fmt.Errorf("leave the groups of the starter: %w", err)
	}
	return nil
}
