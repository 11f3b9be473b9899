package proxy

import (
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	upstream "k8s.io/kubernetes/pkg/proxy"
)

// target is what an address leads to: the endpoints for callers at this kind of address, and who may call.
type target struct {
	*balancer
	mu      sync.Mutex
	sources []*net.IPNet // who may call; everybody when empty
}

// admit sets who may call.
func (t *target) admit(sources []*net.IPNet) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sources = sources
}

// pick returns an endpoint for a client's address, or "" where there is none, or none for this client.
func (t *target) pick(client string, now time.Time) string {
	t.mu.Lock()
	sources := t.sources
	t.mu.Unlock()
	ip := net.ParseIP(client)
	if len(sources) > 0 && !slices.ContainsFunc(sources, func(n *net.IPNet) bool { return n.Contains(ip) }) {
		return ""
	}
	return t.balancer.pick(client, now)
}

// targets are those of one Service's port. With externalTrafficPolicy: Local callers from outside have endpoints of their
// own; else all share a balancer, and with it session affinity.
type targets struct {
	inside, outside    *balancer
	cluster            *target
	external, balanced *target // at node ports and external addresses, and at a load balancer's
}

func newTargets(splits bool) *targets {
	t := &targets{inside: newBalancer()}
	if t.outside = t.inside; splits {
		t.outside = newBalancer()
	}
	t.cluster, t.external, t.balanced = &target{balancer: t.inside}, &target{balancer: t.outside}, &target{balancer: t.outside}
	return t
}

// splits says whether callers from outside have endpoints of their own.
func (t *targets) splits() bool { return t.outside != t.inside }

// set gives the targets the endpoints that a node's policies leave.
func (t *targets) set(port upstream.ServicePort, endpoints []upstream.Endpoint, node string) {
	cluster, local, _, _ := upstream.CategorizeEndpoints(endpoints, port, node, nil)
	inside, outside := cluster, cluster
	if port.InternalPolicyLocal() {
		inside = local
	}
	if port.ExternalPolicyLocal() {
		outside = local
	}
	if t.outside.set(outside, port); t.splits() {
		t.inside.set(inside, port)
	}
	t.balanced.admit(port.LoadBalancerSourceRanges())
}

// at says which target is at each of a port's places that anybody listens on: without endpoints callers are refused, as
// with kube-proxy.
func (t *targets) at(p places) map[address]*target {
	wanted := map[address]*target{}
	for _, kind := range []struct {
		target *target
		places []address
	}{{t.cluster, p.cluster}, {t.external, p.nodes}, {t.external, p.external}, {t.balanced, p.balancer}} {
		for _, a := range kind.places {
			if !kind.target.empty() {
				wanted[a] = kind.target
			}
		}
	}
	return wanted
}

// key makes a Service's port and the way its traffic splits one: when the policy changes the listeners follow.
func key(name upstream.ServicePortName, splits bool) string {
	return strings.Join([]string{name.String(), string(name.Protocol), map[bool]string{true: "split"}[splits]}, " ")
}
