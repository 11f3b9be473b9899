package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// held is one of the cluster's processes. A descriptor stays with its process: a number could come to mean another, and a
// process is gone for sure only when its last thread is.
type held struct {
	of process
	fd int // -1 where there are no such descriptors: then number and start time have to do
}

// hold takes hold of a process if it is alive. What can't be known is an error: whoever believes it gone deletes its root.
func hold(of process, open func(pid, flags int) (int, error)) (process held, alive bool, err error) {
	process = held{of: of}
	process.fd, err = open(of.PID, 0)
	switch {
	case errors.Is(err, unix.ESRCH), errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOENT):
		return process, false, nil // nobody has its number, or by now a thread of another program
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EPERM):
		process.fd = -1 // an old kernel, or a container that allows few system calls
	case err != nil:
		return process, false, unknown(of, err)
	}
	if alive, err = of.lives(); err != nil {
		err = unknown(of, err)
	}
	if !alive {
		process.release()
	}
	return process, alive, err
}

// unknown is the error of a process that may run or not. Mostly too many files are open.
func unknown(of process, err error) error {
	return fmt.Errorf("look whether the cluster's process %d runs: %w; end programs that you don't need, then try again", of.PID, err)
}

func (h held) release() {
	if h.fd >= 0 {
		_ = unix.Close(h.fd) // nothing was written
	}
}

// end asks the process to end, and then makes it.
func (h held) end(ctx context.Context) error {
	patience := stopTime
	if ctx.Err() != nil {
		patience = 0
	}
	for _, sign := range []unix.Signal{unix.SIGTERM, unix.SIGKILL} {
		if err := h.signal(sign); err != nil && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("end the node (process %d): %w", h.of.PID, err)
		}
		if h.ended(patience) {
			return nil
		}
		patience = stopTime
	}
	return fmt.Errorf("the node (process %d) does not end; sudo kill -9 %d", h.of.PID, h.of.PID)
}

func (h held) signal(sign unix.Signal) error {
	if h.fd >= 0 {
		return unix.PidfdSendSignal(h.fd, sign, nil, 0)
	}
	if alive, err := h.of.lives(); err != nil || !alive {
		return err
	}
	return unix.Kill(h.of.PID, sign)
}

// ended waits for the process to end.
func (h held) ended(patience time.Duration) bool {
	for deadline := time.Now().Add(patience); ; {
		left := max(0, time.Until(deadline))
		gone, err := h.wait(left)
		if gone {
			return true
		}
		if err == nil && time.Until(deadline) <= 0 {
			return false
		}
	}
}

// wait waits once, for no longer than it may; an error says that it was interrupted.
func (h held) wait(most time.Duration) (gone bool, err error) {
	if h.fd < 0 {
		time.Sleep(min(most, 20*time.Millisecond))
		alive, err := h.of.lives()
		return !alive && err == nil, nil
	}
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(h.fd), Events: unix.POLLIN}}, int(most.Milliseconds())) // a descriptor is small
	return n > 0, err
}
