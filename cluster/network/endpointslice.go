package network

import (
	"net"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// Slice is an EndpointSlice of a Service.
type Slice struct {
	Name      string
	Ports     string // where the endpoints listen, such as "8080" or "http 8080"
	ByHand    bool   // no controller keeps it up to date
	Endpoints []Endpoint

	first int32 // the number of its first TCP port, 0 when it has none
}

// Endpoint is one address behind a Service.
type Endpoint struct {
	Address string
	Ready   bool
	Leaving bool          // its pod is on its way out
	Pod     string        // empty when no pod of this namespace has the address
	Node    string        // where it is, empty when that is not said
	Owners  []string      // who made the pod, and who made that, such as "ReplicaSet hello-5756bb6c8f" and "Deployment hello"
	Why     words.Message // why it is not ready, nothing when it is
}

// slicesOf are the EndpointSlices of a Service, by name.
func (w *world) slicesOf(service string) []Slice {
	var list []Slice
	for _, s := range w.EndpointSlices {
		if s.Labels[discoveryv1.LabelServiceName] == service {
			list = append(list, w.slice(s))
		}
	}
	return list
}

func (w *world) slice(s *discoveryv1.EndpointSlice) Slice {
	v := Slice{Name: s.Name, ByHand: s.Labels[discoveryv1.LabelManagedBy] == ""}
	var ports []string
	for _, p := range s.Ports {
		if p.Port == nil {
			continue
		}
		tcp := p.Protocol == nil || *p.Protocol == corev1.ProtocolTCP
		if tcp && v.first == 0 {
			v.first = *p.Port
		}
		text := strconv.Itoa(int(*p.Port))
		if p.Name != nil && *p.Name != "" {
			text = *p.Name + " " + text
		}
		ports = append(ports, text)
	}
	v.Ports = several(ports, "none")
	for _, e := range s.Endpoints {
		v.Endpoints = append(v.Endpoints, w.endpoint(e))
	}
	slices.SortStableFunc(v.Endpoints, func(a, b Endpoint) int {
		return compareText(a.Pod, b.Pod, a.Address, b.Address)
	})
	return v
}

func (w *world) endpoint(e discoveryv1.Endpoint) Endpoint {
	v := Endpoint{Ready: isTrue(e.Conditions.Ready, true), Leaving: isTrue(e.Conditions.Terminating, false)}
	if len(e.Addresses) > 0 {
		v.Address = e.Addresses[0]
	}
	if e.NodeName != nil {
		v.Node = *e.NodeName
	}
	switch pod := w.podBehind(e); {
	case pod != nil:
		v.Pod, v.Owners = pod.Name, w.owners(pod)
		if !v.Ready {
			v.Why = w.whyNotReady(pod)
		}
	case e.TargetRef != nil && e.TargetRef.Kind == "Pod":
		v.Pod, v.Ready, v.Why = e.TargetRef.Name, false, words.New("the pod is gone")
	case !v.Ready:
		v.Why = words.New("said to be not ready")
	}
	return v
}

// podBehind is the pod that an endpoint names, or else the one that has its address.
func (w *world) podBehind(e discoveryv1.Endpoint) *corev1.Pod {
	if e.TargetRef != nil && e.TargetRef.Kind == "Pod" {
		return w.pod(e.TargetRef.Name)
	}
	for _, p := range w.Pods {
		if len(e.Addresses) > 0 && p.Status.PodIP != "" && sameIP(p.Status.PodIP, e.Addresses[0]) && !ended(p) {
			return p
		}
	}
	return nil
}

func sameIP(a, b string) bool {
	if a == b {
		return true
	}
	ip := net.ParseIP(a)
	return ip != nil && ip.Equal(net.ParseIP(b))
}

func (w *world) whyNotReady(p *corev1.Pod) words.Message {
	switch v := live.PodNamed(w.Snapshot, p.Name); {
	case v != nil && !v.Why.IsZero():
		return v.Why
	case v != nil && v.Status != "Running":
		return words.New("%s", v.Status)
	}
	return words.New("not ready")
}

// count is how many endpoints there are and how many are ready. One that is in several slices, as a pod with addresses of
// two families is, counts once.
func count(list []Slice) (ready, all int) {
	seen := map[string]bool{}
	for _, s := range list {
		for _, e := range s.Endpoints {
			key := e.Pod
			if key == "" {
				key = e.Address
			}
			if seen[key] {
				continue
			}
			seen[key] = true
			all++
			if e.Ready {
				ready++
			}
		}
	}
	return ready, all
}

func isTrue(condition *bool, otherwise bool) bool {
	if condition == nil {
		return otherwise
	}
	return *condition
}
