package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// cgroupRoot is where the node sees its cgroups.
const cgroupRoot = "/sys/fs/cgroup"

// podCgroup is below each of the node's own cgroups, and the containers' are below it.
const podCgroup = "pods"

// ownCgroup is set where the starter put this process into a cgroup of version 2 for the node alone. The namespace that
// it was started in begins above that.
const ownCgroup = "CADET_OWN_CGROUP"

// enterOwnCgroup makes the cgroup that this process is in the top of all that the node sees, and begins again: only the
// thread that asks for it gets it, and what it then runs.
func enterOwnCgroup() error {
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWCGROUP); err != nil {
		return fmt.Errorf("make the node's cgroup its first: %w", err)
	}
	if err := os.Unsetenv(ownCgroup); err != nil {
		return err
	}
	return syscall.Exec("/proc/self/exe", os.Args, os.Environ())
}

// onlyCgroup2 says whether the host has the unified hierarchy alone.
func onlyCgroup2() bool {
	var fs unix.Statfs_t
	return unix.Statfs(cgroupRoot, &fs) == nil && fs.Type == unix.CGROUP2_SUPER_MAGIC
}

// mountCgroups shows the node its own cgroups, which the kubelet wants to see.
func mountCgroups(dir string, unified bool) error {
	const flags = unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC
	if unified {
		return wrapMount(unix.Mount("cgroup2", dir, "cgroup2", flags, ""), dir)
	}
	if err := wrapMount(unix.Mount("tmpfs", dir, "tmpfs", flags, "mode=755"), dir); err != nil {
		return err
	}
	hierarchies, err := hierarchiesV1()
	if err != nil {
		return err
	}
	for _, controllers := range hierarchies {
		target := filepath.Join(dir, folderOf(controllers))
		if err := os.Mkdir(target, 0o755); err != nil {
			return err
		}
		options := controllers
		if target != filepath.Join(dir, controllers) {
			options = "none," + controllers
		}
		if err := unix.Mount("cgroup", target, "cgroup", flags, options); err != nil {
			return wrapMount(err, target)
		}
	}
	return nil
}

// folderOf is where a hierarchy of version 1 is mounted. Those of no controllers have a name, as in "name=systemd".
func folderOf(controllers string) string { return strings.TrimPrefix(controllers, "name=") }

// hierarchiesV1 are the controllers of each hierarchy of version 1 that this process is in, as in "cpu,cpuacct".
func hierarchiesV1() ([]string, error) {
	own, err := os.Open("/proc/self/cgroup")
	if err != nil {
		return nil, err
	}
	defer own.Close() //nolint:errcheck // opened for reading
	var all []string
	for lines := bufio.NewScanner(own); lines.Scan(); {
		_, rest, _ := strings.Cut(lines.Text(), ":")
		if controllers, _, _ := strings.Cut(rest, ":"); controllers != "" {
			all = append(all, controllers)
		}
	}
	return all, nil
}

// takeCgroups makes the cgroup below which containers get theirs. An error says why their limits are not kept: mostly the
// starter could give the node no cgroups of its own.
func takeCgroups() error {
	if onlyCgroup2() {
		return takeUnified(cgroupRoot)
	}
	hierarchies, err := hierarchiesV1()
	if err != nil {
		return err
	}
	return takeV1(cgroupRoot, hierarchies)
}

// needed are the controllers of version 1 without which no limit is kept, or runc or the kubelet don't start.
var needed = []string{"memory", "cpu", "cpuacct", "cpuset", "devices"}

// takeV1 takes the hierarchies if all are the node's: runc and containerd use whichever there are.
func takeV1(root string, hierarchies []string) error {
	have := strings.Split(strings.Join(hierarchies, ","), ",")
	for _, controller := range needed {
		if !slices.Contains(have, controller) {
			return fmt.Errorf("there are no cgroups of the controller %s", controller)
		}
	}
	for _, controllers := range hierarchies {
		if unix.Access(filepath.Join(root, folderOf(controllers)), unix.W_OK) != nil {
			return fmt.Errorf("the cgroup of %s is not the node's", controllers)
		}
	}
	for _, controllers := range hierarchies {
		if err := makePodCgroup(filepath.Join(root, folderOf(controllers)), strings.Split(controllers, ",")); err != nil {
			return err
		}
	}
	return nil
}

// makePodCgroup makes the containers' cgroup of a hierarchy of version 1. All of them together get as much of the processors
// as the node's own programs.
func makePodCgroup(hierarchy string, controllers []string) error {
	pods := filepath.Join(hierarchy, podCgroup)
	if err := os.Mkdir(pods, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	if slices.Contains(controllers, "cpuset") { // one without these takes no processes
		for _, file := range []string{"cpuset.cpus", "cpuset.mems"} {
			text, err := os.ReadFile(filepath.Join(hierarchy, file))
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(pods, file), text, 0); err != nil {
				return err
			}
		}
	}
	if slices.Contains(controllers, "cpu") {
		return os.WriteFile(filepath.Join(pods, "cpu.shares"), strconv.AppendInt(nil, int64(1024*runtime.NumCPU()), 10), 0)
	}
	return nil
}

// takeUnified gives the containers' cgroup the controllers of limits. That is allowed only where no process is in the cgroup
// above it, so this one, with all that it starts, moves into another.
func takeUnified(root string) error {
	have, err := os.ReadFile(filepath.Join(root, "cgroup.controllers"))
	if err != nil {
		return err
	}
	controllers := strings.Fields(string(have))
	for _, controller := range []string{"memory", "cpu"} {
		if !slices.Contains(controllers, controller) {
			return fmt.Errorf("the node's cgroup has no controller %s", controller)
		}
	}
	own, pods := filepath.Join(root, "node"), filepath.Join(root, podCgroup)
	for _, dir := range []string{own, pods} {
		if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(own, "cgroup.procs"), []byte("0"), 0); err != nil {
		return err
	}
	for _, controller := range []string{"memory", "cpu", "pids"} {
		if !slices.Contains(controllers, controller) {
			continue
		}
		for _, dir := range []string{root, pods} {
			if err := os.WriteFile(filepath.Join(dir, "cgroup.subtree_control"), []byte("+"+controller), 0); err != nil {
				return err
			}
		}
	}
	return nil
}
