package kind

import (
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// sysResource is the number of CAP_SYS_RESOURCE: see capabilities(7).
const sysResource = 24

// lacksSysResource says that what starts the containers may not have CAP_SYS_RESOURCE, so that they can't either. It is
// not said of a daemon that can't be seen, such as that of the machine whose socket was mounted into our container: what
// we may have tells nothing of it.
func (i info) lacksSysResource(r cli) bool {
	process := "self"
	if socket, ok := strings.CutPrefix(i.endpoint, "unix://"); ok {
		process = listener(socket)
	} else if r != "podman" {
		return false
	}
	text, err := os.ReadFile("/proc/" + process + "/status")
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(text), "CapBnd:")
	line, _, _ := strings.Cut(rest, "\n")
	set, err := strconv.ParseUint(strings.TrimSpace(line), 16, 64)
	return err == nil && set&(1<<sysResource) == 0
}

// listener is the process that listens on a socket: its name in /proc, or one that is not there when it can't be seen.
func listener(socket string) string {
	const unseen = "0"
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return unseen
	}
	defer connection.Close() //nolint:errcheck // nothing was written
	raw, err := connection.(*net.UnixConn).SyscallConn()
	if err != nil {
		return unseen
	}
	var peer *syscall.Ucred
	var wrong error
	err = raw.Control(func(fd uintptr) {
		peer, wrong = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	if err != nil || wrong != nil {
		return unseen
	}
	return strconv.Itoa(int(peer.Pid))
}
