// Package proxy forwards connections to Services to their endpoints, in user space: it listens on every Service
// address, which the node has made local, so that neither nft nor iptables is needed. What a Service and its
// endpoints mean is left to kube-proxy's own change trackers.
package proxy

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	upstream "k8s.io/kubernetes/pkg/proxy"
	"k8s.io/kubernetes/pkg/proxy/healthcheck"
)

// syncPause is how long changes are gathered before the listeners follow.
const syncPause = 20 * time.Millisecond

// Policy says which callers may be connected with an endpoint, as in "10.244.0.7" and "10.244.0.9:8080". It hears what is
// listened on, so that callers who may have none of the endpoints need not be connected at all.
type Policy interface {
	Allows(protocol corev1.Protocol, caller, endpoint string) bool
	Follow([]Front)
}

// Front is an address that the proxy listens on, and the endpoints that it leads to, each as in "10.96.0.10:53".
type Front struct {
	Protocol  corev1.Protocol
	Address   string
	Endpoints []string
}

// Proxier keeps a listener for every address of every Service that has endpoints, and for every host port of the node's
// pods.
type Proxier struct {
	node     string
	policy   Policy
	services *upstream.ServiceChangeTracker
	slices   *upstream.EndpointsChangeTracker
	dirty    chan struct{}

	mu                          sync.Mutex
	servicesSynced, slicesReady bool

	// The rest belongs to Run.
	servicePorts upstream.ServicePortMap
	endpoints    upstream.EndpointsMap
	targets      map[string]*targets
	fronts       map[address]front
	routes       *localRoutes
	health       healthcheck.ServiceHealthServer

	hostPorts *hostPorts
}

// New makes a proxy for the node of this name that connects whom the policy allows.
func New(node string, policy Policy) *Proxier {
	return &Proxier{
		node:         node,
		policy:       policy,
		services:     upstream.NewServiceChangeTracker(corev1.IPv4Protocol, nil, nil),
		slices:       upstream.NewEndpointsChangeTracker(corev1.IPv4Protocol, node, nil, nil),
		dirty:        make(chan struct{}, 1),
		servicePorts: upstream.ServicePortMap{},
		endpoints:    upstream.EndpointsMap{},
		targets:      map[string]*targets{},
		fronts:       map[address]front{},
		routes:       newLocalRoutes(),
		health:       newHealth(node),
		hostPorts:    newHostPorts(),
	}
}

// Run follows the changes until ctx ends, then closes every listener.
func (p *Proxier) Run(ctx context.Context) {
	defer func() {
		for _, f := range p.fronts {
			f.close()
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.dirty:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(syncPause):
		}
		p.sync()
	}
}

func (p *Proxier) changed(changed bool) {
	if !changed {
		return
	}
	select {
	case p.dirty <- struct{}{}:
	default:
	}
}

// OnServiceAdd follows a new Service.
func (p *Proxier) OnServiceAdd(s *corev1.Service) { p.changed(p.services.Update(nil, s)) }

// OnServiceUpdate follows a changed Service.
func (p *Proxier) OnServiceUpdate(old, s *corev1.Service) { p.changed(p.services.Update(old, s)) }

// OnServiceDelete follows a deleted Service.
func (p *Proxier) OnServiceDelete(s *corev1.Service) { p.changed(p.services.Update(s, nil)) }

// OnServiceSynced is called once all Services are known.
func (p *Proxier) OnServiceSynced() {
	p.mu.Lock()
	p.servicesSynced = true
	p.mu.Unlock()
	p.changed(true)
}

// OnEndpointSliceAdd follows new endpoints.
func (p *Proxier) OnEndpointSliceAdd(s *discoveryv1.EndpointSlice) {
	p.changed(p.slices.EndpointSliceUpdate(s, false))
}

// OnEndpointSliceUpdate follows changed endpoints.
func (p *Proxier) OnEndpointSliceUpdate(_, s *discoveryv1.EndpointSlice) {
	p.changed(p.slices.EndpointSliceUpdate(s, false))
}

// OnEndpointSliceDelete follows endpoints that went.
func (p *Proxier) OnEndpointSliceDelete(s *discoveryv1.EndpointSlice) {
	p.changed(p.slices.EndpointSliceUpdate(s, true))
}

// OnEndpointSlicesSynced is called once all endpoint slices are known.
func (p *Proxier) OnEndpointSlicesSynced() {
	p.mu.Lock()
	p.slicesReady = true
	p.mu.Unlock()
	p.changed(true)
}

// sync makes listeners and balancers what Services and endpoints say.
func (p *Proxier) sync() {
	p.mu.Lock()
	ready := p.servicesSynced && p.slicesReady
	p.mu.Unlock()
	if !ready {
		return
	}
	p.servicePorts.Update(p.services)
	p.endpoints.Update(p.slices)
	wanted, local := map[address]*target{}, map[string]bool{}
	all, node := map[string]*targets{}, nodeAddresses()
	for name, port := range p.servicePorts {
		// With the same endpoints for all, callers inside and outside share one choice of them.
		splits := port.ExternalPolicyLocal() != port.InternalPolicyLocal()
		t := p.targets[key(name, splits)]
		if t == nil {
			t = newTargets(splits)
		}
		all[key(name, splits)] = t
		t.set(port, p.endpoints[name], p.node)
		places := placesOf(port, node)
		maps.Copy(wanted, t.at(places))
		for _, a := range slices.Concat(places.external, places.balancer) {
			local[a.ip] = true
		}
	}
	p.targets = all
	maps.Copy(wanted, p.hostPorts.at(node))
	p.follow(wanted, local)
	p.policy.Follow(p.served())
	p.tellHealth()
}

// served are the addresses listened on.
func (p *Proxier) served() []Front {
	all := make([]Front, 0, len(p.fronts))
	for a, f := range p.fronts {
		all = append(all, Front{a.protocol, a.String(), f.all()})
	}
	return all
}

// follow closes the listeners not wanted and opens those missing, on addresses of which some have to be made local.
func (p *Proxier) follow(wanted map[address]*target, local map[string]bool) {
	for a, f := range p.fronts {
		if wanted[a] != f.target {
			f.close()
			delete(p.fronts, a)
		}
	}
	p.routes.follow(local)
	for a, t := range wanted {
		if _, ok := p.fronts[a]; ok {
			continue
		}
		f, err := open(a, t, p.policy)
		if err != nil {
			complain(a, err)
			time.AfterFunc(time.Second, func() { p.changed(true) })
			continue
		}
		p.fronts[a] = f
	}
}
