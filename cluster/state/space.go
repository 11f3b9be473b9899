package state

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
)

// FreeSpace returns how many bytes the file system of a folder, which need not exist yet, has left.
func FreeSpace(dir string) (uint64, error) {
	for {
		var s syscall.Statfs_t
		err := syscall.Statfs(dir, &s)
		if err == nil {
			return s.Bavail * uint64(s.Bsize), nil // a block size is positive
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return 0, err
		}
		dir = filepath.Dir(dir)
	}
}
