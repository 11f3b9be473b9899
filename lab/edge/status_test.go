package edge

import (
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/record"
)

func TestIngressStatus(t *testing.T) {
	const edge, other = "203.0.113.1", "198.51.100.1"
	tests := []struct {
		name         string
		has, address string
		ours         bool
		want         string
		write        bool
	}{
		{"new", "", edge, true, edge, true},
		{"written", edge, edge, true, edge, false},
		{"moved", other, edge, true, edge, true},
		{"the edge has no address", edge, "", true, "", true},
		{"no address yet", "", "", true, "", false},
		{"another controller's", other, edge, false, "", false},
		{"left for another controller", edge, edge, false, "", true},
		{"another controller's, without address", "", edge, false, "", false},
	}
	for _, test := range tests {
		i := &networkingv1.Ingress{}
		if test.has != "" {
			i.Status.LoadBalancer.Ingress = []networkingv1.IngressLoadBalancerIngress{{IP: test.has}}
		}
		var address []corev1.LoadBalancerIngress
		if test.address != "" {
			address = []corev1.LoadBalancerIngress{{IP: test.address}}
		}
		want, write := ingressStatus(i, test.ours, address)
		got := ""
		if len(want) > 0 {
			got = want[0].IP
		}
		if write != test.write || write && got != test.want {
			t.Errorf("%s: %q, written: %v, want %q, %v", test.name, got, write, test.want, test.write)
		}
	}
}

func TestReporterTellsOnce(t *testing.T) {
	events := record.NewFakeRecorder(10)
	r := newReporter(events)
	i := &networkingv1.Ingress{}
	missing := map[complaint]runtime.Object{{"1", problem{"ServiceNotFound", "there is no Service users"}}: i}
	for _, now := range []map[complaint]runtime.Object{missing, missing, nil, nil, missing} {
		r.report(now)
	}
	close(events.Events)
	got := slices.Collect(func(yield func(string) bool) {
		for e := range events.Events {
			if !yield(e) {
				return
			}
		}
	})
	const told = "Warning ServiceNotFound there is no Service users"
	if !slices.Equal(got, []string{told, told}) {
		t.Errorf("told %q, want it once, and once more after it was mended", got)
	}
}
