package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// stopTime is how long the node gets to end by itself, and then again to end at all.
const stopTime = 5 * time.Second

// stopNode ends the node's first process. The kernel ends the others with it, and the namespaces with their mounts.
func (e *Engine) stopNode(ctx context.Context) error {
	node, err := e.state.read()
	if err != nil {
		return nil // what can't be read does not run
	}
	// A descriptor stays with its process: a number could come to mean another, and a process is gone for sure only
	// when its last thread is.
	process, err := unix.PidfdOpen(node.PID, 0)
	if err != nil || !node.alive() {
		return nil // there is no such process any more
	}
	defer unix.Close(process) //nolint:errcheck // nothing was written
	patience := stopTime
	if ctx.Err() != nil {
		patience = 0
	}
	for _, sign := range []unix.Signal{unix.SIGTERM, unix.SIGKILL} {
		if err := unix.PidfdSendSignal(process, sign, nil, 0); err != nil && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("end the node (process %d): %w", node.PID, err)
		}
		if ended(process, patience) {
			return nil
		}
		patience = stopTime
	}
	return fmt.Errorf("the node (process %d) does not end; sudo kill -9 %d", node.PID, node.PID)
}

// ended waits for a process to end.
func ended(process int, patience time.Duration) bool {
	for deadline := time.Now().Add(patience); ; {
		left := max(0, time.Until(deadline))
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(process), Events: unix.POLLIN}}, int(left.Milliseconds())) // a descriptor is small
		if n > 0 {
			return true
		}
		if err == nil && time.Until(deadline) <= 0 {
			return false
		}
	}
}
