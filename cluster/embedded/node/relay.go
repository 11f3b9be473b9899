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
// node, and ends with it.
func relay(untilNodeEnds bool) error {
	listener, err := net.FileListener(os.NewFile(layout.RelayListenerFD, "listener"))
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(fmt.Sprintf("/proc/self/fd/%d", layout.RelayRootFD))
	if err != nil {
		return err
	}
	if untilNodeEnds {
		go func() {
			waitForEnd(layout.RelayNodeFD)
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

// waitForEnd returns once a process has ended.
func waitForEnd(pidfd int32) {
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: pidfd, Events: unix.POLLIN}}, -1)
		if n > 0 || err != nil && !errors.Is(err, unix.EINTR) {
			return
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
