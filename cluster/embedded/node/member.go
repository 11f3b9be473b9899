package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// A cluster of several nodes is one sandbox: the machine sees the first node alone, and each other one is a process of the
// first's in namespaces of its own. So the walls around the first are those of all, and whoever ends it ends all.

// programsDir is where the nodes' programs are. The first has them in its root; the others look at the same.
const programsDir = "/usr/lib/cadet"

// memberCommand is the first process of another node. It ends with the first node.
func memberCommand(member layout.Node, count int, progress *os.File) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", layout.MemberVerb, strconv.Itoa(int(member)), strconv.Itoa(count))
	cmd.Args[0] = "cadet-node"
	cmd.Env = os.Environ()
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.ExtraFiles = []*os.File{progress}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		// The cgroups of all nodes are the sandbox's: containers are called by numbers that no two have.
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		Setsid:     true,
	}
	return cmd
}

// runMember is the first process of another node than the first.
func runMember(number, count string) error {
	n, err := parseNodes(number, count)
	if err != nil {
		return err
	}
	if err := makeMember(n); err != nil {
		return fmt.Errorf("make the node %s: %w", n.self.Name(), err)
	}
	return serve(n)
}

// makeMember gives the node a root and a network.
func makeMember(n nodes) error {
	if err := takeName(); err != nil {
		return err
	}
	first, err := os.Open("/proc/1/ns/net") // as the first node has it mounted
	if err != nil {
		return fmt.Errorf("reach the network of the first node: %w", err)
	}
	defer first.Close() //nolint:errcheck // nothing is written to it
	if err := enterRoot(n.self.Root(), n.self); err != nil {
		return err
	}
	device, err := joinBridge(n.self, first)
	if err != nil {
		return err
	}
	return setUpNetwork(device, n)
}

// sharePrograms shows a node the programs of the first in its root.
func sharePrograms(root string) error {
	target := filepath.Join(root, programsDir)
	if err := os.Mkdir(target, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return wrapMount(unix.Mount(programsDir, target, "", unix.MS_BIND, ""), target)
}
