package edge

import (
	"cmp"
	"slices"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/kubecadet/cadet/lab/edge/match"
)

// World is what a table is made from. The functions return nil for what is not there.
type World struct {
	Ingresses []*networkingv1.Ingress // those of the edge's classes
	Service   func(namespace, name string) *corev1.Service
	Slices    func(namespace, service string) []*discoveryv1.EndpointSlice
	Secret    func(namespace, name string) *corev1.Secret
}

// Table says where each request goes and which certificate each host shows. It never changes once it is made.
type Table struct {
	hosts        map[string]*virtualHost
	fallback     *backend // for what no rule fits and whose host no Ingress with a default backend names
	certificates certificates
	backends     map[string]*backend
}

type virtualHost struct {
	*match.Paths[*backend]
	fallback *backend
}

// Problem is what is wrong with one Ingress.
type Problem struct {
	Ingress         *networkingv1.Ingress
	Reason, Message string
}

// Build makes a table. Of rules for the same host and path the one of the oldest Ingress counts. Previous is the table
// that the new one replaces, or nil.
func Build(w World, previous *Table) (*Table, []Problem) {
	b := builder{world: w, previous: previous, table: &Table{
		hosts: map[string]*virtualHost{}, certificates: certificates{}, backends: map[string]*backend{},
	}}
	for _, i := range byAge(w.Ingresses) {
		b.add(i)
	}
	return b.table, b.problems
}

func byAge(ingresses []*networkingv1.Ingress) []*networkingv1.Ingress {
	return slices.SortedFunc(slices.Values(ingresses), func(a, b *networkingv1.Ingress) int {
		return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
}

// Find returns where a request goes, nil if nowhere. Host is as the request has it.
//
// A rule without a host is for all hosts, so the paths of a host's own rules come first, then those of the wildcard's,
// then those without a host. What fits no path goes to the default backend of an Ingress with a rule for the host, else
// to that of any.
func (t *Table) Find(host, path string) *backend {
	keys := match.HostKeys(host)
	for _, key := range keys {
		if h := t.hosts[key]; h != nil {
			if to, found := h.Find(path); found {
				return to
			}
		}
	}
	for _, key := range keys {
		if h := t.hosts[key]; h != nil && h.fallback != nil {
			return h.fallback
		}
	}
	return t.fallback
}

type builder struct {
	world    World
	previous *Table
	table    *Table
	problems []Problem
}

func (b *builder) add(i *networkingv1.Ingress) {
	reported := map[problem]bool{}
	report := func(p *problem) {
		if p != nil && !reported[*p] {
			reported[*p] = true
			b.problems = append(b.problems, Problem{i, p.reason, p.message})
		}
	}
	target := func(of networkingv1.IngressBackend) *backend {
		to := b.backend(i.Namespace, of)
		report(to.failing)
		return to
	}
	var fallback *backend
	if of := i.Spec.DefaultBackend; of != nil {
		fallback = target(*of)
		b.table.fallback = cmp.Or(b.table.fallback, fallback)
	}
	for _, rule := range i.Spec.Rules {
		host := b.host(rule.Host)
		host.fallback = cmp.Or(host.fallback, fallback)
		if rule.HTTP == nil {
			continue
		}
		for _, path := range rule.HTTP.Paths {
			to := target(path.Backend)
			if path.PathType != nil && *path.PathType == networkingv1.PathTypeExact {
				host.AddExact(path.Path, to)
			} else {
				host.AddPrefix(path.Path, to)
			}
		}
	}
	for _, entry := range i.Spec.TLS {
		for _, p := range b.table.certificates.add(b.world, i, entry) {
			report(p)
		}
	}
}

func (b *builder) host(name string) *virtualHost {
	key := match.NormalHost(name)
	if b.table.hosts[key] == nil {
		b.table.hosts[key] = &virtualHost{Paths: match.NewPaths[*backend]()}
	}
	return b.table.hosts[key]
}

// backend resolves each one once, and goes on counting where the previous table was.
func (b *builder) backend(namespace string, of networkingv1.IngressBackend) *backend {
	to := b.world.resolve(namespace, of)
	if known := b.table.backends[to.name]; known != nil {
		return known
	}
	to.turn = &atomic.Uint32{}
	if b.previous != nil && b.previous.backends[to.name] != nil {
		to.turn = b.previous.backends[to.name].turn
	}
	b.table.backends[to.name] = to
	return to
}
