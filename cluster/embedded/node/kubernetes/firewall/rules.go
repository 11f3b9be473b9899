package firewall

import (
	"net/netip"
	"slices"

	"go4.org/netipx"
	corev1 "k8s.io/api/core/v1"
)

// Rules say which pods are isolated, and what may pass to and from them.
type Rules struct {
	any     bool // whether there is a policy at all
	pods    []netip.Addr
	known   *netipx.IPSet // the same
	ingress map[netip.Addr]side
	egress  map[netip.Addr]side
}

// side is what one direction of an isolated pod lets through; an empty one lets nothing through.
type side []clause

// clause lets these peers through, at these ports, or at any port and by any protocol if there are none.
type clause struct {
	peers *netipx.IPSet
	ports []ports
}

// ports are a range of one protocol's.
type ports struct {
	protocol    corev1.Protocol
	first, last uint16
}

func (s side) lets(peer netip.Addr, protocol corev1.Protocol, port uint16) bool {
	return slices.ContainsFunc(s, func(c clause) bool {
		return c.peers.Contains(peer) && (len(c.ports) == 0 || slices.ContainsFunc(c.ports, func(p ports) bool {
			return p.protocol == protocol && p.first <= port && port <= p.last
		}))
	})
}

// allow says whether a pod, or a node, may begin to talk to another. What is no pod is isolated in no direction.
func (r *Rules) allow(protocol corev1.Protocol, from netip.Addr, to netip.AddrPort) bool {
	if from == to.Addr() {
		return true // a pod can't be kept from itself
	}
	if out, isolated := r.egress[from]; isolated && !isNode(to.Addr()) && !out.lets(to.Addr(), protocol, to.Port()) {
		return false
	}
	in, isolated := r.ingress[to.Addr()]
	return !isolated || isNode(from) || in.lets(from, protocol, to.Port())
}

// kept are the pods that are kept from all endpoints of an address that the service proxy listens on.
func (r *Rules) kept(f front) (*netipx.IPSet, error) {
	var all netipx.IPSetBuilder
	for _, pod := range r.pods {
		if !slices.ContainsFunc(f.endpoints, func(to netip.AddrPort) bool { return r.allow(f.protocol, pod, to) }) {
			all.Add(pod)
		}
	}
	return all.IPSet()
}
