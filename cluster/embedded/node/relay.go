package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// relay passes callers of the machine's loopback on to the API server's socket on the node's disk. It runs outside the
// node, and ends with it. Where it is told which file beside the node's root says that the node runs, it ends the node
// when that file is gone: somebody removed the cluster's folder, and nobody could find the node any more.
func relay(nodeFile []string) error {
	listener, err := net.FileListener(os.NewFile(layout.RelayListenerFD, "listener"))
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(fmt.Sprintf("/proc/self/fd/%d", layout.RelayRootFD))
	if err != nil {
		return err
	}
	if len(nodeFile) == 1 {
		go func() {
			if waitForEnd(layout.RelayNodeFD, nodeFile[0]) {
				endNode(layout.RelayNodeFD)
			}
			os.Exit(0)
		}()
	}
	for {
		caller, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		if err != nil { // out of descriptors, or the caller went away
			time.Sleep(10 * time.Millisecond)
			continue
		}
		go pass(caller, root)
	}
}

// lookTime is how often the relay looks whether the cluster's folder is still there.
const lookTime = 2 * time.Second

// waitForEnd returns once a process has ended, or the file beside the node's root is gone.
func waitForEnd(pidfd int, nodeFile string) (removed bool) {
	for {
		switch ended, err := waitUpTo(lookTime, pidfd); {
		case ended:
			return false
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return false
		}
		var file unix.Stat_t
		if err := unix.Fstatat(layout.RelayRootFD, "../"+nodeFile, &file, unix.AT_SYMLINK_NOFOLLOW); errors.Is(err, unix.ENOENT) {
			return true
		}
	}
}

// waitUpTo waits for a process to end, but not for ever.
func waitUpTo(most time.Duration, pidfd int) (ended bool, err error) {
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}, int(most.Milliseconds())) // a descriptor is small
	return n > 0, err
}

// endNode asks the node's first process to end, and then makes it. The relay has the same user on the machine.
func endNode(pidfd int) {
	for _, sign := range []unix.Signal{unix.SIGTERM, unix.SIGKILL} {
		_ = unix.PidfdSendSignal(pidfd, sign, nil, 0) // it may have ended by itself
		for deadline := time.Now().Add(2 * stopTime); time.Now().Before(deadline); {
			if ended, _ := waitUpTo(time.Until(deadline), pidfd); ended {
				return
			}
		}
	}
}

// pass serves one caller to the end.
func pass(caller net.Conn, root *os.Root) {
	defer caller.Close() //nolint:errcheck // what was to be written was
	server, err := dialNode(root)
	if err != nil {
		return // the caller sees its connection closed, and the cadet that started us why
	}
	defer server.Close() //nolint:errcheck // what was to be written was
	var both sync.WaitGroup
	both.Go(func() { forward(server, caller) })
	both.Go(func() { forward(caller, server) })
	both.Wait()
}

// dialNode connects to the socket on the node's disk. A pod may have put anything in its place: no link is followed out
// of the node's root, what was found is held while it is looked at, and it has to be a socket. Who serves it is proved
// to callers by a certificate.
func dialNode(root *os.Root) (net.Conn, error) {
	socket, err := root.OpenFile(strings.TrimPrefix(layout.APISocket, "/"), unix.O_PATH|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	defer socket.Close() //nolint:errcheck // nothing was written
	info, err := socket.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Type() != os.ModeSocket {
		return nil, fmt.Errorf("%s is no socket", layout.APISocket)
	}
	return net.Dial("unix", fmt.Sprintf("/proc/self/fd/%d", socket.Fd()))
}

// forward copies until one side ends, and tells the other. After an error neither side can go on.
func forward(to, from net.Conn) {
	if _, err := io.Copy(to, from); err != nil {
		_ = to.Close()
		_ = from.Close()
		return
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // it may be gone already
	}
}
