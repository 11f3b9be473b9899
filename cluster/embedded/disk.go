package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sync/errgroup"
)

// The node's programs are copied into its root, never shared with it: a privileged pod may write to whatever the node
// has. They lie in one folder, with links where others look for them.
const programsFolder = "usr/lib/cadet"

// authorityFolder is where the node has its copy of the cluster's authority.
const authorityFolder = "etc/kubernetes/pki"

var links = map[string]string{
	"bin/runc":    "/" + programsFolder + "/cadet-node",
	"bin/mount":   "/" + programsFolder + "/cadet-node",
	"bin/umount":  "/" + programsFolder + "/cadet-node",
	"opt/cni/bin": "/" + programsFolder + "/cni",
}

// folders of the node's root that must be folders, and no links, before the node mounts or writes there: until it has
// a root of its own, a link would lead it through the machine's files.
var folders = []string{
	".", "bin", "opt", "opt/cni", "usr", "usr/lib", "var", "var/log", "var/lib", "var/lib/cadet", "etc", "etc/kubernetes", authorityFolder,
	"proc", "sys", "dev", "run", "tmp",
}

// nodesFolder is where the other nodes have their roots, in that of the first.
const nodesFolder = "var/lib/cadet/nodes"

// nodeLog is what the node's first process says, in its root.
const nodeLog = "var/log/node.log"

// lowSpace is how much disk a start needs, in bytes: the programs and room for images and objects.
const lowSpace = 700 << 20

// nodeRoot is the root of a node that does not run, while it is made what a start needs. A pod may have put anything
// anywhere in it: nothing is written but through os.Root, which refuses links that lead out.
type nodeRoot struct {
	*os.Root
	owner int // who the node's user 0 is on the machine
}

// fillRoot makes the root of the first node, with those of the others, brings its programs up to date and gives it the
// authority.
func fillRoot(path, bin string, owner int, a *authority, nodes int) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fmt.Errorf("make the node's root: %w", explainSpace(err))
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return fmt.Errorf("open the node's root: %w", err)
	}
	defer root.Close() //nolint:errcheck // a folder was opened, nothing written
	r := nodeRoot{root, owner}
	if err := r.foldersOf(nodes); err != nil {
		return fmt.Errorf("make the node's root (cadet down --delete begins anew): %w", explainSpace(err))
	}
	if err := r.copyTree(bin); err != nil {
		return fmt.Errorf("copy the node's programs: %w", explainSpace(err))
	}
	if err := r.link(); err != nil {
		return fmt.Errorf("link the node's programs: %w", explainSpace(err))
	}
	err = errors.Join(r.write(authorityFolder+"/ca.crt", a.pair.cert), r.write(authorityFolder+"/ca.key", a.pair.key))
	if err != nil {
		return fmt.Errorf("give the node its authority: %w", explainSpace(err))
	}
	return nil
}

// foldersOf makes the folders of the first node, and those and the links of the others. They see the programs of the first.
func (r nodeRoot) foldersOf(nodes int) error {
	for _, name := range folders {
		if err := r.folder(name); err != nil {
			return err
		}
	}
	if nodes > 1 {
		if err := r.folder(nodesFolder); err != nil {
			return err
		}
	}
	for n := 2; n <= nodes; n++ {
		if err := r.member(filepath.Join(nodesFolder, fmt.Sprintf("cadet-%d", n))); err != nil {
			return err
		}
	}
	return nil
}

// member makes the root of another node.
func (r nodeRoot) member(name string) error {
	if err := r.folder(name); err != nil {
		return err
	}
	root, err := r.OpenRoot(name)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // a folder was opened, nothing written
	of := nodeRoot{root, r.owner}
	if err := of.foldersOf(1); err != nil {
		return err
	}
	return of.link()
}

// folder makes a folder that the node owns, in place of whatever else has its name. Those above it are folders already.
func (r nodeRoot) folder(name string) error {
	if err := r.plainFolder(name); err != nil {
		return err
	}
	return r.give(name)
}

func (r nodeRoot) plainFolder(name string) error {
	info, err := r.Lstat(name)
	if err == nil && !info.IsDir() {
		if err := r.Remove(name); err != nil {
			return err
		}
		err = fs.ErrNotExist
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r.Mkdir(name, 0o755)
	case err != nil || info.Mode().Perm() == 0o755:
		return err
	}
	return r.Chmod(name, 0o755)
}

func (r nodeRoot) give(name string) error {
	if os.Getuid() == r.owner {
		return nil
	}
	return r.Lchown(name, r.owner, r.owner)
}

// write puts a file that only the node may read in place of whatever has its name.
func (r nodeRoot) write(name string, text []byte) error {
	if err := r.RemoveAll(name); err != nil {
		return err
	}
	file, err := r.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close(), r.give(name))
}

// link makes the links to the programs, and nothing is beside them.
func (r nodeRoot) link() error {
	if err := r.RemoveAll("bin"); err != nil {
		return err
	}
	if err := r.folder("bin"); err != nil {
		return err
	}
	for name, to := range links {
		if err := r.RemoveAll(name); err != nil {
			return err
		}
		if err := r.Symlink(to, name); err != nil {
			return err
		}
	}
	return nil
}

// copyTree makes the programs in the root those that were built, whatever was done to them, and leaves no others there.
// Their folder may be a link; a walk would not follow it.
func (r nodeRoot) copyTree(from string) error {
	from, err := filepath.EvalSymlinks(from)
	if err != nil {
		return err
	}
	ours := map[string]bool{}
	var copies errgroup.Group
	copies.SetLimit(4)
	err = filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		to := filepath.Join(programsFolder, rel)
		ours[to] = true
		if d.IsDir() {
			return r.plainFolder(to)
		}
		copies.Go(func() error { return r.copyFile(path, to) })
		return nil
	})
	return errors.Join(err, copies.Wait(), r.removeOthers(ours))
}

// removeOthers removes what is among the programs and none of them.
func (r nodeRoot) removeOthers(ours map[string]bool) error {
	var others []string
	err := fs.WalkDir(r.FS(), programsFolder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || ours[name] {
			return err
		}
		others = append(others, name)
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
	for _, name := range others {
		err = errors.Join(err, r.RemoveAll(name))
	}
	return err
}

func (r nodeRoot) copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close() //nolint:errcheck // opened for reading
	want, err := source.Stat()
	if err != nil {
		return err
	}
	mode := want.Mode().Perm() | 0o444
	if r.holds(to, source, want.Size(), mode) {
		return nil
	}
	if _, err := source.Seek(0, io.SeekStart); err != nil {
		return err
	}
	temporary := to + ".new"
	if err := r.RemoveAll(temporary); err != nil {
		return err
	}
	target, err := r.OpenFile(temporary, os.O_CREATE|os.O_WRONLY|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err := errors.Join(err, target.Close()); err != nil {
		_ = r.Remove(temporary) // the copy failed already
		return err
	}
	if info, err := r.Lstat(to); err == nil && info.IsDir() {
		if err := r.RemoveAll(to); err != nil {
			return err
		}
	}
	return r.Rename(temporary, to)
}

// holds says whether a file of the root is a plain one with this text: its size and time say nothing, a pod sets both.
func (r nodeRoot) holds(name string, text io.Reader, size int64, mode fs.FileMode) bool {
	info, err := r.Lstat(name)
	if err != nil || info.Mode() != mode || info.Size() != size {
		return false
	}
	file, err := r.Open(name)
	if err != nil {
		return false
	}
	defer file.Close() //nolint:errcheck // opened for reading
	return sameText(file, text)
}

// sameText says whether two readers read the same to their ends.
func sameText(a, b io.Reader) bool {
	const piece = 256 << 10
	one, other := make([]byte, piece), make([]byte, piece)
	for {
		n, err := io.ReadFull(a, one)
		m, otherErr := io.ReadFull(b, other)
		if !bytes.Equal(one[:n], other[:m]) {
			return false
		}
		if err != nil || otherErr != nil {
			return ended(err) && ended(otherErr)
		}
	}
}

func ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// explainSpace says what to do about a full disk.
func explainSpace(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w; free %d MB or put the cluster elsewhere: CADET_STATE_DIR=/path cadet up", err, lowSpace>>20)
	}
	return err
}

func megabytes(n uint64) string { return strconv.FormatUint(n>>20, 10) + " MB" }
