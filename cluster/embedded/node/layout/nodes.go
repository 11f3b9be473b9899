package layout

import (
	"fmt"
	"net"
	"path/filepath"
)

// Node is one of the cluster's nodes, by its number. All of them are in the sandbox of the first, each in a network, a
// process tree and a root of its own.
type Node int

// First has the control plane. Its name, address and pods are the constants of this package.
const First Node = 1

// NodesRoot is where the roots of the other nodes lie on the disk of the first.
const NodesRoot = "/var/lib/cadet/nodes"

// Nodes are the first of so many.
func Nodes(count int) []Node {
	all := make([]Node, max(count, 1))
	for i := range all {
		all[i] = First + Node(i)
	}
	return all
}

// MemberVerb is what the first node starts the first process of another one with, before its number.
const MemberVerb = "member"

// Networks of all nodes, and of the pods of all of them.
const (
	NodesCIDR = "172.30.0.0/24"
	PodsCIDR  = "10.244.0.0/16"
)

// Name of the node in the cluster, and its host name.
func (n Node) Name() string {
	if n == First {
		return NodeName
	}
	return fmt.Sprintf("%s-%d", NodeName, n)
}

// IP is its address in the network that the nodes share.
func (n Node) IP() string { return fmt.Sprintf("172.30.0.%d", 1+n) }

// Network is its address with the length of the network's prefix.
func (n Node) Network() string { return n.IP() + "/24" }

// MAC is the address of its device. It stays when the node is made anew, as the others remember it.
func (n Node) MAC() net.HardwareAddr { return net.HardwareAddr{2, 0xca, 0xde, 0, 0, byte(n)} }

// PodCIDR is the network of its pods.
func (n Node) PodCIDR() string { return fmt.Sprintf("10.244.%d.0/24", n-First) }

// Root is where its root is in that of the first node.
func (n Node) Root() string {
	if n == First {
		return "/"
	}
	return filepath.Join(NodesRoot, n.Name())
}
