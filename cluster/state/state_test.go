package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Many who write at the same time leave one of their texts, and no other file.
func TestWriteFileAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "engine")
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			if err := WriteFile(path, fmt.Appendf(nil, "engine %02d", i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	text, err := os.ReadFile(path)
	if err != nil || len(text) != len("engine 00") {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// Who waits while the folder is deleted gets a lock on the new one.
func TestLockOfADeletedFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cluster")
	for range 20 {
		unlock, err := Lock(t.Context(), dir, func() {})
		if err != nil {
			t.Fatal(err)
		}
		got := make(chan error)
		go func() {
			again, err := Lock(t.Context(), dir, func() {})
			if err == nil {
				again()
			}
			got <- err
		}()
		time.Sleep(time.Millisecond)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		unlock()
		if err := <-got; err != nil {
			t.Fatal(err)
		}
	}
}

func TestLockIsCancelled(t *testing.T) {
	unlock, err := Lock(t.Context(), t.TempDir(), func() {})
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	dir := t.TempDir()
	if unlock, err = Lock(t.Context(), dir, func() {}); err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := Lock(ctx, dir, cancel); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while another has it: %v", err)
	}
}
