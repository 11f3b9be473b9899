package main

import (
	"fmt"
	"net"
	"os"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// makeBridge makes the device of the first node, which the other nodes' devices are joined to. It is a bridge, because
// other virtual devices may be missing. Its hardware address is given: one of the
// kernel's own choice changes with the nodes that join.
func makeBridge() (netlink.Link, error) {
	attrs := netlink.NewLinkAttrs()
	attrs.Name, attrs.HardwareAddr = layout.NodeDevice, layout.First.MAC()
	bridge := &netlink.Bridge{LinkAttrs: attrs}
	if err := netlink.LinkAdd(bridge); err != nil {
		return nil, fmt.Errorf("make a network bridge (is the kernel module \"bridge\" there? sudo modprobe bridge veth): %w", err)
	}
	return bridge, nil
}

// joinBridge makes the device of another node: one end of a cable whose other end is in the bridge of the first.
func joinBridge(self layout.Node, first *os.File) (netlink.Link, error) {
	there, err := netlink.NewHandleAt(netns.NsHandle(first.Fd()), unix.NETLINK_ROUTE)
	if err != nil {
		return nil, fmt.Errorf("reach the network of the first node: %w", err)
	}
	defer there.Close()
	if before, err := there.LinkByName(self.Name()); err == nil {
		_ = there.LinkDel(before) // of this node before it was made anew; it may be going already
	}
	bridge, err := there.LinkByName(layout.NodeDevice)
	if err != nil {
		return nil, fmt.Errorf("find the device of the first node: %w", err)
	}
	attrs := netlink.NewLinkAttrs()
	attrs.Name, attrs.HardwareAddr = layout.NodeDevice, self.MAC()
	cable := &netlink.Veth{LinkAttrs: attrs, PeerName: self.Name(), PeerNamespace: netlink.NsFd(first.Fd())}
	if err := netlink.LinkAdd(cable); err != nil {
		return nil, fmt.Errorf("make a cable to the first node: %w", err)
	}
	end, err := there.LinkByName(self.Name())
	if err != nil {
		return nil, fmt.Errorf("find the cable's end at the first node: %w", err)
	}
	if err := there.LinkSetMaster(end, bridge); err != nil {
		return nil, fmt.Errorf("join the bridge of the first node: %w", err)
	}
	if err := there.LinkSetUp(end); err != nil {
		return nil, fmt.Errorf("set the cable's end at the first node up: %w", err)
	}
	return cable, nil
}

// setUpNetwork gives a node its address and the ways to the pods of the others, and makes every Service address local, so
// that the service proxy can listen on them without nft or iptables. No network of the sandbox has a way out.
func setUpNetwork(device netlink.Link, n nodes) error {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return fmt.Errorf("find the loopback device: %w", err)
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return fmt.Errorf("set the loopback device up: %w", err)
	}
	addr, err := netlink.ParseAddr(n.self.Network())
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(device, addr); err != nil {
		return fmt.Errorf("give the node its address: %w", err)
	}
	if err := netlink.LinkSetUp(device); err != nil {
		return fmt.Errorf("set the node's device up: %w", err)
	}
	_, services, err := net.ParseCIDR(layout.ServiceCIDR)
	if err != nil {
		return err
	}
	route := &netlink.Route{LinkIndex: lo.Attrs().Index, Dst: services, Table: unix.RT_TABLE_LOCAL, Type: unix.RTN_LOCAL, Scope: netlink.SCOPE_HOST}
	if err := netlink.RouteReplace(route); err != nil {
		return fmt.Errorf("make Service addresses local: %w", err)
	}
	// Who sends from an address that is not its own is not heard: by it a pod could pass for another that a policy lets through.
	if err := os.WriteFile("/proc/sys/net/ipv4/conf/all/rp_filter", []byte("1"), 0); err != nil {
		return fmt.Errorf("have senders' addresses checked: %w", err)
	}
	for _, other := range n.others() {
		if err := addRoute(other); err != nil {
			return fmt.Errorf("make a route to the pods of %s: %w", other.Name(), err)
		}
	}
	return nil
}

// addRoute makes the way to the pods of another node.
func addRoute(to layout.Node) error {
	_, pods, err := net.ParseCIDR(to.PodCIDR())
	if err != nil {
		return err
	}
	return netlink.RouteReplace(&netlink.Route{Dst: pods, Gw: net.ParseIP(to.IP())})
}
