package kind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Two clusters are remembered beside each other, and the one that was brought up last is meant when none is named.
func TestMemory(t *testing.T) {
	dir := t.TempDir()
	of := func(o Options) *Engine { o.StateDir = dir; return New(o) }
	for _, s := range []settings{
		{Name: "a", Runtime: "docker", Nodes: 1, Complete: true},
		{Name: "b", Runtime: "podman", Nodes: 3},
		{Name: "a", Runtime: "docker", Nodes: 1, Complete: true, Exported: true},
	} {
		if err := of(Options{}).save(s); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		options Options
		want    settings
		known   bool
	}{
		"the last":              {Options{}, settings{Name: "a", Runtime: "docker", Nodes: 1, Complete: true, Exported: true}, true},
		"one before":            {Options{Name: "b"}, settings{Name: "b", Runtime: "podman", Nodes: 3}, true},
		"a new one":             {Options{Name: "c"}, settings{Name: "c", Runtime: "docker"}, false},
		"a new one, on nerdctl": {Options{Name: "c", Runtime: "nerdctl"}, settings{Name: "c", Runtime: "nerdctl"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, known, err := of(c.options).settings()
			if err != nil || s != c.want || known != c.known {
				t.Errorf("%+v, known %v, error %v", s, known, err)
			}
		})
	}
	if err := of(Options{}).forget("a"); err != nil {
		t.Fatal(err)
	}
	if s, _, err := of(Options{}).settings(); err != nil || s.Name != "b" {
		t.Errorf("after a is forgotten: %+v, error %v", s, err)
	}
}

// What is asked for and what is there are compared, not confused.
func TestAskedForAnother(t *testing.T) {
	e := New(Options{StateDir: t.TempDir()})
	if err := e.save(settings{Name: "cadet", Runtime: "docker", Nodes: 1, Image: "one:v1", Complete: true}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		options Options
		want    string // in the error; empty when there is none
	}{
		"nothing":       {Options{Nodes: 1}, ""},
		"the same":      {Options{Nodes: 1, Image: "one:v1", Runtime: "docker"}, ""},
		"more nodes":    {Options{Nodes: 3}, "then cadet up --engine kind --name cadet --nodes 3\n"},
		"another image": {Options{Image: "two:v1"}, "then cadet up --engine kind --name cadet --image two:v1\n"},
		"both":          {Options{Nodes: 2, Image: "two:v1"}, "--nodes 2 --image two:v1\n"},
		"a runtime":     {Options{Runtime: "podman"}, "then cadet up --engine kind --name cadet --runtime podman\n"},
	} {
		t.Run(name, func(t *testing.T) {
			c.options.StateDir = e.options.StateDir
			asking := New(c.options)
			s, err := asking.asked()
			if err == nil {
				err = (&kindCluster{engine: asking, settings: s}).differs()
			}
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{"../x", "a/b", "..", "A", "-x"} {
		if _, _, err := New(Options{StateDir: t.TempDir(), Name: name}).settings(); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
}

// What it remembers is not lost with a file that can't be read.
func TestUnreadableMemory(t *testing.T) {
	e := New(Options{StateDir: t.TempDir()})
	if err := os.WriteFile(filepath.Join(e.options.StateDir, "kind.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Status(t.Context()); err == nil || !strings.Contains(err.Error(), e.memoryFile()) {
		t.Errorf("status says %v", err)
	}
}
