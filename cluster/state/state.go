// Package state is what engines keep on disk between commands: small files replaced as a whole, and a lock that makes
// starts and stops wait for each other.
package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/kubecadet/cadet/internal/wholefile"
)

// WriteFile replaces a file that only its owner may read, at once or not at all.
func WriteFile(path string, text []byte) error { return wholefile.Write(path, text, 0o600) }

// WriteJSON writes a value as WriteFile does, and so that it lasts: what engines remember can't be made anew.
func WriteJSON(path string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return wholefile.WriteLasting(path, text, 0o600)
}

// ReadJSON reads what WriteJSON wrote.
func ReadJSON(path string, value any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, value); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// Lock makes the folder if need be and takes the lock in it, which goes with the process at the latest. waiting is
// called when another process has it.
func Lock(ctx context.Context, dir string, waiting func()) (unlock func(), err error) {
	path := filepath.Join(dir, "lock")
	for {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make the folder the cluster lives in: %w", err)
		}
		l := flock.New(path, flock.SetPermissions(0o600))
		got, err := l.TryLock()
		if err == nil && !got {
			waiting()
			_, err = l.TryLockContext(ctx, 100*time.Millisecond)
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue // whoever had it deleted the folder
		}
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		if _, err := os.Stat(path); err == nil {
			return func() { _ = l.Unlock() }, nil
		}
		// Whoever had it deleted everything, the file that is locked too.
		if err := l.Unlock(); err != nil {
			return nil, errors.Join(fmt.Errorf("let go of %s", path), err)
		}
	}
}
