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

func main() {
	if err := dispatch(filepath.Base(os.Args[0]), os.Args[1:]); err != nil {
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
	switch {
	case len(args) == 2 && args[0] == "probe":
		return prepare(args[1])
	case len(args) == 2 && args[0] == "run":
		err := run(args[1])
		if err != nil {
			report.Send(report.Line{Error: err.Error()})
		}
		return err
	}
	return errors.New("started by cadet up, as: cadet-node run ROOT")
}

// prepare makes the root and the network: all that can be refused by the machine.
func prepare(root string) error {
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
	if err := reopenLog(); err != nil {
		return err
	}
	if err := writeConfig(); err != nil {
		return err
	}
	return supervise()
}
