package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// stopTime is how long the node gets to end by itself, and then again to end at all.
const stopTime = 5 * time.Second

// stopNode ends the node's first process. The kernel ends the others with it, and the namespaces with their mounts.
func (e *Engine) stopNode(ctx context.Context) error {
	node, err := e.state.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // none was started
	case err != nil:
		return err
	}
	process, alive, err := hold(node, unix.PidfdOpen)
	if err != nil || !alive {
		return err
	}
	defer process.release()
	return process.end(ctx)
}

// held is the node's first process. A descriptor stays with its process: a number could come to mean another, and a
// process is gone for sure only when its last thread is.
type held struct {
	node nodeProcess
	fd   int // -1 where there are no such descriptors: then number and start time have to do
}

// hold takes hold of the node if it is alive. What can't be known is an error: whoever believes it gone deletes its root.
func hold(node nodeProcess, open func(pid, flags int) (int, error)) (process held, alive bool, err error) {
	process = held{node: node}
	process.fd, err = open(node.PID, 0)
	switch {
	case errors.Is(err, unix.ESRCH), errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOENT):
		return process, false, nil // nobody has its number, or by now a thread of another program
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EPERM):
		process.fd = -1 // an old kernel, or a container that allows few system calls
	case err != nil:
		return process, false, unknown(node, err)
	}
	if alive, err = node.lives(); err != nil {
		err = unknown(node, err)
	}
	if !alive {
		process.release()
	}
	return process, alive, err
}

// unknown is the error of a node that may run or not. Mostly too many files are open.
func unknown(node nodeProcess, err error) error {
	return fmt.Errorf("look whether the node (process %d) runs: %w; end programs that you don't need, then try again", node.PID, err)
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
			return fmt.Errorf("end the node (process %d): %w", h.node.PID, err)
		}
		if h.ended(patience) {
			return nil
		}
		patience = stopTime
	}
	return fmt.Errorf("the node (process %d) does not end; sudo kill -9 %d", h.node.PID, h.node.PID)
}

func (h held) signal(sign unix.Signal) error {
	if h.fd >= 0 {
		return unix.PidfdSendSignal(h.fd, sign, nil, 0)
	}
	if alive, err := h.node.lives(); err != nil || !alive {
		return err
	}
	return unix.Kill(h.node.PID, sign)
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
		alive, err := h.node.lives()
		return !alive && err == nil, nil
	}
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(h.fd), Events: unix.POLLIN}}, int(most.Milliseconds())) // a descriptor is small
	return n > 0, err
}
