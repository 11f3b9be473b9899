//go:build cluster && linux

package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// attackCgroups looks in every hierarchy that it can mount for files that it may write to, and for processes that are none
// of the node's.
func attackCgroups() error {
	kinds := [][2]string{{"cgroup2", ""}}
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(own)) {
		if fields := strings.Split(line, ":"); len(fields) > 2 && fields[1] != "" {
			options := fields[1]
			if strings.HasPrefix(options, "name=") {
				options = "none," + options
			}
			kinds = append(kinds, [2]string{"cgroup", options}, [2]string{"cgroup", options + ",release_agent=/bin/sh"})
		}
	}
	tried := 0
	for n, kind := range kinds {
		at := fmt.Sprintf("/disk/tmp/cgroup-%d", n)
		if err := os.MkdirAll(at, 0o755); err != nil {
			return err
		}
		if err := unix.Mount("none", at, kind[0], 0, kind[1]); err != nil {
			fmt.Printf("mount %v: %v\n", kind, err)
			continue
		}
		tried++
		lookAround(at)
		if err := unix.Unmount(at, 0); err != nil {
			return err
		}
	}
	fmt.Println("cgroups tried:", tried)
	return nil
}

// given are the files that whoever may make cgroups has to write to. By that for events everybody may only be told.
var given = []string{"cgroup.procs", "cgroup.threads", "cgroup.subtree_control", "tasks", "cgroup.event_control"}

func lookAround(top string) {
	files, err := filepath.Glob(top + "/*")
	if err != nil {
		fmt.Println(err)
	}
	procs, _ := os.ReadFile(filepath.Join(top, "cgroup.procs"))
	strangers := slices.Contains(strings.Fields(string(procs)), "0") // whom the node has no number for
	for _, path := range files {
		info, err := os.Lstat(path)
		if err != nil || info.IsDir() || !strangers && slices.Contains(given, filepath.Base(path)) {
			continue
		}
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil && filepath.Base(path) != "cgroup.event_control" {
			fmt.Printf("MACHINE'S CGROUP: %s can be written (strangers in it: %v)\n", path, strangers)
		}
		_ = file.Close() // nothing was written
	}
}
