package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// reaper is one for all tests: two would take each other's children, and a node has one.
var reaper = sync.OnceValue(newChildren)

// TestKeep lets a program end three times, and sees it started again each time.
func TestKeep(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := reaper()
	file := filepath.Join(t.TempDir(), "starts")
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		c.keep(ctx, program{"program", "nowhere", func() *exec.Cmd { return exec.Command("/bin/sh", "-c", "echo started >> "+file) }})
	}()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		text, _ := os.ReadFile(file) // it is not there at first
		if strings.Count(string(text), "started") >= 3 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("started only so often: %s", text)
		}
	}
	cancel()
	<-kept
}

// TestChildren runs one program that succeeds, one that fails, and one that is cancelled.
func TestChildren(t *testing.T) {
	c := reaper()
	if err := c.run(t.Context(), exec.Command("/bin/sh", "-c", "exit 0")); err != nil {
		t.Error(err)
	}
	if err := c.run(t.Context(), exec.Command("/bin/sh", "-c", "exit 3")); err == nil || !strings.Contains(err.Error(), "ended with 3") {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := c.run(ctx, exec.Command("/bin/sh", "-c", "exec sleep 60")); err == nil {
		t.Error("a cancelled program counts as done")
	}
}
