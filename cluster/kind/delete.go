package kind

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// deleteEvery is how often containers are deleted while more may come.
	deleteEvery = 300 * time.Millisecond
	// lateTime is how long a container may keep one waiting whose making was begun.
	lateTime = 5 * time.Second
	// undoTime is how long it may take to end what a cancelled start began. Who waits can interrupt again.
	undoTime = 30 * time.Second
)

// delete deletes a cluster and what is kept of it. Of one that never was complete, containers may still come.
func (c *kindCluster) delete(ctx context.Context) error {
	if err := c.clear(ctx, nil, func() bool { return c.settings.Complete }); err != nil {
		return err
	}
	return c.engine.forget(c.settings.Name)
}

// clear deletes the cluster's containers for as long as some may come: until the call of kind's that makes them has
// ended, and whole says that it is done with making, or there was one for each node, or none has come for a while. kind
// does not wait for all the commands it began when one of them fails, and a runtime may go on with what an interrupted
// command asked of it.
func (c *kindCluster) clear(ctx context.Context, creation <-chan error, whole func() bool) error {
	seen := map[string]bool{}
	quietSince := time.Now()
	for failures := 0; ; {
		ended := creation == nil
		nodes, err := c.deleteOnce(ctx)
		for _, n := range nodes {
			seen[n.id] = true
			quietSince = time.Now()
		}
		switch {
		case ctx.Err() != nil:
			return c.notDeleted(ctx)
		case err != nil:
			if failures++; ended && failures > 3 {
				return fmt.Errorf("delete the cluster %s: %w", c.settings.Name, err)
			}
		case ended && len(nodes) == 0 && (whole() || len(seen) >= c.settings.Nodes || time.Since(quietSince) > lateTime):
			return nil
		}
		if ended && len(nodes) > 0 && err == nil {
			continue
		}
		select {
		case <-creation: //nolint:errcheck // it was cancelled or has failed, so how it ended does not matter
			creation, quietSince = nil, time.Now()
		case <-time.After(deleteEvery):
		case <-ctx.Done():
			return c.notDeleted(ctx)
		}
	}
}

// notDeleted is the error of a deletion that was given up.
func (c *kindCluster) notDeleted(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s does not answer; what is left of the cluster %s is deleted by the next cadet up --engine kind", c.cli, c.settings.Name)
	}
	return ctx.Err()
}

// deleteOnce deletes the containers there are, and the cluster's entry in the user's own kubeconfig if it has one, and
// returns them.
func (c *kindCluster) deleteOnce(ctx context.Context) ([]node, error) {
	nodes, others, err := c.look(ctx)
	switch {
	case err != nil:
		return nil, err
	case len(others) > 0 && len(nodes) > 0:
		return nil, c.foreign(others)
	case len(others) > 0 || len(nodes) == 0 && !c.settings.Exported:
		return nil, nil // kind deletes by name, and a cluster of others may have it by now
	}
	kubeconfig := c.engine.kubeconfig(c.settings.Name)
	if c.settings.Exported {
		kubeconfig = "" // the user's own
	}
	return nodes, within(ctx, func() error { return c.provider(quiet()).Delete(c.settings.Name, kubeconfig) })
}
