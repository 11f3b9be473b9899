package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster"
)

// protocol is what cadet-node has to know of being started; it says so where it was built with another.
const protocol = "3"

// nodeCommand is cadet-node in namespaces of its own. It is to be started with startIn, in the folder that holds the
// node's root as "root".
func nodeCommand(program *os.File, as ids, verb string, args ...string) *exec.Cmd {
	cmd := programCommand(program, append([]string{verb, "root", protocol}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID |
			syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS | syscall.CLONE_NEWCGROUP,
		Setsid: true,
	}
	as.setOn(cmd)
	return cmd
}

// programCommand runs cadet-node from memory.
func programCommand(program *os.File, args ...string) *exec.Cmd {
	cmd := exec.Command(fmt.Sprintf("/proc/self/fd/%d", program.Fd()), args...)
	cmd.Args[0] = "cadet-node"
	// By default Go's runtime holds the files of its cgroup open, and here they are the machine's.
	cmd.Env = []string{"PATH=/usr/lib/cadet:/bin", "GODEBUG=containermaxprocs=0,updatemaxprocs=0"}
	return cmd
}

// program loads cadet-node into memory, from where it is started: the copy in the node's root is a pod's to change, and
// the file that was built is none of the node's business. Nobody can change it there.
func (e *Engine) program() (*os.File, error) {
	text, err := os.ReadFile(filepath.Join(e.bin, "cadet-node"))
	if err != nil {
		return nil, err
	}
	low, err := unix.MemfdCreate("cadet-node", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
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
	_, err = program.Write(text)
	if err == nil {
		_, err = unix.FcntlInt(uintptr(high), unix.F_ADD_SEALS, unix.F_SEAL_SEAL|unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_WRITE)
	}
	if err != nil {
		return nil, errors.Join(err, program.Close())
	}
	return program, nil
}

// startIn starts cmd in dir, with a session keyring of its own that holds nothing: that of the login has its secrets.
// The folder is entered before the process gets its namespaces: afterwards it may not be allowed to walk there, and a
// descriptor would lead to the mounts it came from. What is to be done before is done by the thread that starts it.
func startIn(dir string, cmd *exec.Cmd, before ...func() error) error {
	if err := keepDescriptors(); err != nil {
		return fmt.Errorf("keep open files from the node: %w", err)
	}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // for good: the thread, with a folder and a keyring of its own, ends with the goroutine
		err := joinKeyring()
		if err == nil {
			err = syscall.Unshare(syscall.CLONE_FS)
		}
		if err == nil {
			err = syscall.Chdir(dir)
		}
		for _, do := range before {
			if err == nil {
				err = do()
			}
		}
		if err == nil {
			err = cmd.Start()
		}
		started <- err
	}()
	return <-started
}

// keepDescriptors keeps what this process has open from those that it starts: a shell hands on more than it seems.
func keepDescriptors() error {
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, entry := range open {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			unix.CloseOnExec(fd)
		}
	}
	return nil
}

// joinKeyring gives this thread an empty session keyring, which its children inherit.
func joinKeyring() error {
	// The library's function always gives a name, and a keyring with a name is one that others may join.
	_, _, failed := unix.Syscall(unix.SYS_KEYCTL, unix.KEYCTL_JOIN_SESSION_KEYRING, 0, 0)
	switch failed {
	case 0, unix.ENOSYS, unix.EPERM:
		return nil // or a kernel without keyrings, or a container whose processes may not use them: so may no pod
	}
	return os.NewSyscallError("join a session keyring (keyctl)", failed)
}

// startAs starts cmd in dir as startIn does, and sees to it that it gets its ids.
func startAs(dir string, cmd *exec.Cmd, as ids, before ...func() error) error {
	if !as.helped() {
		return startIn(dir, cmd, before...)
	}
	wait, mapped, err := os.Pipe()
	if err != nil {
		return err
	}
	defer wait.Close()   //nolint:errcheck // the process has its own descriptor
	defer mapped.Close() //nolint:errcheck // a byte was written, or the process is to see that none comes
	cmd.Stdin = wait
	cmd.Env = append(cmd.Env, "CADET_WAIT_FOR_IDS=1")
	if err := startIn(dir, cmd, before...); err != nil {
		return err
	}
	err = as.give(cmd.Process.Pid)
	if err == nil {
		_, err = mapped.Write([]byte{'\n'})
	}
	if err != nil {
		_ = cmd.Process.Kill() // it may have ended by itself
		return errors.Join(err, ignoreExit(cmd.Wait()))
	}
	return nil
}

// ignoreExit leaves out that a process which was killed ended badly.
func ignoreExit(err error) error {
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil
	}
	return err
}

// launch starts the node and its relay, and waits until the cluster is ready.
func (e *Engine) launch(ctx context.Context, steps *cluster.Steps, nodes int) error {
	steps.Begin("programs", "copies them into the node")
	as := nodeIDs(e.state)
	if err := closeToOthers(e.state.dir, as); err != nil {
		return fmt.Errorf("close the cluster's folder to others: %w", err)
	}
	a, err := loadAuthority(e.state)
	if err != nil {
		return err
	}
	if err := e.state.keepShape(shape{Nodes: nodes}); err != nil {
		return fmt.Errorf("write down how many nodes there are: %w", explainSpace(err))
	}
	if err := fillRoot(e.state.root(), e.bin, as.uid, a, nodes); err != nil {
		return err
	}
	steps.End("programs")
	node, reports, err := e.startNode(as, nodes)
	if err != nil {
		return err
	}
	defer reports.pipe.Close() //nolint:errcheck // opened for reading
	if err := e.startRelay(node.process, as); err != nil {
		return err
	}
	err = e.follow(ctx, steps, reports.pipe, nodes)
	if errors.Is(err, errNodeEnded) {
		return e.nodeEnded(reports)
	}
	if err != nil {
		return err
	}
	// What asks later asks here, and is to hear the same: some of the API server's hooks are done a moment after its node.
	if err := cluster.AnswersWithin(ctx, e.state.kubeconfig(), patience); err != nil {
		return fmt.Errorf("the API server is not ready: %s (more in %s)", shown(err.Error(), longestText), e.state.nodeLog())
	}
	node.Ready = true
	return e.state.write(node)
}

// closeToOthers lets nobody into the folder of the cluster but its owner and the node.
func closeToOthers(dir string, as ids) error {
	if os.Getuid() != 0 {
		return os.Chmod(dir, 0o700)
	}
	return errors.Join(os.Chown(dir, 0, as.gid), os.Chmod(dir, 0o710)) // the node starts from there
}

// reports are what a node says while it starts.
type reports struct {
	pipe  *os.File
	words <-chan string // the last line that it wrote before it had a log
}

// startNode starts the node's first process and writes down which it is.
func (e *Engine) startNode(as ids, nodes int) (nodeProcess, reports, error) {
	program, err := e.program()
	if err != nil {
		return nodeProcess{}, reports{}, fmt.Errorf("load cadet-node: %w", err)
	}
	defer program.Close() //nolint:errcheck // nothing was written to a disk
	pipe, reporter, err := os.Pipe()
	if err != nil {
		return nodeProcess{}, reports{}, err
	}
	defer reporter.Close() //nolint:errcheck // the node has its own descriptor
	said, speaker, err := os.Pipe()
	if err != nil {
		return nodeProcess{}, reports{}, errors.Join(err, pipe.Close())
	}
	defer speaker.Close() //nolint:errcheck // the node has its own descriptor
	cmd := nodeCommand(program, as, "run", strconv.Itoa(nodes))
	cmd.Stdout, cmd.Stderr = speaker, speaker
	cmd.ExtraFiles = []*os.File{reporter}
	limits, err := e.makeCgroups(as)
	if err != nil {
		return nodeProcess{}, reports{}, errors.Join(err, pipe.Close(), said.Close())
	}
	enter, entered, err := limits.take(cmd)
	if err != nil {
		return nodeProcess{}, reports{}, errors.Join(err, pipe.Close(), said.Close())
	}
	defer entered()
	if err := startAs(e.state.dir, cmd, as, enter); err != nil {
		return nodeProcess{}, reports{}, errors.Join(fmt.Errorf("start the node: %w; cadet doctor says what this machine lacks", err), pipe.Close(), said.Close())
	}
	r := reports{pipe, lastWords(said)}
	gone := make(chan struct{})
	go func() {
		_ = cmd.Wait() // so that it leaves no remains while we live
		close(gone)
	}()
	node, err := newProcess(cmd.Process.Pid)
	if err != nil {
		return nodeProcess{}, r, errors.Join(e.nodeEnded(r), pipe.Close())
	}
	started := nodeProcess{process: node, Started: time.Now()}
	if err := e.state.write(started); err != nil {
		_ = cmd.Process.Kill() // it may have ended by itself; one that runs on unrecorded would never be found again
		<-gone
		return nodeProcess{}, r, errors.Join(fmt.Errorf("write down which process the node is: %w", explainSpace(err)), pipe.Close())
	}
	return started, r, nil
}

// lastWords reads what the node writes until it has a log, and gives the last line of it once it ends or has one.
func lastWords(said *os.File) <-chan string {
	words := make(chan string, 1)
	go func() {
		defer said.Close() //nolint:errcheck // opened for reading
		last := ""
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			last = shown(lines.Text(), longestText)
		}
		words <- last
		_, _ = io.Copy(io.Discard, said) // a line that was too long: the rest must not block the node
	}()
	return words
}

// nodeEnded tells why the node is gone, as far as it said so.
func (e *Engine) nodeEnded(r reports) error {
	select {
	case words := <-r.words:
		if words != "" {
			return fmt.Errorf("%w: %s", errNodeEnded, words)
		}
	case <-time.After(time.Second): // its pipe is not closed yet
	}
	return fmt.Errorf("%w; what it says is in %s", errNodeEnded, e.state.nodeLog())
}
