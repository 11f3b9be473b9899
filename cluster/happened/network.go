package happened

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

func (t *Teller) service(turn *live.Turn, was, is *corev1.Service) {
	switch {
	case is == nil:
		t.removed(turn, "Service")
		return
	case was == nil && len(is.Spec.Selector) > 0:
		t.add(turn, apiServer, "make", live.Quiet, words.New("stored Service %s, which selects pods with %s", is.Name, labels.FormatLabels(is.Spec.Selector)))
	case was == nil:
		t.add(turn, apiServer, "make", live.Quiet, words.New("stored Service %s, which selects no pods", is.Name))
	case !maps.Equal(was.Spec.Selector, is.Spec.Selector):
		t.add(turn, apiServer, "change", live.Quiet, words.New("stored Service %s: it selects pods with %s now", is.Name, labels.FormatLabels(is.Spec.Selector)))
	case !sameSpec(&was.Spec, &is.Spec):
		t.add(turn, apiServer, "change", live.Quiet, words.New("stored a change of Service %s", is.Name))
	}
	var before []corev1.LoadBalancerIngress
	if was != nil {
		before = was.Status.LoadBalancer.Ingress
	}
	if in := is.Status.LoadBalancer.Ingress; len(in) > 0 && len(before) == 0 {
		t.add(turn, edge, "address", live.Good, words.New("gave Service %s the address %s", is.Name, in[0].IP+in[0].Hostname))
	}
}

// sameSpec says whether two Services lead to the same ports in the same way.
func sameSpec(a, b *corev1.ServiceSpec) bool {
	return a.Type == b.Type && a.ExternalName == b.ExternalName && slices.Equal(a.Ports, b.Ports)
}

// slice tells which pods were put behind a Service, and which were taken from there.
func (t *Teller) slice(turn *live.Turn, was, is *discoveryv1.EndpointSlice) {
	service := turn.Object().GetLabels()[discoveryv1.LabelServiceName]
	by := apiServer
	if turn.Object().GetLabels()[discoveryv1.LabelManagedBy] == "endpointslice-controller.k8s.io" {
		by = endpointSlices
	}
	if is == nil {
		t.removed(turn, "EndpointSlice")
		return
	}
	before, after := behind(was), behind(is)
	came := slices.DeleteFunc(slices.Clone(after), func(name string) bool { return slices.Contains(before, name) })
	went := slices.DeleteFunc(slices.Clone(before), func(name string) bool { return slices.Contains(after, name) })
	if was == nil && len(came) == 0 {
		t.add(turn, by, "make", live.Quiet, words.New("made EndpointSlice %s for Service %s: nothing is behind it yet", is.Name, service))
	}
	if len(came) > 0 {
		t.add(turn, by, "behind", live.Good, words.New("put behind Service %s: %s", service, strings.Join(came, ", ")))
	}
	if len(went) > 0 {
		t.add(turn, by, "away", live.Quiet, words.New("took away from behind Service %s: %s", service, strings.Join(went, ", ")))
	}
}

// behind are the pods, or the addresses, that a slice says are ready.
func behind(s *discoveryv1.EndpointSlice) []string {
	if s == nil {
		return nil
	}
	var names []string
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		if e.Conditions.Ready != nil && !*e.Conditions.Ready {
			continue
		}
		if e.TargetRef != nil && e.TargetRef.Name != "" {
			names = append(names, e.TargetRef.Name)
			continue
		}
		names = append(names, e.Addresses...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (t *Teller) ingress(turn *live.Turn, was, is *networkingv1.Ingress) {
	if is == nil || len(is.Status.LoadBalancer.Ingress) == 0 || was != nil && len(was.Status.LoadBalancer.Ingress) > 0 {
		return
	}
	in := is.Status.LoadBalancer.Ingress[0]
	t.add(turn, edge, "address", live.Good, words.New("serves Ingress %s at %s", is.Name, in.IP+in.Hostname))
}
