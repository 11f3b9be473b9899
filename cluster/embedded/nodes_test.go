//go:build linux

package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// How many nodes a start brings up, by what is there and what is asked for.
func TestCount(t *testing.T) {
	for name, c := range map[string]struct {
		made  bool   // a cluster was
		shape string // what is written down of it
		asked int
		want  int
		says  string // the error
	}{
		"none there":                      {want: 1},
		"none there, two":                 {asked: 2, want: 2},
		"none there, but once was":        {shape: `{"nodes":3}`, want: 1},
		"as it is":                        {made: true, shape: `{"nodes":2}`, want: 2},
		"as it is, by number":             {made: true, shape: `{"nodes":2}`, asked: 2, want: 2},
		"another number":                  {made: true, shape: `{"nodes":2}`, asked: 1, says: "cadet up --engine embedded --nodes 1"},
		"of before there was a choice":    {made: true, want: 1},
		"of before, another number":       {made: true, asked: 2, says: "--nodes 1, not 2"},
		"too many":                        {asked: 4, says: "cadet up --engine kind --nodes 4"},
		"torn":                            {made: true, shape: `{"nod`, says: "cadet down --delete"},
		"a number that no cluster has":    {made: true, shape: `{"nodes":900}`, says: "cadet down --delete"},
		"a number that no cluster had":    {made: true, shape: `{"nodes":0}`, says: "cadet down --delete"},
		"made, and its shape is a folder": {made: true, shape: "/", says: "cadet down --delete"},
	} {
		t.Run(name, func(t *testing.T) {
			s := folder{dir: t.TempDir()}
			var err error
			if c.made {
				err = os.Mkdir(s.root(), 0o755)
			}
			switch c.shape {
			case "":
			case "/":
				err = errors.Join(err, os.Mkdir(s.shapeFile(), 0o755))
			default:
				err = errors.Join(err, os.WriteFile(s.shapeFile(), []byte(c.shape), 0o600))
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.count(c.asked)
			if got != c.want || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%d nodes, error %v", got, err)
			}
		})
	}
}

// The roots of the other nodes are made in that of the first, whatever a pod left there.
func TestRootsOfNodes(t *testing.T) {
	root, outside, a := filepath.Join(t.TempDir(), "root"), t.TempDir(), &authority{}
	second := filepath.Join(root, nodesFolder, "cadet-2")
	err := errors.Join(os.MkdirAll(filepath.Dir(second), 0o755), os.Symlink(outside, second))
	if err != nil {
		t.Fatal(err)
	}
	if err := fillRoot(root, t.TempDir(), os.Getuid(), a, 3); err != nil {
		t.Fatal(err)
	}
	for _, node := range []string{second, filepath.Join(root, nodesFolder, "cadet-3")} {
		if info, err := os.Lstat(filepath.Join(node, authorityFolder)); err != nil || !info.IsDir() {
			t.Errorf("%v", err)
		}
		if to, err := os.Readlink(filepath.Join(node, "bin/runc")); err != nil || to != "/"+programsFolder+"/cadet-node" {
			t.Errorf("%s, %v", to, err)
		}
		if _, err := os.Lstat(filepath.Join(node, authorityFolder, "ca.key")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a node without a control plane has the authority's key: %v", err)
		}
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("written outside of the root: %v, %v", left, err)
	}
}
