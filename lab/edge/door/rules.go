// Package door lets callers from outside into the cluster where a network would: to node ports, load-balancer and
// external addresses and the Ingress, and to nothing else. Callers come through the API server's port-forward, ask for
// an address, and the door dials it for real, so that what answers is what the cluster's own forwarding does.
package door

import (
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	corelisters "k8s.io/client-go/listers/core/v1"
	discoverylisters "k8s.io/client-go/listers/discovery/v1"
	networkinglisters "k8s.io/client-go/listers/networking/v1"

	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

// Rules decide by the live objects where an address leads.
type Rules struct {
	Services  corelisters.ServiceLister
	Nodes     corelisters.NodeLister
	Slices    discoverylisters.EndpointSliceLister
	Ingresses networkinglisters.IngressLister
	Node      string // the node that the edge runs on
}

// Route is where a caller is let in.
type Route struct {
	Dial    []string        // "host:port", to be tried in turn
	Service *corev1.Service // whose address it is; nil of an Ingress of another controller
	port    *corev1.ServicePort
}

// ingressPorts are those that Ingress controllers listen on.
var ingressPorts = []int{80, 443}

// Route finds where an address, "host:port", leads. An error is a *wire.Refusal, as a network outside would give it.
func (r *Rules) Route(address string) (Route, error) {
	host, text, err := net.SplitHostPort(address)
	port, portErr := strconv.Atoi(text)
	if err != nil || portErr != nil || port < 1 || port > 65535 {
		return Route{}, wire.Refuse(wire.Unknown, "%q is no address: it takes a host and a port, as in 172.30.0.2:30036", address)
	}
	w := world{Rules: r}
	if err := w.look(); err != nil {
		return Route{}, wire.Refuse(wire.NoRoute, "the edge can't see what the cluster has: %s", err)
	}
	if ip := net.ParseIP(host); ip != nil {
		if ip.IsLoopback() {
			return w.localhost(port)
		}
		return w.byIP(ip, port)
	}
	return w.byName(strings.ToLower(strings.TrimSuffix(host, ".")), port)
}

// world is what the cluster has at one moment.
type world struct {
	*Rules
	services []*corev1.Service
	nodes    []*corev1.Node
}

// look lists Services and nodes, by name, so that of several fitting ones the same is always taken.
func (w *world) look() (err error) {
	if w.services, err = w.Services.List(labels.Everything()); err != nil {
		return err
	}
	if w.nodes, err = w.Nodes.List(labels.Everything()); err != nil {
		return err
	}
	slices.SortFunc(w.nodes, func(a, b *corev1.Node) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(w.services, func(a, b *corev1.Service) int {
		return strings.Compare(a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
	})
	return nil
}

// byIP finds who has an address outside.
func (w *world) byIP(ip net.IP, port int) (Route, error) {
	var others *corev1.Service // has the address, not the port
	for _, s := range w.services {
		if !hasOutside(s, ip) {
			continue
		}
		if p := portOf(s, func(p *corev1.ServicePort) bool { return int(p.Port) == port }); p != nil {
			return Route{Dial: []string{join(ip.String(), port)}, Service: s, port: p}, nil
		}
		others = s
	}
	for _, n := range w.nodes {
		if slices.ContainsFunc(addressesOf(n), ip.Equal) {
			return w.onNode(n, ip, port)
		}
	}
	if others != nil {
		return Route{}, wire.Refuse(wire.NoRoute, "%s is an address of Service %s, which has no TCP port %d there: it has %s",
			ip, name(others), port, portsOf(others))
	}
	if w.isIngress(ip.String()) {
		return atIngress(ip.String(), port)
	}
	return Route{}, w.inside(ip, port)
}

// hasOutside says whether an address is one that a Service has for callers from outside.
func hasOutside(s *corev1.Service, ip net.IP) bool {
	for _, text := range s.Spec.ExternalIPs {
		if ip.Equal(net.ParseIP(text)) {
			return true
		}
	}
	return s.Spec.Type == corev1.ServiceTypeLoadBalancer && slices.ContainsFunc(s.Status.LoadBalancer.Ingress, func(i corev1.LoadBalancerIngress) bool {
		return i.IP != "" && ip.Equal(net.ParseIP(i.IP))
	})
}

// portOf finds a TCP port of a Service: the tunnel carries no other protocol.
func portOf(s *corev1.Service, is func(*corev1.ServicePort) bool) *corev1.ServicePort {
	for i := range s.Spec.Ports {
		if p := &s.Spec.Ports[i]; (p.Protocol == corev1.ProtocolTCP || p.Protocol == "") && is(p) {
			return p
		}
	}
	return nil
}

func addressesOf(n *corev1.Node) []net.IP {
	var ips []net.IP
	for _, a := range n.Status.Addresses {
		if ip := net.ParseIP(a.Address); ip != nil && (a.Type == corev1.NodeInternalIP || a.Type == corev1.NodeExternalIP) {
			ips = append(ips, ip)
		}
	}
	return ips
}

func join(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }

func name(s *corev1.Service) string { return s.Namespace + "/" + s.Name }
