package embedded

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/state"
)

// cgroups are those of a node, in which it may make more: the limits of its containers are kept by them. There is one
// for each hierarchy of version 1, or a single one of version 2.
type cgroups struct {
	Folders []string `json:"folders"`
	Unified bool     `json:"unified"` // they are of version 2
}

// delegate gives an ordinary user a cgroup with controllers, where systemd runs.
const delegate = "systemd-run --user --scope -p Delegate=yes cadet up"

// limited is what makes a cgroup of version 2 one that keeps limits.
var limited = []string{"memory", "cpu"}

// cgroupName tells the cgroups of one cluster from those of another.
func (s folder) cgroupName() string {
	sum := sha256.Sum256([]byte(s.dir))
	return "cadet-" + hex.EncodeToString(sum[:6])
}

func (s folder) cgroupFile() string { return filepath.Join(s.dir, "cgroups.json") }

// placeCgroups says where the node's cgroups can be made; the error why no limits can be kept with them. There may be a
// place for one all the same: where the starter may write to its own cgroup the node could, too, if it stayed in it.
func placeCgroups(name string) (cgroups, error) {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return cgroups{}, err
	}
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return cgroups{}, err
	}
	places := cgroupPlaces(string(mounts), string(own))
	if places["memory"] == "" {
		return placeUnified(places[""], name)
	}
	c := cgroups{}
	delete(places, "") // of version 2, which has no controllers here
	for _, controller := range slices.Sorted(maps.Keys(places)) {
		at := places[controller]
		switch {
		case at == "":
			return cgroups{}, fmt.Errorf("this machine does not show its cgroups of %s", controller)
		case unix.Access(at, unix.W_OK) != nil:
			return cgroups{}, fmt.Errorf("only root may make cgroups of version 1, as this machine has them (%s)", at)
		}
		if folder := filepath.Join(at, name); !slices.Contains(c.Folders, folder) {
			c.Folders = append(c.Folders, folder)
		}
	}
	return c, nil
}

// cgroupPlaces are the folders of the cgroups that a process is in, by controller, that of version 2 under an empty name. A
// folder is empty where none is mounted. The texts are the process's mountinfo and its cgroup file: see proc(5).
func cgroupPlaces(mounts, own string) map[string]string {
	paths := map[string]string{}
	for line := range strings.Lines(own) {
		if fields := strings.SplitN(strings.TrimSpace(line), ":", 3); len(fields) == 3 {
			for controller := range strings.SplitSeq(fields[1], ",") {
				paths[controller] = fields[2]
			}
		}
	}
	places := map[string]string{}
	for controller := range paths {
		places[controller] = ""
	}
	for line := range strings.Lines(mounts) {
		where, what, found := strings.Cut(line, " - ")
		at, of := strings.Fields(where), strings.Fields(what)
		if !found || len(at) < 6 || len(of) < 3 {
			continue
		}
		var controllers []string
		switch of[0] {
		case "cgroup2":
			controllers = []string{""}
		case "cgroup":
			controllers = strings.Split(of[2], ",")
		}
		for _, controller := range controllers {
			path, in := paths[controller]
			below, err := filepath.Rel(at[3], path)
			if in && err == nil && filepath.IsLocal(below) && places[controller] == "" {
				places[controller] = filepath.Join(at[4], below)
			}
		}
	}
	return places
}

// placeUnified finds the nearest cgroup above the starter's own below which limits can be kept.
func placeUnified(own, name string) (cgroups, error) {
	if own == "" {
		return cgroups{}, errors.New("this machine shows no cgroups")
	}
	writable := ""
	for at := own; isCgroup(at); at = filepath.Dir(at) {
		if unix.Access(at, unix.W_OK) != nil || unix.Access(filepath.Join(at, "cgroup.procs"), unix.W_OK) != nil {
			continue
		}
		if writable == "" {
			writable = at
		}
		if canLimit(at) {
			return cgroups{Folders: []string{filepath.Join(at, name)}, Unified: true}, nil
		}
	}
	if writable == "" {
		return cgroups{}, &lack{"you have no cgroup with the controllers memory and cpu", delegate}
	}
	return cgroups{Folders: []string{filepath.Join(writable, name)}, Unified: true}, &lack{"your cgroup has no controllers memory and cpu to hand on", delegate}
}

func isCgroup(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "cgroup.procs"))
	return err == nil
}

// canLimit says whether cgroups below one of version 2 have what keeps limits, or can be given it: that needs one with no
// process in it.
func canLimit(dir string) bool {
	given, err := words(filepath.Join(dir, "cgroup.subtree_control"))
	if err == nil && containsAll(given, limited) {
		return true
	}
	have, err := words(filepath.Join(dir, "cgroup.controllers"))
	processes, procsErr := words(filepath.Join(dir, "cgroup.procs"))
	return err == nil && procsErr == nil && containsAll(have, limited) && len(processes) == 0
}

func words(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	return strings.Fields(string(text)), err
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// makeCgroups makes the node's cgroups, where it can have any. Without them a node runs all the same.
func makeCgroups(s folder, as ids) (cgroups, error) {
	c, err := placeCgroups(s.cgroupName())
	if len(c.Folders) == 0 {
		return cgroups{}, nil // doctor says why
	}
	if err := state.WriteJSON(s.cgroupFile(), c); err != nil {
		return cgroups{}, fmt.Errorf("write down which cgroups are the node's: %w", explainSpace(err))
	}
	for _, folder := range c.Folders {
		err = errors.Join(err, c.make(folder, as))
	}
	if err != nil && !c.Unified { // one for some limits only is none
		return cgroups{}, removeCgroups(c)
	}
	if _, err := os.Stat(c.Folders[0]); err != nil {
		return cgroups{}, nil //nolint:nilerr // the node has to do without
	}
	return c, nil
}

// make makes one of the cgroups, and lets the node make more in it. What a node of a removed folder left goes.
func (c cgroups) make(folder string, as ids) error {
	if err := errors.Join(removeCgroup(folder), os.Mkdir(folder, 0o755)); err != nil {
		return err
	}
	files := []string{"", "cgroup.procs", "tasks"}
	if c.Unified {
		files = []string{"", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control"}
		for _, controller := range append(slices.Clone(limited), "pids") { // what it can't have, the node does without
			_ = os.WriteFile(filepath.Join(filepath.Dir(folder), "cgroup.subtree_control"), []byte("+"+controller), 0)
		}
	}
	for _, name := range []string{"cpuset.cpus", "cpuset.mems"} { // one of version 1 without these takes no processes
		if text, err := os.ReadFile(filepath.Join(filepath.Dir(folder), name)); err == nil && !c.Unified {
			if err := os.WriteFile(filepath.Join(folder, name), text, 0); err != nil {
				return err
			}
		}
	}
	for _, name := range files {
		if err := os.Chown(filepath.Join(folder, name), as.uid, as.gid); err != nil {
			return err
		}
	}
	return nil
}

// take has a command begin in the cgroups. Where they are of version 1 its starting thread has to enter them first.
func (c cgroups) take(cmd *exec.Cmd) (enter func() error, done func(), err error) {
	nothing := func() error { return nil }
	if len(c.Folders) == 0 {
		return nothing, func() {}, nil
	}
	if !c.Unified {
		return c.enter, func() {}, nil
	}
	at, err := os.Open(c.Folders[0])
	if err != nil {
		return nothing, func() {}, err
	}
	if !c.lets(cmd.Path, at) {
		return nothing, func() { _ = at.Close() }, nil
	}
	cmd.SysProcAttr.UseCgroupFD, cmd.SysProcAttr.CgroupFD = true, int(at.Fd())
	cmd.Env = append(cmd.Env, "CADET_OWN_CGROUP=1")
	return nothing, func() { _ = at.Close() }, nil
}

// lets tries whether a program may begin in a cgroup of version 2: some kernels and some cgroups above have a say in it.
func (c cgroups) lets(program string, at *os.File) bool {
	trial := exec.Command(program)
	trial.SysProcAttr = &syscall.SysProcAttr{UseCgroupFD: true, CgroupFD: int(at.Fd())}
	return ignoreExit(trial.Run()) == nil
}

// enter moves this thread into the cgroups.
func (c cgroups) enter() error {
	for _, folder := range c.Folders {
		if err := os.WriteFile(filepath.Join(folder, "tasks"), strconv.AppendInt(nil, int64(syscall.Gettid()), 10), 0); err != nil {
			return fmt.Errorf("enter the node's cgroup: %w", err)
		}
	}
	return nil
}

// dropCgroups removes those of a node that has ended.
func dropCgroups(s folder) error {
	var c cgroups
	if err := state.ReadJSON(s.cgroupFile(), &c); err != nil {
		return nil //nolint:nilerr // it had none, or nobody knows which any more
	}
	if err := removeCgroups(c); err != nil {
		return err
	}
	return os.Remove(s.cgroupFile())
}

func removeCgroups(c cgroups) error {
	for _, folder := range c.Folders {
		if err := removeCgroup(folder); err != nil {
			return fmt.Errorf("remove the node's cgroup: %w", err)
		}
	}
	return nil
}

// leaveTime is how long processes that have ended may stay in a cgroup: the kernel clears them away when it has time, which
// took more than 5 s on a machine with four clusters on two cores.
const leaveTime = 30 * time.Second

// removeCgroup removes one with those below it.
func removeCgroup(dir string) error {
	below, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range below {
		if entry.IsDir() {
			if err := removeCgroup(filepath.Join(dir, entry.Name())); err != nil {
				return err
			}
		}
	}
	for deadline := time.Now().Add(leaveTime); ; time.Sleep(10 * time.Millisecond) {
		err := unix.Rmdir(dir)
		if err == nil || errors.Is(err, unix.ENOENT) {
			return nil
		}
		if !errors.Is(err, unix.EBUSY) || time.Now().After(deadline) {
			return &os.PathError{Op: "rmdir", Path: dir, Err: err}
		}
	}
}
