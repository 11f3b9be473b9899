package folder

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func files(a, b string) fstest.MapFS {
	return fstest.MapFS{"a.yaml": {Data: []byte(a)}, "sub/b.yaml": {Data: []byte(b)}}
}

func expect(t *testing.T, dir, a, b string) {
	t.Helper()
	for name, want := range map[string]string{"a.yaml": a, "sub/b.yaml": b} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestFill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ch8")
	fill := func(a, b string, anew bool) {
		t.Helper()
		if err := Fill(dir, files(a, b), anew); err != nil {
			t.Fatal(err)
		}
	}
	fill("a1", "b1", false)
	expect(t, dir, "a1", "b1")
	fill("a2", "b2", false) // an earlier version of ours is replaced
	expect(t, dir, "a2", "b2")
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	fill("a3", "b3", false) // what the learner edited is kept
	expect(t, dir, "mine", "b3")
	if err := os.Remove(filepath.Join(dir, "sub/b.yaml")); err != nil {
		t.Fatal(err)
	}
	fill("a3", "b3", false) // what is missing comes back
	expect(t, dir, "mine", "b3")
	fill("a3", "b3", true) // a reset takes edits back
	expect(t, dir, "a3", "b3")
	fill("a4", "b4", false)
	expect(t, dir, "a4", "b4")
}

// Without our record nobody knows whose a file is, so it is the learner's.
func TestRecordLost(t *testing.T) {
	dir := t.TempDir()
	if err := Fill(dir, files("a1", "b1"), false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, record), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Fill(dir, files("a2", "b2"), false); err != nil {
		t.Fatal(err)
	}
	expect(t, dir, "a1", "b1")
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "file")
	for _, content := range []string{"one", "two", "two"} {
		if err := Replace(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		info, _ := os.Stat(path)
		if err != nil || string(got) != content || info.Mode().Perm() != 0o600 {
			t.Errorf("file is %q, %v, %v", got, info.Mode(), err)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
