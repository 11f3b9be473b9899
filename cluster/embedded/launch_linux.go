package embedded

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// nodeID is the host's user and group that a node started by root runs as: one that owns nothing. In the node's user
// namespace it is 0. An ordinary user's node runs as that user.
const nodeID = 1_878_982_656

// startTime is how long a start may take before it counts as failed.
const startTime = 3 * time.Minute

func owner() int {
	if uid := os.Getuid(); uid != 0 {
		return uid
	}
	return nodeID
}

// nodeCommand is cadet-node in namespaces of its own, as user 0 of a single-id map: neither newuidmap nor any right is
// needed. It is to be started with startIn, in the folder that holds the node's root as "root".
func nodeCommand(program *os.File, verb string) *exec.Cmd {
	uid, gid := owner(), os.Getgid()
	if os.Getuid() == 0 {
		gid = nodeID
	}
	cmd := exec.Command(fmt.Sprintf("/proc/self/fd/%d", program.Fd()), verb, "root")
	cmd.Args[0] = "cadet-node"
	cmd.Env = []string{"PATH=/usr/lib/cadet:/bin"}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID |
			syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS | syscall.CLONE_NEWCGROUP,
		UidMappings:                []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}},
		GidMappings:                []syscall.SysProcIDMap{{ContainerID: 0, HostID: gid, Size: 1}},
		GidMappingsEnableSetgroups: os.Getuid() == 0,
		Credential:                 &syscall.Credential{Uid: 0, Gid: 0, NoSetGroups: os.Getuid() != 0},
		Setsid:                     true,
	}
	return cmd
}

// program loads cadet-node into memory, from where it is started: the copy in the node's root is a pod's to change, and
// the file that was built is none of the node's business.
func (e *Engine) program() (*os.File, error) {
	text, err := os.ReadFile(filepath.Join(e.bin, "cadet-node"))
	if err != nil {
		return nil, err
	}
	low, err := unix.MemfdCreate("cadet-node", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	defer unix.Close(low) //nolint:errcheck // its duplicate is used
	// Low descriptors are given new meanings in a child, before it runs the program.
	high, err := unix.FcntlInt(uintptr(low), unix.F_DUPFD_CLOEXEC, 100)
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	program := os.NewFile(uintptr(high), "cadet-node")
	if _, err := program.Write(text); err != nil {
		return nil, errors.Join(err, program.Close())
	}
	return program, nil
}

// startIn starts cmd in dir. The folder is entered before the process gets its namespaces: afterwards it may not be
// allowed to walk there, and a descriptor would lead to the mounts it came from.
func startIn(dir string, cmd *exec.Cmd) error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // for good: the thread, with a working folder of its own, ends with the goroutine
		err := syscall.Unshare(syscall.CLONE_FS)
		if err == nil {
			err = syscall.Chdir(dir)
		}
		if err == nil {
			err = cmd.Start()
		}
		started <- err
	}()
	return <-started
}

// launch starts the node and waits until it is ready.
func (e *Engine) launch(ctx context.Context, steps *cluster.Steps) error {
	steps.Begin("programs", "copies them into the node")
	if err := fillRoot(e.state.root(), e.bin, owner()); err != nil {
		return err
	}
	steps.End("programs")
	listener, err := e.listen()
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // the node has its own descriptor
	reports, err := e.startNode(listener)
	if err != nil {
		return err
	}
	defer reports.Close() //nolint:errcheck // opened for reading
	return e.follow(ctx, steps, reports)
}

// listen opens the API server's address on the loopback: the one it had before, or a free one.
func (e *Engine) listen() (*os.File, error) {
	addresses := []string{"127.0.0.1:0"}
	if before, err := e.state.read(); err == nil && before.Address != "" {
		addresses = append([]string{before.Address}, addresses...)
	}
	var err error
	for _, a := range addresses {
		var l net.Listener
		if l, err = net.Listen("tcp4", a); err != nil {
			continue
		}
		file, err := l.(*net.TCPListener).File()
		return file, errors.Join(err, l.Close())
	}
	return nil, fmt.Errorf("open a port on 127.0.0.1 for the API server: %w", err)
}

// startNode starts the node's first process and returns the pipe it reports on.
func (e *Engine) startNode(listener *os.File) (*os.File, error) {
	program, err := e.program()
	if err != nil {
		return nil, fmt.Errorf("load cadet-node: %w", err)
	}
	defer program.Close() //nolint:errcheck // nothing was written to a disk
	log, err := openLog(e.state.root(), owner())
	if err != nil {
		return nil, fmt.Errorf("begin the node's log: %w", err)
	}
	defer log.Close() //nolint:errcheck // the node has its own descriptor
	reports, reporter, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer reporter.Close() //nolint:errcheck // the node has its own descriptor
	cmd := nodeCommand(program, "run")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{reporter, listener}
	if err := startIn(e.state.dir, cmd); err != nil {
		return nil, errors.Join(fmt.Errorf("start the node: %w; cadet doctor says what this machine lacks", err), reports.Close())
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // so that it leaves no remains while we live
		close(ended)
	}()
	if err := e.record(cmd.Process.Pid, listener); err != nil {
		_ = cmd.Process.Kill() // it may have ended by itself; one that runs on unrecorded would never be found again
		<-ended
		return nil, errors.Join(err, reports.Close())
	}
	return reports, nil
}

// record writes down which process the node is, for those who stop it or ask for it.
func (e *Engine) record(pid int, listener *os.File) error {
	ticks, err := startTicks(pid)
	if err != nil {
		return e.nodeEnded()
	}
	address, err := addressOf(listener)
	if err != nil {
		return fmt.Errorf("read the API server's address: %w", err)
	}
	if err := e.state.write(nodeProcess{PID: pid, Ticks: ticks, Started: time.Now(), Address: address}); err != nil {
		return fmt.Errorf("write down which process the node is: %w", explainSpace(err))
	}
	return nil
}

func addressOf(listener *os.File) (string, error) {
	l, err := net.FileListener(listener)
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// line is one report of the node: see node/report.
type line struct {
	Step       string `json:"step"`
	Detail     string `json:"detail"`
	Done       bool   `json:"done"`
	Kubeconfig []byte `json:"kubeconfig"`
	Error      string `json:"error"`
}

// follow passes the node's reports on until it is ready and has its images.
func (e *Engine) follow(ctx context.Context, steps *cluster.Steps, reports *os.File) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, fmt.Errorf("the cluster was not ready after %s; what it says is in %s", startTime, e.state.nodeLog()))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = reports.SetReadDeadline(time.Now()) })
	defer stop()
	ready, images := false, false
	for lines := bufio.NewScanner(reports); !(ready && images) && lines.Scan(); {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			continue // a line torn by a process that died
		}
		switch {
		case l.Error != "":
			return fmt.Errorf("the node says: %s (more in %s)", l.Error, e.state.nodeLog())
		case l.Kubeconfig != nil:
			if err := state.WriteFile(e.state.kubeconfig(), l.Kubeconfig); err != nil {
				return err
			}
			ready = true
		case l.Done:
			steps.End(l.Step)
			images = images || l.Step == "lesson images"
		default:
			steps.Begin(l.Step, l.Detail)
		}
	}
	if ready && images {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return e.nodeEnded()
}

// nodeEnded tells why the node is gone, as far as it said so.
func (e *Engine) nodeEnded() error {
	said, err := lastWords(e.state.root())
	if err != nil {
		return errors.Join(errors.New("the node ended while starting"), err)
	}
	return fmt.Errorf("the node ended while starting: %s (more in %s)", said, e.state.nodeLog())
}
