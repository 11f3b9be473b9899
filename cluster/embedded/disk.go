package embedded

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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

// nodeLog is what the node's first process says, in its root.
const nodeLog = "var/log/node.log"

// lowSpace is how much disk a start needs, in bytes: the programs and room for images and objects.
const lowSpace = 700 << 20

// fillRoot makes the node's root and brings its programs up to date. owner is who the node runs as. A pod may have put
// links where folders were, so nothing is written but through os.Root, which refuses those that lead out.
func fillRoot(path, bin string, owner int) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fmt.Errorf("make the node's root: %w", explainSpace(err))
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return fmt.Errorf("open the node's root: %w", err)
	}
	defer root.Close() //nolint:errcheck // a folder was opened, nothing written
	for _, dir := range []string{"bin", "opt/cni", programs, "var/log"} {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("make the node's root (cadet down --delete begins anew): %w", explainSpace(err))
		}
	}
	if err := copyTree(root, bin); err != nil {
		return fmt.Errorf("copy the node's programs: %w", explainSpace(err))
	}
	for name, to := range links {
		if err := root.Symlink(to, name); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return giveTo(root, owner)
}

// giveTo makes the node the owner of its root.
func giveTo(root *os.Root, owner int) error {
	if os.Getuid() == owner {
		return nil
	}
	if err := os.Chmod(filepath.Dir(root.Name()), 0o711); err != nil { // the node starts from there
		return err
	}
	for _, dir := range []string{".", "bin", "opt", "usr", "usr/lib", "var", "var/log"} {
		if err := root.Lchown(dir, owner, owner); err != nil {
			return fmt.Errorf("give the node its root: %w", err)
		}
	}
	return nil
}

// copyTree copies the programs that differ in size or time. Their folder may be a link; a walk would not follow it.
func copyTree(root *os.Root, from string) error {
	from, err := filepath.EvalSymlinks(from)
	if err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		to := filepath.Join(programs, rel)
		if d.IsDir() {
			return root.MkdirAll(to, 0o755)
		}
		return copyFile(root, path, to)
	})
}

func copyFile(root *os.Root, from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close() //nolint:errcheck // opened for reading
	want, err := source.Stat()
	if err != nil {
		return err
	}
	if have, err := root.Lstat(to); err == nil && have.Mode().IsRegular() && have.Size() == want.Size() && have.ModTime().Equal(want.ModTime()) {
		return nil
	}
	temporary := to + ".new"
	if err := root.RemoveAll(temporary); err != nil {
		return err
	}
	target, err := root.OpenFile(temporary, os.O_CREATE|os.O_WRONLY|os.O_EXCL, want.Mode().Perm()|0o444)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err := errors.Join(err, target.Close()); err != nil {
		_ = root.Remove(temporary) // the copy failed already
		return err
	}
	if err := root.Chtimes(temporary, want.ModTime(), want.ModTime()); err != nil {
		return err
	}
	return root.Rename(temporary, to)
}

// openLog begins the log of the node's first process anew. Whatever a pod put in its place goes.
func openLog(path string, owner int) (*os.File, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // a folder was opened, nothing written
	if err := root.RemoveAll(nodeLog); err != nil {
		return nil, err
	}
	log, err := root.OpenFile(nodeLog, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, explainSpace(err)
	}
	return log, log.Chown(owner, -1)
}

// lastWords is the last line of that log.
func lastWords(path string) (string, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return "", err
	}
	defer root.Close() //nolint:errcheck // a folder was opened, nothing written
	text, err := root.ReadFile(nodeLog)
	if err != nil {
		return "", err
	}
	said := strings.Split(strings.TrimSpace(string(text)), "\n")
	return said[len(said)-1], nil
}

// explainSpace says what to do about a full disk.
func explainSpace(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w; free %d MB or put the cluster elsewhere: CADET_STATE_DIR=/path cadet up", err, lowSpace>>20)
	}
	return err
}

func megabytes(n uint64) string { return strconv.FormatUint(n>>20, 10) + " MB" }
