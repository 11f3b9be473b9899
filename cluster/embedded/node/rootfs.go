package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// mountPoint is a file system the node needs.
type mountPoint struct {
	target, fstype string
	flags          uintptr
	options        string
}

// fresh are the file systems that the node makes anew. /dev has mode 755 because with 1777 the kernel's
// protected_regular refuses writes to the devices bound into it.
var fresh = []mountPoint{
	{"proc", "proc", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC, ""},
	{"sys", "sysfs", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC, ""},
	{"dev", "tmpfs", unix.MS_NOSUID, "mode=755,size=1m"},
	{"dev/pts", "devpts", unix.MS_NOSUID | unix.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620"},
	{"dev/shm", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=1777"},
	{"dev/mqueue", "mqueue", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC, ""},
	{"run", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=755"},
	{"tmp", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=1777"},
}

var devices = []string{"null", "zero", "full", "random", "urandom", "tty"}

// enterRoot makes root the root of this mount namespace and lets go of the host's. After it no path leads to a
// file of the machine any more. root is taken as it is, below the working folder: the node may not be allowed to walk
// to that from /.
func enterRoot(root string, self layout.Node) error {
	unified := onlyCgroup2()
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if err := unix.Mount(root, root, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("bind the node's root: %w", err)
	}
	for _, m := range fresh {
		if err := m.mount(root); err != nil {
			return err
		}
	}
	if err := bindDevices(filepath.Join(root, "dev")); err != nil {
		return err
	}
	if err := mountCgroups(filepath.Join(root, "sys/fs/cgroup"), unified); err != nil {
		return err
	}
	if self != layout.First {
		if err := sharePrograms(root); err != nil {
			return err
		}
	}
	if err := pivot(root); err != nil {
		return err
	}
	if err := unix.Sethostname([]byte(self.Name())); err != nil {
		return fmt.Errorf("set the host name: %w", err)
	}
	return writeEtc(self)
}

// useOwnFiles puts files of the node in place of what the starter gave this process to read from and to write to.
func useOwnFiles() error {
	null, err := os.Open("/dev/null")
	if err != nil {
		return err
	}
	defer null.Close() //nolint:errcheck // its copy is used
	log, err := openLog(filepath.Join(layout.Logs, "node.log"))
	if err != nil {
		return err
	}
	defer log.Close() //nolint:errcheck // its copies are used
	for fd, file := range []*os.File{null, log, log} {
		if err := unix.Dup3(int(file.Fd()), fd, 0); err != nil {
			return fmt.Errorf("use the node's own files: %w", err)
		}
	}
	return nil
}

func (m mountPoint) mount(root string) error {
	target := filepath.Join(root, m.target)
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	if err := unix.Mount(m.fstype, target, m.fstype, m.flags, m.options); err != nil {
		return fmt.Errorf("mount %s on /%s: %w", m.fstype, m.target, err)
	}
	return nil
}

func bindDevices(dev string) error {
	for _, name := range devices {
		target := filepath.Join(dev, name)
		if err := os.WriteFile(target, nil, 0o600); err != nil {
			return err
		}
		if err := unix.Mount("/dev/"+name, target, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("bind /dev/%s: %w", name, err)
		}
	}
	for name, to := range map[string]string{"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"} {
		if err := os.Symlink(to, filepath.Join(dev, name)); err != nil {
			return err
		}
	}
	return nil
}

func wrapMount(err error, target string) error {
	if err != nil {
		return fmt.Errorf("mount %s: %w", target, err)
	}
	return nil
}

// pivot swaps the roots and detaches the old one (pivot_root(2), "pivot_root(".", ".")").
func pivot(root string) error {
	if err := unix.Chdir(root); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("let go of the host's root: %w", err)
	}
	if err := unix.Chdir("/"); err != nil {
		return err
	}
	// The kubelet and the runtime pass mounts on to each other.
	return wrapMount(unix.Mount("", "/", "", unix.MS_REC|unix.MS_SHARED, ""), "/")
}

// writeEtc makes the files that programs expect on any node.
func writeEtc(self layout.Node) error {
	for _, dir := range []string{"etc/cni/net.d", "etc/containerd", "var/lib/kubelet", "var/log", "var/lib/cadet", "usr/lib", "root"} {
		if err := os.MkdirAll("/"+dir, 0o755); err != nil {
			return err
		}
	}
	files := map[string]string{
		"hosts":       "127.0.0.1 localhost\n" + self.IP() + " " + self.Name() + "\n",
		"resolv.conf": "",
		"passwd":      "root:x:0:0:root:/root:/bin/sh\n",
		"group":       "root:x:0:\n",
		"hostname":    self.Name() + "\n",
		"os-release":  "ID=cadet\nNAME=cadet\nPRETTY_NAME=\"cadet node\"\n",
	}
	for name, text := range files {
		if err := os.WriteFile("/etc/"+name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if _, err := os.Stat("/etc/machine-id"); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return err
	}
	return os.WriteFile("/etc/machine-id", []byte(hex.EncodeToString(id)+"\n"), 0o444)
}
