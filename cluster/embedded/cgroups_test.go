//go:build linux

package embedded

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCgroupPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		mounts, own string
		want        map[string]string
	}{
		"version 2": {
			"30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n", "0::/user.slice/user-1000.slice/session-2.scope\n",
			map[string]string{"": "/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope"},
		},
		"version 1, in a container that sees the machine's": {
			"41 32 0:33 /docker/a /sys/fs/cgroup/memory rw master:11 - cgroup cgroup rw,memory\n42 32 0:34 /docker/a /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n",
			"4:memory:/docker/a/b\n3:cpu,cpuacct:/docker/a\n1:name=systemd:/docker/a\n",
			map[string]string{"memory": "/sys/fs/cgroup/memory/b", "cpu": "/sys/fs/cgroup/cpu,cpuacct", "cpuacct": "/sys/fs/cgroup/cpu,cpuacct", "name=systemd": ""},
		},
		"outside of what is mounted": {
			"41 32 0:33 /docker/a /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "4:memory:/other\n", map[string]string{"memory": ""},
		},
		"torn": {"41 32\n - cgroup\n", "memory\n", map[string]string{}},
	} {
		if got := cgroupPlaces(c.mounts, c.own); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// The nearest cgroup of version 2 is taken that has no process in it, or hands its controllers on already.
func TestPlaceUnified(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string // below the top, empty where there is none
		fails bool
	}{
		"above one with processes": {map[string]string{
			"user/cgroup.procs": "", "user/cgroup.controllers": "cpu memory pids", "user/scope/cgroup.procs": "12\n", "user/scope/cgroup.controllers": "memory pids",
		}, "user", false},
		"handed on already": {map[string]string{
			"user/cgroup.procs": "", "user/scope/cgroup.procs": "12\n", "user/scope/cgroup.subtree_control": "cpu io memory\n",
		}, "user/scope", false},
		"no controllers": {map[string]string{"user/cgroup.procs": "", "user/scope/cgroup.procs": "12\n", "user/scope/cgroup.controllers": "memory"}, "user/scope", true},
	} {
		top := t.TempDir()
		for file, text := range c.files {
			path := filepath.Join(top, file)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, err := placeUnified(filepath.Join(top, "user/scope"), "cadet-1")
		if (err != nil) != c.fails || len(got.Folders) != 1 || got.Folders[0] != filepath.Join(top, c.want, "cadet-1") {
			t.Errorf("%s: %v, %v", name, got.Folders, err)
		}
		if c.fails && !strings.Contains(fixOf(err), "Delegate=yes") {
			t.Errorf("%s: no way out in %v", name, err)
		}
	}
}
