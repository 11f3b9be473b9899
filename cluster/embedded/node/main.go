// Command cadet-node is the first process of the node: it gives the node a root and a network of its own inside the
// namespaces it was started in, and keeps containerd and the Kubernetes components running. It is also the few small
// programs that those look for on a node: mount, umount and, in front of the real one, runc.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// protocol is what the starter and this program agree on; see the engine's launch.
const protocol = "2"

func main() {
	if os.Getenv(waiting) != "" {
		fail(waitForIDs())
	}
	fail(dispatch(filepath.Base(os.Args[0]), os.Args[1:]))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "cadet-node:", err)
		os.Exit(1)
	}
}

func dispatch(name string, args []string) error {
	switch name {
	case "runc":
		return runOCI(args)
	case "mount":
		return runMount(args)
	case "umount":
		return runUmount(args)
	}
	verb := ""
	if len(args) == 3 && args[2] == protocol {
		verb = args[0]
	}
	switch {
	case verb == "probe":
		return prepare(args[1])
	case verb == "remove":
		return os.RemoveAll(args[1])
	case len(args) >= 1 && args[0] == "relay":
		return relay(len(args) == 2)
	case verb == "run":
		err := run(args[1])
		if err != nil {
			report.Send(report.Line{Error: err.Error()})
		}
		return err
	}
	return errors.New("to be started by the cadet it was built with, as: cadet-node run ROOT " + protocol)
}

// prepare makes the root and the network: all that can be refused by the machine.
func prepare(root string) error {
	if err := leaveGroups(); err != nil {
		return err
	}
	if err := enterRoot(root); err != nil {
		return err
	}
	return setUpNetwork()
}

func run(root string) error {
	// Started from memory, it would be called by the number of a descriptor.
	if err := os.WriteFile("/proc/self/comm", []byte("cadet-node"), 0); err != nil {
		return err
	}
	const step = "namespaces"
	report.Begin(step, "makes a root and a network for the node")
	if err := prepare(root); err != nil {
		return err
	}
	report.End(step)
	if err := useOwnFiles(); err != nil {
		return err
	}
	if err := writeConfig(); err != nil {
		return err
	}
	return supervise()
}
