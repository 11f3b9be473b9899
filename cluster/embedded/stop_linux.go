package embedded

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// stopTime is how long the node gets to end by itself, and then again to end at all.
const stopTime = 5 * time.Second

// stop ends the node and its relay, and removes the node's cgroups.
func (n node) stop(ctx context.Context) error {
	if err := errors.Join(n.end(ctx), relay(n).stop()); err != nil {
		return err
	}
	return dropCgroups(n.state)
}

// end ends the node's first process. The kernel ends the others with it, and the namespaces with their mounts.
func (n node) end(ctx context.Context) error {
	first, err := n.state.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // none was started
	case err != nil:
		return err
	}
	process, alive, err := hold(first.process, unix.PidfdOpen)
	if err != nil || !alive {
		return err
	}
	defer process.release()
	return process.end(ctx)
}
