package embedded

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/state"
)

// The relay is a process outside the node that has the API server's address on the machine's loopback, and passes its
// callers on to a socket on the node's disk. So no socket of the machine's network is in the node, where a pod could
// take it and connect it to whatever listens on the machine. The relay itself has no rights and, but for the listener,
// an empty network of its own: the sockets that it passes callers on with lead nowhere either.

// start gives the running node an address on this machine: the one it had before, or a free one.
func (r relay) start(node process, as ids) error {
	listener, address, err := listen(r.state.relay().Address)
	if err != nil {
		return fmt.Errorf("open a port on 127.0.0.1 for the API server: %w", err)
	}
	defer listener.Close() //nolint:errcheck // the relay has its own descriptor
	if err := writeKubeconfig(r.state, address); err != nil {
		return err
	}
	root, err := os.Open(r.state.root())
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // opened for the relay
	program, err := r.programs.load()
	if err != nil {
		return fmt.Errorf("load cadet-node: %w", err)
	}
	defer program.Close() //nolint:errcheck // nothing was written to a disk
	cmd := programCommand(program, "relay")
	cmd.ExtraFiles = []*os.File{listener, root}
	if watched, err := unix.PidfdOpen(node.PID, 0); err == nil { // else it runs until the next cadet up or down
		file := os.NewFile(uintptr(watched), "node")
		defer file.Close()                                             //nolint:errcheck // opened for the relay
		cmd.Args = append(cmd.Args, filepath.Base(r.state.nodeFile())) // it ends with the node, which ends without this file
		cmd.ExtraFiles = append(cmd.ExtraFiles, file)
	}
	const nobody = 65534
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: nobody, HostID: as.uid, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: nobody, HostID: as.gid, Size: 1}},
		Credential:  &syscall.Credential{Uid: nobody, Gid: nobody, NoSetGroups: os.Getuid() != 0},
		Setsid:      true,

		GidMappingsEnableSetgroups: os.Getuid() == 0,
	}
	if err := startIn("/", cmd); err != nil {
		return fmt.Errorf("start the relay: %w; cadet doctor says what this machine lacks", err)
	}
	go func() { _ = cmd.Wait() }() // so that it leaves no remains while we live
	p, err := newProcess(cmd.Process.Pid)
	if err == nil {
		err = state.WriteJSON(r.state.relayFile(), relayProcess{process: p, Address: address})
	}
	if err != nil {
		_ = cmd.Process.Kill() // it may have ended by itself; one that runs on unrecorded would never be found again
		return fmt.Errorf("write down which process the relay is: %w", explainSpace(err))
	}
	return nil
}

// listen opens a port on the loopback, at this address where it is free.
func listen(before string) (*os.File, string, error) {
	addresses := []string{"127.0.0.1:0"}
	if before != "" {
		addresses = append([]string{before}, addresses...)
	}
	var err error
	for _, a := range addresses {
		var l net.Listener
		if l, err = net.Listen("tcp4", a); err != nil {
			continue
		}
		file, err := l.(*net.TCPListener).File()
		return file, l.Addr().String(), errors.Join(err, l.Close())
	}
	return nil, "", err
}

// mend starts the relay of a running node anew where it ended or was stopped, and writes the kubeconfig anew where
// it is not as we wrote it.
func (r relay) mend(node process) error {
	was := r.state.relay()
	if was.alive() && !was.stopped() {
		if checkKubeconfig(r.state, was.Address) == nil {
			return nil
		}
		return writeKubeconfig(r.state, was.Address)
	}
	if err := r.stop(); err != nil {
		return err
	}
	return r.start(node, nodeIDs(r.state))
}

// stop ends the relay. It has nothing to put in order.
func (r relay) stop() error {
	process, alive, err := hold(r.state.relay().process, unix.PidfdOpen)
	if err != nil || !alive {
		return err
	}
	defer process.release()
	if err := process.signal(unix.SIGKILL); err != nil && !errors.Is(err, unix.ESRCH) {
		return fmt.Errorf("end the relay (process %d): %w", process.of.PID, err)
	}
	if !process.ended(stopTime) {
		return fmt.Errorf("the relay (process %d) does not end; sudo kill -9 %d", process.of.PID, process.of.PID)
	}
	return nil
}
