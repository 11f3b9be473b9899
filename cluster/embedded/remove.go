package embedded

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// removeTree removes a folder, with those in it that their owner may not enter, such as overlayfs's work folders.
func removeTree(dir string) error {
	if os.RemoveAll(dir) == nil {
		return nil
	}
	open := func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && err == nil {
			return os.Chmod(path, 0o700) // before WalkDir reads it
		}
		return err
	}
	if err := filepath.WalkDir(dir, open); err != nil {
		return fmt.Errorf("remove what the cluster kept: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove what the cluster kept: %w", err)
	}
	return nil
}
