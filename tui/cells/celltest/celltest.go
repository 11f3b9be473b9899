// Package celltest helps to test what panes draw: golden files, and lines that must fit exactly.
package celltest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Golden compares a view without its colours with testdata/name.golden.
func Golden(t *testing.T, name, view string) {
	t.Helper()
	lines := strings.Split(ansi.Strip(view), "\n")
	for i := range lines {
		lines[i] += "|" // so that no editor cuts the spaces at the end
	}
	got := strings.Join(lines, "\n") + "\n"
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run the test with -update and look at what it writes", err)
	}
	if got != string(want) {
		t.Errorf("%s differs, run with -update if it is right:\n--- want\n%s--- got\n%s", path, want, got)
	}
}

// Fits fails when a view is not exactly w cells by h lines.
func Fits(t *testing.T, view string, w, h int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Errorf("%d×%d: %d lines", w, h, len(lines))
	}
	for i, line := range lines {
		if n := ansi.StringWidth(line); n != w {
			t.Errorf("%d×%d: line %d is %d cells wide: %q", w, h, i+1, n, line)
		}
	}
}
