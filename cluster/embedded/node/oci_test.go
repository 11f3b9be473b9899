package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestBundleOf(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--root", "/run/runc", "create", "--bundle", "/b", "--pid-file", "/p", "id"}, "/b"},
		{[]string{"run", "-b", "/b", "id"}, "/b"},
		{[]string{"create", "--bundle=/b", "id"}, "/b"},
		{[]string{"exec", "--process", "/b", "id"}, ""},
		{[]string{"delete", "id"}, ""},
		{[]string{"create", "--bundle"}, ""},
	} {
		if got, ok := bundleOf(c.args); got != c.want || ok != (c.want != "") {
			t.Errorf("%v: %q, %v", c.args, got, ok)
		}
	}
}

func TestFit(t *testing.T) {
	const before = `{
		"process": {"args": ["/hello"], "oomScoreAdj": -998, "rlimits": [{"type": "RLIMIT_NOFILE"}]},
		"mounts": [
			{"destination": "/proc", "type": "proc", "options": ["nosuid"]},
			{"destination": "/dev/pts", "type": "devpts", "options": ["mode=0620", "gid=5"]},
			{"destination": "/sys/fs/cgroup", "type": "cgroup"}
		],
		"linux": {"cgroupsPath": "/k8s.io/x", "seccomp": {}, "namespaces": [{"type": "pid"}],
			"resources": {"memory": {"limit": 100}, "cpu": {"quota": 5}, "devices": [{"allow": false}], "unified": {"memory.oom.group": "1"}}}
	}`
	const common = `{
		"process": {"args": ["/hello"]},
		"mounts": [
			{"destination": "/proc", "type": "proc", "options": ["nosuid"]},
			{"destination": "/dev/pts", "type": "devpts", "options": ["mode=0620"]}
		],
		"linux": {"namespaces": [{"type": "pid"}]%s}
	}`
	for name, c := range map[string]struct {
		of   abilities
		want string // more of linux
	}{
		"nothing":   {abilities{}, ``},
		"seccomp":   {abilities{seccomp: true, swap: true}, `, "seccomp": {}`},
		"version 1": {abilities{limits: true, swap: true}, `, "cgroupsPath": "/pods/x", "resources": {"memory": {"limit": 100, "swap": 100}, "cpu": {"quota": 5}}`},
		"version 2": {abilities{limits: true, unified: true}, `, "cgroupsPath": "/pods/x", "resources": {"memory": {"limit": 100}, "cpu": {"quota": 5}, "unified": {"memory.oom.group": "1"}}`},
	} {
		path := filepath.Join(t.TempDir(), "config.json")
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.of.fit(path); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var got, want any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(fmt.Appendf(nil, common, c.want), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got  %v\nwant %v", name, got, want)
		}
	}
}

// FuzzFitSpec makes sure that no spec, however odd, stops a container from being made.
func FuzzFitSpec(f *testing.F) {
	f.Add([]byte(`{"linux": 1, "process": [], "mounts": [{"type": "devpts"}, 3]}`))
	f.Add([]byte(`{"mounts": [{"type": "devpts", "options": "gid=5"}]}`))
	f.Add([]byte(`{"linux": {"cgroupsPath": "/a", "resources": {"memory": {"limit": "x"}, "cpu": []}}}`))
	f.Fuzz(func(_ *testing.T, text []byte) {
		var spec map[string]any
		if json.Unmarshal(text, &spec) == nil && spec != nil {
			abilities{}.fitSpec(spec)
			abilities{limits: true, swap: true, unified: true}.fitSpec(spec)
		}
	})
}
