package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Windows that open at the same time agree on who the learner is, and leave nothing else behind.
func TestOneLearner(t *testing.T) {
	for range 20 {
		dir := filepath.Join(t.TempDir(), "state")
		t.Setenv(stateDirVariable, dir)
		said, begin := make([]string, 20), make(chan struct{})
		var all sync.WaitGroup
		for i := range said {
			all.Go(func() {
				<-begin
				var err error
				if said[i], err = learner(); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
		for _, name := range said {
			if name == "" || name != said[0] {
				t.Fatalf("two learners: %q and %q", said[0], name)
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("left: %v, %v", left, err)
		}
	}
}
