package embedded

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// The node's programs are copied into its root, never shared with it: a privileged pod may write to whatever the node
// has. They lie in one folder, with links where others look for them.
const programs = "usr/lib/cadet"

var links = map[string]string{
	"bin/runc":    "/" + programs + "/cadet-node",
	"bin/mount":   "/" + programs + "/cadet-node",
	"bin/umount":  "/" + programs + "/cadet-node",
	"opt/cni/bin": "/" + programs + "/cni",
}

// lowSpace is how much disk a start needs, in bytes: the programs and room for images and objects.
const lowSpace = 700 << 20

// fillRoot makes the node's root and brings its programs up to date. owner is who the node runs as.
func fillRoot(root, bin string, owner int) error {
	for _, dir := range []string{"bin", "opt/cni", programs, "var/log"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			return fmt.Errorf("make the node's root: %w", err)
		}
	}
	if err := copyTree(bin, filepath.Join(root, programs)); err != nil {
		return fmt.Errorf("copy the node's programs: %w", explainSpace(err))
	}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	if os.Getuid() == owner {
		return nil
	}
	if err := os.Chmod(filepath.Dir(root), 0o711); err != nil { // the node starts from there
		return err
	}
	for _, dir := range []string{"", "bin", "opt", "usr", "usr/lib", "var", "var/log"} {
		if err := os.Chown(filepath.Join(root, dir), owner, owner); err != nil {
			return fmt.Errorf("give the node its root: %w", err)
		}
	}
	return nil
}

// copyTree copies the files that differ in size or time.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		return copyFile(path, filepath.Join(to, rel))
	})
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close() //nolint:errcheck // opened for reading
	want, err := source.Stat()
	if err != nil {
		return err
	}
	if have, err := os.Lstat(to); err == nil && have.Mode().IsRegular() && have.Size() == want.Size() && have.ModTime().Equal(want.ModTime()) {
		return nil
	}
	temporary := to + ".new"
	target, err := os.OpenFile(temporary, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, want.Mode().Perm()|0o444)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err := errors.Join(err, target.Close()); err != nil {
		_ = os.Remove(temporary) // the copy failed already
		return err
	}
	if err := os.Chtimes(temporary, want.ModTime(), want.ModTime()); err != nil {
		return err
	}
	return os.Rename(temporary, to)
}

// explainSpace says what to do about a full disk.
func explainSpace(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w; free %d MB or put the cluster elsewhere: CADET_STATE_DIR=/path cadet up", err, lowSpace>>20)
	}
	return err
}

// freeSpace returns the bytes that may be used on the disk of a folder, or of the nearest folder above that exists.
func freeSpace(dir string) (uint64, error) {
	for {
		var s syscall.Statfs_t
		err := syscall.Statfs(dir, &s)
		if err == nil {
			return s.Bavail * uint64(s.Bsize), nil //nolint:gosec // a block size is positive
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return 0, err
		}
		dir = filepath.Dir(dir)
	}
}

func megabytes(n uint64) string { return strconv.FormatUint(n>>20, 10) + " MB" }
