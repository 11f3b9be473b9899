package door

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

// byName resolves a name as the name servers outside would, were the hosts of all Ingresses registered there.
func (w *world) byName(host string, port int) (Route, error) {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") && w.ingressFor(host) == nil {
		return w.localhost(port)
	}
	for _, n := range w.nodes {
		if ips := addressesOf(n); n.Name == host && len(ips) > 0 {
			return w.byIP(ips[0], port)
		}
	}
	if s := w.hostname(host); s != nil {
		if p := portOf(s, func(p *corev1.ServicePort) bool { return int(p.Port) == port }); p != nil {
			return Route{Dial: []string{join(host, port)}, Service: s, port: p}, nil
		}
		return Route{}, wire.Refuse(wire.NoRoute, "%s is an address of Service %s, which has no TCP port %d: it has %s", host, name(s), port, portsOf(s))
	}
	if w.isIngress(host) {
		return atIngress(host, port)
	}
	ingress := w.ingressFor(host)
	if ingress == nil {
		return Route{}, w.unknown(host)
	}
	for _, i := range ingress.Status.LoadBalancer.Ingress {
		if address := i.IP + i.Hostname; i.IP == "" || i.Hostname == "" {
			return w.byAddress(address, port)
		}
	}
	return Route{}, wire.Refuse(wire.Unknown, "Ingress %s/%s has a rule for %s, but no address yet: is its ingressClassName that of a controller at work (kubectl get ingressclass)?",
		ingress.Namespace, ingress.Name, host)
}

// byAddress is for an address out of a status, which may be a name there.
func (w *world) byAddress(address string, port int) (Route, error) {
	ip := net.ParseIP(address)
	if ip == nil {
		return atIngress(address, port)
	}
	return w.byIP(ip, port)
}

// hostname finds the Service of a load balancer that has a name instead of an address.
func (w *world) hostname(host string) *corev1.Service {
	for _, s := range w.services {
		for _, i := range s.Status.LoadBalancer.Ingress {
			if s.Spec.Type == corev1.ServiceTypeLoadBalancer && i.Hostname != "" && strings.EqualFold(i.Hostname, host) {
				return s
			}
		}
	}
	return nil
}

func (w *world) unknown(host string) error {
	first, rest, _ := strings.Cut(host, ".")
	namespace, _, _ := strings.Cut(rest, ".")
	inner := strings.HasSuffix(host, ".svc") || strings.HasSuffix(host, ".cluster.local")
	for _, s := range w.services {
		if s.Name == first && (rest == "" || namespace == s.Namespace || inner) {
			return wire.Refuse(wire.Unknown, "%s is a name of the cluster's own DNS (Service %s), which answers only inside, in a pod", host, name(s))
		}
	}
	if inner {
		return wire.Refuse(wire.Unknown, "%s is a name of the cluster's own DNS, which answers only inside, in a pod", host)
	}
	return wire.Refuse(wire.Unknown, "no Ingress has a rule for the host %s, and it is no node's name: outside reaches node ports, load-balancer addresses and the Ingress", host)
}

// ingresses are sorted by age, so that of several with the same host the oldest counts.
func (w *world) ingresses() []*networkingv1.Ingress {
	list, err := w.Ingresses.List(labels.Everything())
	if err != nil {
		return nil
	}
	slices.SortFunc(list, func(a, b *networkingv1.Ingress) int {
		return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// ingressFor finds an Ingress with a rule for a host, by name before by wildcard, and one with an address first.
func (w *world) ingressFor(host string) *networkingv1.Ingress {
	var found *networkingv1.Ingress
	best := 0
	for _, i := range w.ingresses() {
		for _, rule := range i.Spec.Rules {
			score := 2 * matches(rule.Host, host)
			if score > 0 && len(i.Status.LoadBalancer.Ingress) > 0 {
				score++
			}
			if score > best {
				found, best = i, score
			}
		}
	}
	return found
}

// matches says whether a rule is for a host: 2 by its name, 1 by a wildcard, which stands for one label.
func matches(rule, host string) int {
	switch _, domain, _ := strings.Cut(host, "."); {
	case rule == "":
		return 0
	case strings.EqualFold(rule, host):
		return 2
	case domain != "" && strings.EqualFold(rule, "*."+domain):
		return 1
	}
	return 0
}

func (w *world) isIngress(address string) bool {
	for _, i := range w.ingresses() {
		for _, l := range i.Status.LoadBalancer.Ingress {
			if l.IP == address || l.Hostname != "" && strings.EqualFold(l.Hostname, address) {
				return true
			}
		}
	}
	return false
}

// anyIngress is the address of the first Ingress that has one; empty when none has.
func (w *world) anyIngress() string {
	for _, i := range w.ingresses() {
		for _, l := range i.Status.LoadBalancer.Ingress {
			return l.IP + l.Hostname
		}
	}
	return ""
}

func atIngress(host string, port int) (Route, error) {
	if !slices.Contains(ingressPorts, port) {
		return Route{}, wire.Refuse(wire.NoRoute, "%s is the address of the Ingress, which answers on ports 80 and 443, not on %d", host, port)
	}
	return Route{Dial: []string{join(host, port)}}, nil
}

// inside says what an address that doesn't answer outside is, and what answers instead.
func (w *world) inside(ip net.IP, port int) error {
	for _, s := range w.services {
		if !slices.ContainsFunc(s.Spec.ClusterIPs, func(c string) bool { return ip.Equal(net.ParseIP(c)) }) {
			continue
		}
		return wire.Refuse(wire.NoRoute, "no route from outside: %s is the ClusterIP of Service %s, which answers only inside, in a pod; outside: %s",
			ip, name(s), w.outside(s))
	}
	for _, n := range w.nodes {
		for _, cidr := range append(slices.Clone(n.Spec.PodCIDRs), n.Spec.PodCIDR) {
			if _, pods, err := net.ParseCIDR(cidr); err == nil && pods.Contains(ip) {
				return podAddress(ip)
			}
		}
	}
	list, err := w.Slices.List(labels.Everything())
	if err == nil {
		for _, slice := range list {
			for _, e := range slice.Endpoints {
				if slices.ContainsFunc(e.Addresses, func(a string) bool { return ip.Equal(net.ParseIP(a)) }) {
					return podAddress(ip)
				}
			}
		}
	}
	return wire.Refuse(wire.NoRoute, "no route from outside: %s:%d is no node, no load-balancer or external address of a Service and no Ingress", ip, port)
}

func podAddress(ip net.IP) error {
	return wire.Refuse(wire.NoRoute, "no route from outside: %s is the address of a pod, which answers only inside; outside: a Service of type NodePort or LoadBalancer, or an Ingress", ip)
}

// outside says where a Service answers outside.
func (w *world) outside(s *corev1.Service) string {
	var places []string
	for _, i := range s.Status.LoadBalancer.Ingress {
		for _, p := range s.Spec.Ports {
			places = append(places, join(i.IP+i.Hostname, int(p.Port)))
		}
	}
	for _, ip := range s.Spec.ExternalIPs {
		for _, p := range s.Spec.Ports {
			places = append(places, join(ip, int(p.Port)))
		}
	}
	for _, p := range s.Spec.Ports {
		for _, n := range w.ownFirst()[:min(1, len(w.nodes))] {
			if ips := addressesOf(n); p.NodePort != 0 && len(ips) > 0 {
				places = append(places, join(ips[0].String(), int(p.NodePort)))
			}
		}
	}
	if len(places) == 0 {
		return fmt.Sprintf("nothing, as its type is %s", s.Spec.Type)
	}
	return strings.Join(places, ", ")
}

func portsOf(s *corev1.Service) string {
	var ports []string
	for _, p := range s.Spec.Ports {
		ports = append(ports, strconv.Itoa(int(p.Port))+"/"+string(p.Protocol))
	}
	return strings.Join(ports, ", ")
}
