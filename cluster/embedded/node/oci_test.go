package main

import (
	"encoding/json"
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

func TestRelax(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	before := `{
		"process": {"args": ["/hello"], "oomScoreAdj": -998, "rlimits": [{"type": "RLIMIT_NOFILE"}]},
		"mounts": [
			{"destination": "/proc", "type": "proc", "options": ["nosuid"]},
			{"destination": "/dev/pts", "type": "devpts", "options": ["mode=0620", "gid=5"]},
			{"destination": "/sys/fs/cgroup", "type": "cgroup"}
		],
		"linux": {"cgroupsPath": "/x", "resources": {}, "seccomp": {}, "namespaces": [{"type": "pid"}]}
	}`
	want := `{
		"process": {"args": ["/hello"]},
		"mounts": [
			{"destination": "/proc", "type": "proc", "options": ["nosuid"]},
			{"destination": "/dev/pts", "type": "devpts", "options": ["mode=0620"]}
		],
		"linux": {"namespaces": [{"type": "pid"}]}
	}`
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := relax(path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got, expected any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &expected); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, expected) {
		t.Errorf("got  %v\nwant %v", got, expected)
	}
}

// FuzzRelaxSpec makes sure that no spec, however odd, stops a container from being made.
func FuzzRelaxSpec(f *testing.F) {
	f.Add([]byte(`{"linux": 1, "process": [], "mounts": [{"type": "devpts"}, 3]}`))
	f.Add([]byte(`{"mounts": [{"type": "devpts", "options": "gid=5"}]}`))
	f.Fuzz(func(_ *testing.T, text []byte) {
		var spec map[string]any
		if json.Unmarshal(text, &spec) == nil && spec != nil {
			relaxSpec(spec)
		}
	})
}
