package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

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
