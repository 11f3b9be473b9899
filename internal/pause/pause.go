// Package pause waits between two looks at something that can only be looked at again and again.
package pause

import (
	"context"
	"time"
)

// For waits for d, or until ctx ends, and then returns the error of ctx.
func For(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
