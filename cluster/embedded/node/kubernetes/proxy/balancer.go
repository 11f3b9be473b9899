package proxy

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	upstream "k8s.io/kubernetes/pkg/proxy"
)

// balancer picks an endpoint for each connection to one port of one Service: at random, or with session affinity the
// one that the client had before.
type balancer struct {
	mu        sync.Mutex
	endpoints []string
	affinity  time.Duration // zero without session affinity
	clients   map[string]stuck
}

// stuck is the endpoint that a client keeps.
type stuck struct {
	endpoint string
	until    time.Time
}

func newBalancer() *balancer { return &balancer{clients: map[string]stuck{}} }

// empty says whether there is no endpoint.
func (b *balancer) empty() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.endpoints) == 0
}

// all are the endpoints.
func (b *balancer) all() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.endpoints)
}

func (b *balancer) set(endpoints []upstream.Endpoint, port upstream.ServicePort) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.endpoints = b.endpoints[:0]
	for _, e := range endpoints {
		b.endpoints = append(b.endpoints, e.String())
	}
	b.affinity = 0
	if port.SessionAffinityType() == corev1.ServiceAffinityClientIP {
		b.affinity = time.Duration(port.StickyMaxAgeSeconds()) * time.Second
	}
}

// pick returns an endpoint for a client's address, or "" where there is none.
func (b *balancer) pick(client string, now time.Time) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.endpoints) == 0 {
		return ""
	}
	if b.affinity == 0 {
		return b.endpoints[rand.IntN(len(b.endpoints))]
	}
	s, ok := b.clients[client]
	if !ok || now.After(s.until) || !slices.Contains(b.endpoints, s.endpoint) {
		s.endpoint = b.endpoints[rand.IntN(len(b.endpoints))]
	}
	s.until = now.Add(b.affinity)
	b.clients[client] = s
	b.forget(now)
	return s.endpoint
}

// forget drops clients that were away too long, once there are many.
func (b *balancer) forget(now time.Time) {
	if len(b.clients) < 1000 {
		return
	}
	for client, s := range b.clients {
		if now.After(s.until) {
			delete(b.clients, client)
		}
	}
}

// has says whether an endpoint still serves.
func (b *balancer) has(endpoint string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.endpoints, endpoint)
}
