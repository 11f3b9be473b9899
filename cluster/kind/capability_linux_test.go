package kind

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// The capabilities that count are those of who listens; of nobody nothing is said.
func TestListener(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	socket, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	if got := listener(path); got != strconv.Itoa(os.Getpid()) {
		t.Errorf("process %s listens, not %d", got, os.Getpid())
	}
	ours := info{}.lacksSysResource("podman")
	if got := (info{endpoint: "unix://" + path}).lacksSysResource("docker"); got != ours {
		t.Errorf("a daemon that may have what this process may lacks it: %v, this process: %v", got, ours)
	}
	for _, i := range []info{{}, {endpoint: "unix://" + path + "-gone"}, {endpoint: "tcp://192.0.2.1:2375"}} {
		if i.lacksSysResource("docker") {
			t.Errorf("something is said of a daemon that can't be seen, at %q", i.endpoint)
		}
	}
}
