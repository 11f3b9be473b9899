//go:build linux

package embedded

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

func TestAlive(t *testing.T) {
	ticks, err := startTicks(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		node process
		want bool
	}{
		"this process":                 {process{PID: os.Getpid(), Ticks: ticks}, true},
		"another that got its number":  {process{PID: os.Getpid(), Ticks: "1"}, false},
		"a number that nobody has":     {process{PID: 1 << 30, Ticks: ticks}, false},
		"nothing that was written yet": {process{}, false},
	} {
		if got := c.node.alive(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestStatusOfWhatNeverRan(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "embedded")
	e := New(Options{StateDir: dir, BinDir: t.TempDir()})
	if s, err := e.Status(t.Context()); err != nil || s.Running {
		t.Errorf("%+v, %v", s, err)
	}
	for _, remove := range []bool{false, true} {
		if err := e.Stop(t.Context(), remove); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking wrote something: %v", err)
	}
}

// sleeper is a process that stands for a node, until the test ends at the latest.
func sleeper(t *testing.T) (node process, ended <-chan struct{}) {
	t.Helper()
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() { _ = cmd.Wait(); close(gone) }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-gone })
	ticks, err := startTicks(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	return process{PID: cmd.Process.Pid, Ticks: ticks}, gone
}

// What can't be known to be gone is ended, or an error: the root of a live node must not be deleted.
func TestHold(t *testing.T) {
	for _, c := range []struct {
		answer error // of the kernel, when asked for a descriptor
		alive  bool
		fails  bool
	}{
		{nil, true, false}, {unix.ENOSYS, true, false}, {unix.EPERM, true, false},
		{unix.ESRCH, false, false}, {unix.EINVAL, false, false},
		{unix.EMFILE, false, true}, {unix.ENOMEM, false, true},
	} {
		open := unix.PidfdOpen
		if c.answer != nil {
			open = func(int, int) (int, error) { return -1, c.answer }
		}
		node, ended := sleeper(t)
		held, alive, err := hold(node, open)
		if alive != c.alive || (err != nil) != c.fails || c.fails && !strings.Contains(err.Error(), "try again") {
			t.Errorf("%v: alive %v, %v", c.answer, alive, err)
		}
		if !alive {
			continue
		}
		if err := held.end(t.Context()); err != nil {
			t.Errorf("%v: %v", c.answer, err)
		}
		select {
		case <-ended:
		case <-time.After(time.Second):
			t.Errorf("%v: it runs on", c.answer)
		}
		held.release()
		other := process{PID: os.Getpid(), Ticks: "1"} // we have its number now, and must not be ended
		if _, alive, err := hold(other, open); alive || err != nil {
			t.Errorf("%v: another process counts as the node: %v", c.answer, err)
		}
	}
}

// A node that nobody can name any more may run: nothing of it is deleted.
func TestUnreadableNodeFile(t *testing.T) {
	for name, text := range map[string]string{"torn": `{"pid":`, "empty": ""} {
		e := New(Options{StateDir: t.TempDir(), BinDir: t.TempDir()})
		if err := errors.Join(os.Mkdir(e.state.root(), 0o755), os.WriteFile(e.state.nodeFile(), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
		if err := e.Stop(t.Context(), true); err == nil || !strings.Contains(err.Error(), e.state.nodeFile()) || !strings.Contains(err.Error(), "delete the file") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(e.state.root()); err != nil {
			t.Errorf("%s: the root is gone: %v", name, err)
		}
		if s, err := e.Status(t.Context()); err != nil || s.Running || !strings.Contains(s.Problem, e.state.nodeFile()) {
			t.Errorf("%s: status %+v, %v", name, s, err)
		}
	}
}

// A cluster that is slow to answer outlives the learner's impatience.
func TestCancelledWhileAsked(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	node, _ := sleeper(t)
	e := New(Options{StateDir: t.TempDir(), BinDir: t.TempDir()})
	relay := relayProcess{node, server.Addr().String()}
	if err := errors.Join(e.state.write(nodeProcess{process: node, Ready: true}), state.WriteJSON(e.state.relayFile(), relay), writeKubeconfig(e.state, relay.Address)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := e.Start(ctx, func(cluster.Progress) {}); !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "can't run here") {
		t.Errorf("cancelled: %v", err)
	}
	if !e.state.running() {
		t.Error("the node was ended")
	}
}

func TestStartWithoutPrograms(t *testing.T) {
	e := New(Options{StateDir: filepath.Join(t.TempDir(), "embedded"), BinDir: t.TempDir()})
	var last cluster.Progress
	_, err := e.Start(t.Context(), func(p cluster.Progress) { last = p })
	if err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("the error names no way out: %v", err)
	}
	if last.State != cluster.Failed {
		t.Errorf("the last step is reported as %+v", last)
	}
}

func TestRemoveTree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	closed := filepath.Join(dir, "root/work/work")
	if err := os.MkdirAll(filepath.Join(closed, "inner"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{closed, filepath.Dir(closed)} {
		if err := os.Chmod(d, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := removeTree(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
