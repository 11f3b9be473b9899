package firewall

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/cluster/embedded/node/kubernetes/proxy"
	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// Addresses that rules tell apart.
var (
	allPods     = netip.MustParsePrefix(layout.PodsCIDR)
	allNodes    = netip.MustParsePrefix(layout.NodesCIDR)
	dnsAddress  = netip.MustParseAddr(layout.DNSIP)
	dnsEndpoint = netip.AddrPortFrom(netip.MustParseAddr(layout.NodeIP), layout.DNSPort)
)

// isNode says whether an address is a node's: what nodes send to pods, and pods to them, is let through. Towards its own pods
// a node is the first address of their network.
func isNode(ip netip.Addr) bool {
	if allNodes.Contains(ip) || ip.IsLoopback() {
		return true
	}
	pods, err := ip.Prefix(podBits)
	return err == nil && allPods.Contains(ip) && ip == pods.Addr().Next()
}

// podBits is the length of the prefix of a node's pods.
var podBits = netip.MustParsePrefix(layout.First.PodCIDR()).Bits()

// front is an address that the service proxy listens on.
type front struct {
	protocol  corev1.Protocol
	at        netip.AddrPort
	endpoints []netip.AddrPort
}

// frontOf reads one; what is no address does not count.
func frontOf(f proxy.Front) front {
	at, _ := netip.ParseAddrPort(f.Address)
	read := front{protocol: f.Protocol, at: at}
	for _, text := range f.Endpoints {
		if endpoint, err := netip.ParseAddrPort(text); err == nil {
			read.endpoints = append(read.endpoints, orDNS(endpoint))
		}
	}
	return read
}

// orDNS is an endpoint as policies name it: that of the cluster's DNS is on a node.
func orDNS(endpoint netip.AddrPort) netip.AddrPort {
	if endpoint == dnsEndpoint {
		return netip.AddrPortFrom(dnsAddress, endpoint.Port())
	}
	return endpoint
}
