//go:build cluster && linux

package embedded

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestRelay ends and stops the process that has the cluster's address: the next cadet up mends it, and nothing else
// changes.
func TestRelay(t *testing.T) {
	w := newWorkbench(t)
	w.up()
	node, err := w.state.read()
	if err != nil {
		t.Fatal(err)
	}
	address := w.state.relay().Address
	for _, sign := range []syscall.Signal{syscall.SIGKILL, syscall.SIGSTOP} {
		t.Run(sign.String(), func(t *testing.T) {
			before := w.state.relay()
			if err := syscall.Kill(before.PID, sign); err != nil {
				t.Fatal(err)
			}
			w.eventually("it does not run", func() bool { return !before.alive() || before.stopped() })
			if s, err := w.Status(t.Context()); err != nil || !s.Running || !strings.Contains(s.Problem, "cadet up") {
				t.Errorf("status: %+v, %v", s, err)
			}
			began := time.Now()
			w.up()
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("mending it took %s", took)
			}
			if now := w.state.relay(); now.PID == before.PID || now.Address != address || !now.alive() {
				t.Errorf("before %+v, now %+v", before, now)
			}
			if again, err := w.state.read(); err != nil || again.PID != node.PID {
				t.Errorf("the node was started anew: %+v, %v", again, err)
			}
			w.must("", "get", "nodes")
		})
	}
	t.Run("another kubeconfig", func(t *testing.T) {
		if err := os.WriteFile(w.state.kubeconfig(), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := w.Status(t.Context()); err != nil || s.Kubeconfig != "" || !strings.Contains(s.Problem, "cadet up") {
			t.Errorf("status: %+v, %v", s, err)
		}
		w.up()
		w.must("", "get", "nodes")
	})
	t.Run("it ends with the node", func(t *testing.T) {
		relay := w.state.relay()
		if err := syscall.Kill(node.PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		w.eventually("it has ended", func() bool { return !relay.alive() })
		w.up()
		if now := w.state.relay(); now.Address != address {
			t.Errorf("its address was %s and is %s", address, now.Address)
		}
	})
	t.Run("a torn node.json", func(t *testing.T) {
		node, err := w.state.read()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(w.state.nodeFile(), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := w.Status(t.Context()); err != nil || !strings.Contains(s.Problem, "end it: kill "+itoa(node.PID)+";") {
			t.Errorf("process %d, and status says: %+v, %v", node.PID, s, err)
		}
		if err := w.state.write(node); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("it ends a node whose folder was removed", func(t *testing.T) {
		node, err := w.state.read()
		relay := w.state.relay()
		if err := errors.Join(err, os.Remove(w.state.nodeFile())); err != nil {
			t.Fatal(err)
		}
		w.eventually("both have ended", func() bool { return !node.alive() && !relay.alive() })
	})
}
