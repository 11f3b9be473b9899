package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Without the controllers of limits the node goes on without them, and nothing is changed.
func TestTakeCgroupsThatAreNotThere(t *testing.T) {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "memory"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := takeV1(root, []string{"memory", "cpu,cpuacct"}); err == nil || !strings.Contains(err.Error(), "cpuset") {
		t.Errorf("version 1: %v", err)
	}
	if err := os.WriteFile(filepath.Join(root, "cgroup.controllers"), []byte("pids\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := takeUnified(root); err == nil || !strings.Contains(err.Error(), "memory") {
		t.Errorf("version 2: %v", err)
	}
	if made, err := os.ReadDir(root); err != nil || len(made) != 2 {
		t.Errorf("made: %v, %v", made, err)
	}
}
