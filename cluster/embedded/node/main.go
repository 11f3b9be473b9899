// Command cadet-node is the first process of the node: it gives the node a root and a network of its own inside the
// namespaces it was started in, and keeps containerd and the Kubernetes components running. It is also the few small
// programs that those look for on a node: mount, umount and, in front of the real one, runc.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// protocol is what the starter and this program agree on; see the engine's launch.
const protocol = "3"

func main() {
	if os.Getenv(waiting) != "" {
		fail(waitForIDs())
	}
	if os.Getenv(ownCgroup) != "" {
		fail(enterOwnCgroup())
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
	if len(args) >= 3 && args[2] == protocol {
		verb = args[0]
	}
	switch {
	case verb == "probe" && len(args) == 4:
		return probe(args[1], args[3])
	case verb == "remove":
		return os.RemoveAll(args[1])
	case len(args) >= 1 && args[0] == "relay":
		return relay(args[1:])
	case verb == "run" && len(args) == 4:
		return reported(runFirst(args[1], args[3]))
	case len(args) == 3 && args[0] == layout.MemberVerb:
		return runMember(args[1], args[2])
	}
	return errors.New("to be started by the cadet it was built with, as: cadet-node run ROOT " + protocol + " NODES")
}

// reported tells the starter of an error, too.
func reported(err error) error {
	if err != nil {
		report.Send(report.Line{Error: err.Error()})
	}
	return err
}

// nodes are those of the cluster, and which of them this process is of.
type nodes struct {
	self  layout.Node
	count int
}

// parseNodes reads the number of a node and how many there are.
func parseNodes(self, count string) (nodes, error) {
	number, err := strconv.Atoi(self)
	all, countErr := strconv.Atoi(count)
	if err := errors.Join(err, countErr); err != nil || number < int(layout.First) || number > all {
		return nodes{}, fmt.Errorf("no node of a cluster: %q of %q", self, count)
	}
	return nodes{layout.Node(number), all}, nil
}

// others are the nodes but this one.
func (n nodes) others() (others []layout.Node) {
	for _, node := range layout.Nodes(n.count) {
		if node != n.self {
			others = append(others, node)
		}
	}
	return others
}

// probe tries what a cluster of so many nodes takes.
func probe(root, count string) error {
	n, err := parseNodes(strconv.Itoa(int(layout.First)), count)
	if err != nil {
		return err
	}
	return prepare(root, n)
}

// prepare makes the root and the network: all that can be refused by the machine.
func prepare(root string, n nodes) error {
	if err := leaveGroups(); err != nil {
		return err
	}
	if err := needWatchers(n.count); err != nil {
		return err
	}
	if err := enterRoot(root, n.self); err != nil {
		return err
	}
	device, err := makeBridge()
	if err != nil {
		return err
	}
	return setUpNetwork(device, n)
}

// runFirst is the first process of the sandbox and of the first node.
func runFirst(root, count string) error {
	n, err := parseNodes(strconv.Itoa(int(layout.First)), count)
	if err != nil {
		return err
	}
	if err := takeName(); err != nil {
		return err
	}
	const step = "namespaces"
	report.Begin(step, "makes a root and a network for the node")
	if err := prepare(root, n); err != nil {
		return err
	}
	report.End(step)
	return serve(n)
}

// takeName calls this process by its name. Started from memory, it would be called by the number of a descriptor.
func takeName() error { return os.WriteFile("/proc/self/comm", []byte("cadet-node"), 0) }

// serve runs the programs of a node that has its root and its network.
func serve(n nodes) error {
	if err := useOwnFiles(); err != nil {
		return err
	}
	if err := recordFacts(); err != nil {
		return err
	}
	if err := writeConfig(n.self); err != nil {
		return err
	}
	return supervise(n)
}
