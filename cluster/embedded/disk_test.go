//go:build linux

package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fill makes a root of programs that a test wrote.
func fill(t *testing.T, root, bin string) error {
	t.Helper()
	a, err := newAuthority()
	if err != nil {
		t.Fatal(err)
	}
	return fillRoot(root, bin, os.Getuid(), a, 1)
}

// builtPrograms is a folder with one program.
func builtPrograms(t *testing.T, at time.Time) string {
	t.Helper()
	bin := t.TempDir()
	path := filepath.Join(bin, "kubernetes")
	if err := errors.Join(os.WriteFile(path, []byte("ours"), 0o755), os.Chtimes(path, at, at)); err != nil {
		t.Fatal(err)
	}
	return bin
}

// What a pod with hostPath / did to the programs is undone by the next start.
func TestProgramsArePutAnew(t *testing.T) {
	at := time.Now().Add(-time.Hour)
	bin := builtPrograms(t, at)
	for name, attack := range map[string]func(root string) error{
		"nothing": func(string) error { return nil },
		"another of the same size and time": func(root string) error {
			path := filepath.Join(root, programsFolder, "kubernetes")
			return errors.Join(os.WriteFile(path, []byte("evil"), 0o755), os.Chtimes(path, at, at))
		},
		"another folder by its name": func(root string) error {
			dir := filepath.Join(root, programsFolder)
			path := filepath.Join(dir, "kubernetes")
			return errors.Join(os.Rename(dir, dir+".old"), os.Mkdir(dir, 0o755), os.WriteFile(path, []byte("evil"), 0o755), os.Chtimes(path, at, at))
		},
		"a folder above, moved, with a link to it": func(root string) error {
			dir := filepath.Join(root, "usr")
			return errors.Join(os.Rename(dir, dir+".old"), os.Symlink("usr.old", dir))
		},
		"a link to another program": func(root string) error {
			path := filepath.Join(root, programsFolder, "kubernetes")
			return errors.Join(os.WriteFile(filepath.Join(root, "evil"), []byte("evil"), 0o755), os.Remove(path), os.Symlink("/evil", path))
		},
		"a pipe": func(root string) error {
			path := filepath.Join(root, programsFolder, "kubernetes")
			return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o755))
		},
		"a folder in place of it": func(root string) error {
			path := filepath.Join(root, programsFolder, "kubernetes")
			return errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "deep"), 0o755))
		},
		"one that everybody may change": func(root string) error {
			return os.Chmod(filepath.Join(root, programsFolder, "kubernetes"), 0o777)
		},
		"a program more": func(root string) error {
			return os.WriteFile(filepath.Join(root, programsFolder, "nft"), []byte("evil"), 0o755)
		},
		"a program where links are": func(root string) error { return os.WriteFile(filepath.Join(root, "bin/nft"), []byte("evil"), 0o755) },
		"a link to something else": func(root string) error {
			return errors.Join(os.Remove(filepath.Join(root, "bin/runc")), os.Symlink("/evil", filepath.Join(root, "bin/runc")))
		},
		"a link where mounts are": func(root string) error {
			return errors.Join(os.RemoveAll(filepath.Join(root, "dev")), os.Symlink("/etc", filepath.Join(root, "dev")))
		},
		"a pipe where a folder is": func(root string) error {
			return errors.Join(os.RemoveAll(filepath.Join(root, "tmp")), syscall.Mkfifo(filepath.Join(root, "tmp"), 0o755))
		},
		"a folder that is closed": func(root string) error { return os.Chmod(filepath.Join(root, "usr/lib"), 0) },
		"a link for the authority": func(root string) error {
			return errors.Join(os.Remove(filepath.Join(root, authorityFolder, "ca.key")), os.Symlink("/evil", filepath.Join(root, authorityFolder, "ca.key")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "root")
			if err := fill(t, root, bin); err != nil {
				t.Fatal(err)
			}
			if err := attack(root); err != nil {
				t.Fatal(err)
			}
			if err := fill(t, root, bin); err != nil {
				t.Fatal(err)
			}
			checkRoot(t, root)
		})
	}
}

// checkRoot looks at a root that is ready for a start.
func checkRoot(t *testing.T, root string) {
	t.Helper()
	for _, name := range folders {
		if info, err := os.Lstat(filepath.Join(root, name)); err != nil || !info.IsDir() || info.Mode().Perm() != 0o755 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	path := filepath.Join(root, programsFolder, "kubernetes")
	if text, err := os.ReadFile(path); err != nil || string(text) != "ours" {
		t.Errorf("the program is %q, %v", text, err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode() != 0o755 {
		t.Errorf("the program: %v, %v", info, err)
	}
	if all, err := os.ReadDir(filepath.Join(root, programsFolder)); err != nil || len(all) != 1 {
		t.Errorf("programs: %v, %v", all, err)
	}
	if all, err := os.ReadDir(filepath.Join(root, "bin")); err != nil || len(all) != 3 {
		t.Errorf("links: %v, %v", all, err)
	}
	for name, want := range links {
		if to, err := os.Readlink(filepath.Join(root, name)); err != nil || to != want {
			t.Errorf("%s leads to %s, %v", name, to, err)
		}
	}
	if info, err := os.Lstat(filepath.Join(root, authorityFolder, "ca.key")); err != nil || info.Mode() != 0o600 {
		t.Errorf("the authority's key: %v, %v", info, err)
	}
}

// TestLinksThatLeadOut puts links where a start writes, as a pod with hostPath can.
func TestLinksThatLeadOut(t *testing.T) {
	bin := builtPrograms(t, time.Now())
	for _, link := range append([]string{programsFolder, programsFolder + "/kubernetes", programsFolder + "/kubernetes.new", authorityFolder + "/ca.key", "bin/runc"}, folders[1:]...) {
		outside, path := t.TempDir(), filepath.Join(t.TempDir(), "root")
		canary := filepath.Join(outside, "kubernetes")
		if err := errors.Join(os.WriteFile(canary, []byte("kept"), 0o600), os.MkdirAll(filepath.Dir(filepath.Join(path, link)), 0o755)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, filepath.Join(path, link)); err != nil {
			t.Fatal(err)
		}
		filled := fill(t, path, bin)
		left, err := os.ReadDir(outside)
		text, readErr := os.ReadFile(canary)
		if filled != nil || err != nil || len(left) != 1 || readErr != nil || string(text) != "kept" {
			t.Errorf("link at %s (start: %v): the machine has %v, its file %q (%v, %v)", link, filled, left, text, err, readErr)
		}
	}
}

func TestExplainSpace(t *testing.T) {
	err := explainSpace(&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "CADET_STATE_DIR=") {
		t.Error(err)
	}
	if other := explainSpace(fs.ErrPermission); !errors.Is(other, fs.ErrPermission) || strings.Contains(other.Error(), "free") {
		t.Error(other)
	}
}
