package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// stopTime is how long children get to end by themselves; what is left ends with the namespace.
const stopTime = 3 * time.Second

// children starts processes and hears of their ends. As the first process of its namespace the node also reaps
// those that lost their parents, so one loop waits for all of them.
type children struct {
	mu      sync.Mutex
	waiting map[int]chan syscall.WaitStatus
}

func newChildren() *children {
	c := &children{waiting: map[int]chan syscall.WaitStatus{}}
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, unix.SIGCHLD)
	go func() {
		for range signals {
			c.reap()
		}
	}()
	return c
}

// start runs cmd; the channel gives its status once it ended.
func (c *children) start(cmd *exec.Cmd) (<-chan syscall.WaitStatus, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan syscall.WaitStatus, 1)
	c.waiting[cmd.Process.Pid] = ended
	return ended, nil
}

func (c *children) reap() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil || pid <= 0 {
			return
		}
		if ended, ok := c.waiting[pid]; ok {
			delete(c.waiting, pid)
			ended <- status
		}
	}
}

// run runs cmd to its end.
func (c *children) run(ctx context.Context, cmd *exec.Cmd) error {
	ended, err := c.start(cmd)
	if err != nil {
		return err
	}
	select {
	case status := <-ended:
		if status.ExitStatus() != 0 {
			return fmt.Errorf("%s ended with %d", filepath.Base(cmd.Path), status.ExitStatus())
		}
		return nil
	case <-ctx.Done():
		_ = cmd.Process.Kill() // it may have ended by itself
		return ctx.Err()
	}
}

// A program that ran for longer than this ended for a reason of its own, not because it can't start.
const longEnough = 20 * time.Second

// hopeless is how many starts may fail in a row before whoever waits for the node is told.
const hopeless = 3

// program is one that a node keeps running.
type program struct {
	name  string // in what is said of it
	logs  string // where its log is, in what is said of it
	start func() *exec.Cmd
}

// keep runs a program until ctx ends, and starts it again whenever it ends before, ever more slowly.
func (c *children) keep(ctx context.Context, p program) {
	const shortest, longest = 100 * time.Millisecond, 5 * time.Second
	pause, failed := shortest, 0
	for ctx.Err() == nil {
		began := time.Now()
		err := c.runUntil(ctx, p.start())
		if err == nil {
			return
		}
		fmt.Fprintf(os.Stderr, "%s %s: %v; starting it again\n", time.Now().Format(time.TimeOnly), p.name, err)
		if failed++; time.Since(began) > longEnough {
			pause, failed = shortest, 0
		}
		if failed == hopeless {
			report.Send(report.Line{Error: fmt.Sprintf("the %s can't be started: its log is %s; cadet down --delete begins anew, and your progress is kept", p.name, p.logs)})
		}
		time.Sleep(pause)
		pause = min(2*pause, longest)
	}
}

// runUntil runs a program until ctx ends; an error says how it ended before.
func (c *children) runUntil(ctx context.Context, cmd *exec.Cmd) error {
	ended, err := c.start(cmd)
	if err != nil {
		return err
	}
	select {
	case status := <-ended:
		return fmt.Errorf("ended with status %#x", status)
	case <-ctx.Done():
		_ = cmd.Process.Signal(unix.SIGTERM) // it may have ended by itself
		<-ended
		return nil
	}
}

// supervise keeps a node's programs running until SIGTERM; the first node's are the other nodes, too.
func supervise(n nodes) error {
	ctx, stop := signal.NotifyContext(context.Background(), unix.SIGTERM, unix.SIGINT)
	defer stop()
	signal.Ignore(unix.SIGPIPE, unix.SIGHUP)
	unix.CloseOnExec(layout.ProgressFD)
	programs, err := n.programs()
	if err != nil {
		return err
	}
	c := newChildren()
	var all sync.WaitGroup
	for _, p := range programs {
		all.Go(func() { c.keep(ctx, p) })
	}
	all.Go(func() { cutLogs(ctx) })
	if err := loadImages(ctx, c, n.self); err != nil && ctx.Err() == nil {
		report.Send(report.Line{Error: err.Error()})
	}
	<-ctx.Done()
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(stopTime):
	}
	return nil
}

// programs are those of a node.
func (n nodes) programs() ([]program, error) {
	containerd := func() *exec.Cmd {
		return command("containerd", "containerd", nil, "--config", "/etc/containerd/config.toml", "--log-level", "error")
	}
	kubelet := func() *exec.Cmd { return command("kubelet", "kubernetes", nil, "kubelet", strconv.Itoa(int(n.self))) }
	if n.self != layout.First {
		of, logs := " of "+n.self.Name(), "in "+filepath.Join(n.self.Root(), layout.Logs)+" of the first node"
		return []program{{"containerd" + of, logs, containerd}, {"kubelet" + of, logs, kubelet}}, nil
	}
	listener, err := listenForRelay()
	if err != nil {
		return nil, err
	}
	progress := os.NewFile(layout.ProgressFD, "progress")
	const logs = "beside this one"
	all := []program{{"containerd", logs, containerd}, {"kubelet", logs, kubelet}, {"control plane", logs, func() *exec.Cmd {
		return command("control-plane", "kubernetes", []*os.File{progress, listener}, "control-plane", strconv.Itoa(n.count))
	}}}
	for _, member := range n.others() {
		all = append(all, program{"node " + member.Name(), "this one", func() *exec.Cmd { return memberCommand(member, n.count, progress) }})
	}
	return all, nil
}

// listenForRelay opens the socket on which the API server hears callers from outside. It stays open while the API server
// is started again, so callers wait for it.
func listenForRelay() (*os.File, error) {
	if err := os.RemoveAll(layout.APISocket); err != nil {
		return nil, err
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: layout.APISocket, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("open the API server's socket: %w", err)
	}
	listener.SetUnlinkOnClose(false)
	file, err := listener.File()
	return file, errors.Join(err, listener.Close())
}

// logLimit is where a log begins anew: when its program starts, and every logTime.
const (
	logLimit = 8 << 20
	logTime  = 10 * time.Minute
)

// cutLogs keeps the logs of programs that run for weeks short. They are appended to, so they can be cut at any time.
func cutLogs(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(logTime):
		}
		logs, _ := filepath.Glob(filepath.Join(layout.Logs, "*.log")) // the pattern is a good one
		for _, log := range logs {
			if file, err := openLog(log); err == nil {
				_ = file.Close() // nothing was written
			}
		}
	}
}

// command is one of the node's programs, with a log of that name.
func command(log, program string, files []*os.File, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(programsDir, program), args...)
	cmd.Env = []string{"PATH=/usr/lib/cadet:/bin", "HOME=/root"}
	cmd.ExtraFiles = files
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if file, err := openLog(filepath.Join(layout.Logs, log+".log")); err == nil {
		cmd.Stdout, cmd.Stderr = file, file
	}
	return cmd
}

// openLog opens a log, anew where it is long. Whatever else has its name goes.
func openLog(path string) (*os.File, error) {
	mode := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		mode |= os.O_TRUNC
	}
	return os.OpenFile(path, mode, 0o600)
}
