//go:build unix

// Package hangup tells when a terminal goes away. The kernel sends SIGHUP for that only to the session that the terminal
// controls: whoever was started through su -c, script or setsid hears of it from the terminal itself, or never.
package hangup

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Wait waits until the other end of a terminal is closed, and then returns nil. It reads nothing. ctx's end ends it, and so
// does a system that can't tell of a terminal.
func Wait(ctx context.Context, terminal *os.File) error {
	wake, ended, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("waiting for the end of the terminal: %w", err)
	}
	defer func() { _ = wake.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = ended.Close() })
	defer func() {
		if stop() {
			_ = ended.Close()
		}
	}()
	// Nothing is asked for: what is reported always is a hang-up or an error.
	fds := []unix.PollFd{{Fd: int32(terminal.Fd())}, {Fd: int32(wake.Fd())}}
	for {
		_, err := unix.Poll(fds, -1)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return fmt.Errorf("waiting for the end of the terminal: %w", err)
		case fds[0].Revents&(unix.POLLHUP|unix.POLLERR) != 0:
			return nil
		case fds[0].Revents&unix.POLLNVAL != 0:
			return errors.New("waiting for the end of the terminal: this system can't tell")
		}
	}
}
