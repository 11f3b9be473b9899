package edge

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// backend is where requests of a rule go.
type backend struct {
	name      string         // "namespace/service:port", as the Ingress writes it
	endpoints []string       // "address:port", sorted
	turn      *atomic.Uint32 // counts calls, over all tables, so that updates don't favour the first endpoint
	failing   *problem       // why there are no endpoints
}

// order returns the endpoints, beginning with the one whose turn it is.
func (b *backend) order() []string {
	first := int(b.turn.Add(1)-1) % len(b.endpoints)
	return slices.Concat(b.endpoints[first:], b.endpoints[:first])
}

// problem is what an Ingress's author has to know. The reason is one word, for events.
type problem struct {
	reason, message string
}

func fail(reason, format string, args ...any) *problem {
	return &problem{reason, fmt.Sprintf(format, args...)}
}

// resolve finds the endpoints of a backend of an Ingress in namespace.
func (w World) resolve(namespace string, of networkingv1.IngressBackend) *backend {
	if of.Service == nil {
		return &backend{name: namespace + "/(no Service)", failing: fail("BackendNotSupported",
			"a backend is a resource and not a Service; the edge serves Services alone")}
	}
	b := &backend{name: fmt.Sprintf("%s/%s:%s", namespace, of.Service.Name, portText(of.Service.Port))}
	service := w.Service(namespace, of.Service.Name)
	if service == nil {
		b.failing = fail("ServiceNotFound", "there is no Service %s in namespace %s", of.Service.Name, namespace)
		return b
	}
	if service.Spec.Type == corev1.ServiceTypeExternalName {
		b.failing = fail("BackendNotSupported", "Service %s is a name of another host (type ExternalName) and has no endpoints", service.Name)
		return b
	}
	port := findPort(service, of.Service.Port)
	if port == nil {
		b.failing = fail("PortNotFound", "Service %s has no TCP port %s: it has %s", service.Name, portText(of.Service.Port), portsText(service))
		return b
	}
	b.endpoints = endpoints(w.Slices(namespace, service.Name), service, port.Name)
	if len(b.endpoints) == 0 {
		b.failing = fail("NoEndpoints", "Service %s has no ready endpoints for port %s, so that callers get a 503", service.Name, portText(of.Service.Port))
	}
	return b
}

func findPort(service *corev1.Service, wanted networkingv1.ServiceBackendPort) *corev1.ServicePort {
	i := slices.IndexFunc(service.Spec.Ports, func(p corev1.ServicePort) bool {
		if p.Protocol != corev1.ProtocolTCP && p.Protocol != "" {
			return false
		}
		if wanted.Name != "" {
			return p.Name == wanted.Name
		}
		return p.Port == wanted.Number
	})
	if i < 0 {
		return nil
	}
	return &service.Spec.Ports[i]
}

func portText(port networkingv1.ServiceBackendPort) string {
	if port.Name != "" {
		return port.Name
	}
	return strconv.Itoa(int(port.Number))
}

func portsText(service *corev1.Service) string {
	text := ""
	for _, p := range service.Spec.Ports {
		if text != "" {
			text += ", "
		}
		text += strconv.Itoa(int(p.Port))
		if p.Name != "" {
			text += " (" + p.Name + ")"
		}
		if p.Protocol != corev1.ProtocolTCP && p.Protocol != "" {
			text += "/" + string(p.Protocol)
		}
	}
	if text == "" {
		return "none"
	}
	return text
}

// endpoints returns those that are ready. Where none is, it returns those that end but still serve, as kube-proxy does:
// in the moment between the last old pod and the first new one they are better than nothing.
func endpoints(of []*discoveryv1.EndpointSlice, service *corev1.Service, port string) []string {
	var ready, ending []string
	for _, slice := range of {
		number := slicePort(slice, port)
		if number == 0 || !sameFamily(slice, service) {
			continue
		}
		for _, e := range slice.Endpoints {
			if len(e.Addresses) == 0 {
				continue
			}
			at := net.JoinHostPort(e.Addresses[0], strconv.Itoa(int(number)))
			switch c := e.Conditions; {
			case isTrue(c.Ready, true):
				ready = append(ready, at)
			case isTrue(c.Serving, true) && isTrue(c.Terminating, false):
				ending = append(ending, at)
			}
		}
	}
	if len(ready) == 0 {
		ready = ending
	}
	slices.Sort(ready)
	return slices.Compact(ready)
}

// slicePort returns the number that a named port has in a slice. It may differ between slices of one Service.
func slicePort(slice *discoveryv1.EndpointSlice, name string) int32 {
	for _, p := range slice.Ports {
		tcp := p.Protocol == nil || *p.Protocol == corev1.ProtocolTCP
		if tcp && p.Port != nil && (p.Name == nil && name == "" || p.Name != nil && *p.Name == name) {
			return *p.Port
		}
	}
	return 0
}

// sameFamily keeps a pod with two addresses from being counted twice: the Service's first family is used.
func sameFamily(slice *discoveryv1.EndpointSlice, service *corev1.Service) bool {
	if slice.AddressType == discoveryv1.AddressTypeFQDN {
		return false
	}
	return len(service.Spec.IPFamilies) == 0 || string(slice.AddressType) == string(service.Spec.IPFamilies[0])
}

func isTrue(condition *bool, otherwise bool) bool {
	if condition == nil {
		return otherwise
	}
	return *condition
}
