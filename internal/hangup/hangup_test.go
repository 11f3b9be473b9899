//go:build unix

package hangup_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/kubecadet/cadet/internal/hangup"
)

func TestWait(t *testing.T) {
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	over := make(chan error, 1)
	go func() { over <- hangup.Wait(t.Context(), terminal) }()
	if _, err := master.WriteString("typed\n"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-over:
		t.Fatalf("ended at what was typed: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-over:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the terminal went away unnoticed")
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = master.Close(), terminal.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- hangup.Wait(ctx, terminal) }()
	cancel()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
