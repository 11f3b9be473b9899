package state

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// fullDisk is how little disk, in bytes, is none: a cluster's store can't grow, and its kubelet ends pods.
const fullDisk = 64 << 20

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

// FullError is a failure while the disk is full. Whatever else fails then rarely names the disk.
type FullError struct {
	Dir  string // a folder on the disk
	Free uint64 // bytes
	Err  error  // what failed, nil where only the disk was looked at
}

// Disk says how full the disk is, and what to do.
func (e *FullError) Disk() string {
	return fmt.Sprintf("the disk of %s is full (%d MB left): free some, then cadet up", e.Dir, e.Free>>20)
}

func (e *FullError) Error() string {
	if e.Err == nil {
		return e.Disk()
	}
	return e.Err.Error() + "; " + e.Disk()
}

// Unwrap returns what failed.
func (e *FullError) Unwrap() error { return e.Err }

// Full looks at the disk of a folder; nil where there is room, or nobody can say.
func Full(dir string) *FullError {
	free, err := FreeSpace(dir)
	if err != nil || free >= fullDisk {
		return nil //nolint:nilerr // a disk that can't be looked at is not known to be full
	}
	return &FullError{Dir: dir, Free: free}
}

// OnFullDisk makes a failure one that names the disk of a folder, where that is full.
func OnFullDisk(dir string, failed error) error {
	full := Full(dir)
	if failed == nil || full == nil {
		return failed
	}
	full.Err = failed
	return full
}
