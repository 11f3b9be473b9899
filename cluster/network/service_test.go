package network_test

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/kubecadet/cadet/cluster/live"
)

// What is shown of a Service, by its type.
func TestService(t *testing.T) {
	m := changed(nil)
	for _, tt := range []struct{ name, want string }{
		{"database", "ExternalName  → my.database.example.com [] 0/0"},
		{"legacy", "ClusterIP 10.96.0.11 → [80 → 8080] 1/1"},
		{"products", "LoadBalancer 10.96.0.13 app=products→ [8000 → 8080] 1/1 [203.0.113.7]"},
		{"users", "NodePort 10.96.0.14 app=users→ [http 80 → web, node port 31080] 2/2"},
		{"users-headless", "Headless  app=users→ [80 → 8080] 2/2"},
	} {
		s := serviceOf(t, m, tt.name)
		got := fmt.Sprintf("%s %s %s→ %s%v %d/%d", s.Type, s.ClusterIP, s.Selector, s.Alias, s.Ports, s.Ready, s.Endpoints)
		if len(s.Outside) > 0 {
			got += fmt.Sprintf(" %v", s.Outside)
		}
		if s.Alias != "" {
			got = fmt.Sprintf("%s %s %s→ %s %v %d/%d", s.Type, s.ClusterIP, s.Selector, s.Alias, s.Ports, s.Ready, s.Endpoints)
		}
		if got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// What is wrong with a Service, and how it fares.
func TestServiceWrong(t *testing.T) {
	for _, tt := range []struct {
		name, service string
		change        func(*live.Snapshot)
		health        live.Health
		want          string
	}{
		{"answers", "users", nil, live.Good, ""},
		{"only a name", "database", nil, live.Quiet, ""},
		{"by hand", "legacy", nil, live.Good, ""},
		{"selects nothing", "lost", nil, live.Bad, "its selector app=produts matches none of the pods here, of which there are 6"},
		{"a pod is starting", "products", nil, live.Warn, "not ready: 1 of 2, the first is products-7c9d8b6f54-zq8vd: ContainerCreating"},
		{"no selector and no slice", "legacy", func(s *live.Snapshot) { s.EndpointSlices = nil }, live.Bad,
			"it has no selector, and no EndpointSlice is said to be of it"},
		{"an empty slice", "legacy", func(s *live.Snapshot) { slice(s, "legacy-1").Endpoints = nil }, live.Bad, "its EndpointSlice holds no address"},
		{"not in a slice yet", "users", func(s *live.Snapshot) { slice(s, "users-kd6tp").Endpoints = nil }, live.Bad, "ready and not in an EndpointSlice yet: 2"},
		{"no such port", "users", func(s *live.Snapshot) {
			service(s, "users").Spec.Ports[0].TargetPort = intstr.FromString("http")
		}, live.Warn, "targetPort http is no port's name in pod users-5b8c6d9f77-m5c7t, whose ports have these: web"},
		{"a port of another protocol", "users", func(s *live.Snapshot) { service(s, "users").Spec.Ports[0].Protocol = corev1.ProtocolUDP }, live.Warn,
			"targetPort web is no port's name in pod users-5b8c6d9f77-m5c7t, whose ports have these: -"},
		{"a number that nobody listens on can't be known", "users", func(s *live.Snapshot) {
			service(s, "users").Spec.Ports[0].TargetPort = intstr.FromInt32(9999)
		}, live.Good, ""},
		{"those not ready are wanted", "products", func(s *live.Snapshot) { service(s, "products").Spec.PublishNotReadyAddresses = true }, live.Good, ""},
		{"no address given", "products", func(s *live.Snapshot) {
			service(s, "products").Status.LoadBalancer.Ingress = nil
			gold := "example.com/gold"
			service(s, "products").Spec.LoadBalancerClass = &gold
			s.Pods = append(s.Pods[:3:3], s.Pods[4:]...)
		}, live.Warn, "no load balancer has given it an address yet; it waits for one of class example.com/gold"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serviceOf(t, changed(tt.change), tt.service)
			wants(t, s.Wrong, tt.want)
			if s.Health != tt.health {
				t.Errorf("health %v, not %v", s.Health, tt.health)
			}
		})
	}
}
