package door

import (
	"fmt"
	"net"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

// onNode finds the Service that has a node port.
func (w *world) onNode(n *corev1.Node, ip net.IP, port int) (Route, error) {
	s, p := w.nodePort(port)
	if s == nil {
		return Route{}, w.noNodePort(fmt.Sprintf("node %s", n.Name), port)
	}
	route := Route{Dial: []string{join(ip.String(), port)}, Service: s, port: p}
	if s.Spec.ExternalTrafficPolicy != corev1.ServiceExternalTrafficPolicyLocal {
		return route, nil
	}
	here, elsewhere := w.endpoints(s, p, n.Name)
	switch {
	case len(here) == 0:
		return Route{}, wire.Refuse(wire.NoRoute, "Service %s has externalTrafficPolicy: Local, and no ready pod of it is on node %s", name(s), n.Name)
	case n.Name == w.Node && len(elsewhere) > 0:
		// A call from a pod of the node itself counts as one from inside, to which the policy doesn't apply. From outside
		// it would be forwarded to a pod of this node.
		route.Dial = here
	}
	return route, nil
}

// localhost is the node that the edge runs on, as if the learner's machine mapped the ports of the cluster. Of a Service
// that only nodes with a pod of it answer for, it is one of those.
func (w *world) localhost(port int) (Route, error) {
	if slices.Contains(ingressPorts, port) {
		if address := w.anyIngress(); address != "" {
			return w.byAddress(address, port)
		}
	}
	if s, _ := w.nodePort(port); s == nil {
		return Route{}, w.noNodePort("localhost", port)
	}
	var refusal error
	for _, n := range w.ownFirst() {
		for _, ip := range addressesOf(n) {
			route, err := w.onNode(n, ip, port)
			if err == nil {
				return route, nil
			}
			refusal = err
		}
	}
	if refusal == nil {
		refusal = wire.Refuse(wire.NoRoute, "no node has an address yet")
	}
	return Route{}, refusal
}

func (w *world) ownFirst() []*corev1.Node {
	own := slices.IndexFunc(w.nodes, func(n *corev1.Node) bool { return n.Name == w.Node })
	if own < 0 {
		return w.nodes
	}
	return append([]*corev1.Node{w.nodes[own]}, w.nodes...)
}

func (w *world) nodePort(port int) (*corev1.Service, *corev1.ServicePort) {
	for _, s := range w.services {
		if p := portOf(s, func(p *corev1.ServicePort) bool { return int(p.NodePort) == port }); p != nil {
			return s, p
		}
	}
	return nil, nil
}

// noNodePort says which node ports there are instead.
func (w *world) noNodePort(where string, port int) error {
	var have []string
	for _, s := range w.services {
		for _, p := range s.Spec.Ports {
			if p.NodePort != 0 {
				have = append(have, fmt.Sprintf("%d (%s)", p.NodePort, name(s)))
			}
		}
	}
	there := "there are none"
	if len(have) > 0 {
		there = "there are " + strings.Join(have, ", ")
	}
	return wire.Refuse(wire.Refused, "nothing listens on port %d of %s: no Service has it as its TCP node port; %s", port, where, there)
}

// endpoints are the ready ones of a Service's port, those on a node and the others.
func (w *world) endpoints(s *corev1.Service, p *corev1.ServicePort, node string) (here, elsewhere []string) {
	list, err := w.Slices.EndpointSlices(s.Namespace).List(labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: s.Name}))
	if err != nil {
		return nil, nil
	}
	for _, slice := range list {
		port := endpointPort(slice, p.Name)
		for _, e := range slice.Endpoints {
			ready := e.Conditions.Ready == nil || *e.Conditions.Ready
			if port == 0 || !ready || len(e.Addresses) == 0 {
				continue
			}
			address := join(e.Addresses[0], port)
			if e.NodeName != nil && *e.NodeName == node {
				here = append(here, address)
			} else {
				elsewhere = append(elsewhere, address)
			}
		}
	}
	return here, elsewhere
}

func endpointPort(slice *discoveryv1.EndpointSlice, called string) int {
	for _, p := range slice.Ports {
		if p.Port != nil && (p.Name == nil && called == "" || p.Name != nil && *p.Name == called) {
			return int(*p.Port)
		}
	}
	return 0
}
