package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
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

// load loads cadet-node into memory, from where it is started: the copy in the node's root is a pod's to change, and
// the file that was built is none of the node's business. Nobody can change it there.
func (p programs) load() (*os.File, error) {
	text, err := os.ReadFile(filepath.Join(string(p), "cadet-node"))
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
