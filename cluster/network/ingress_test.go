package network_test

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

func TestIngress(t *testing.T) {
	m := changed(func(s *live.Snapshot) {
		i := ingress(s, "waiting")
		i.Annotations = map[string]string{"kubernetes.io/ingress.class": "old"}
		i.Spec.DefaultBackend = &networkingv1.IngressBackend{Resource: &corev1.TypedLocalObjectReference{Kind: "Bucket", Name: "b"}}
	})
	want := []string{
		"shop cadet 203.0.113.1 [shop.example.com/users (Prefix) → users:80 shop.example.com/products (Prefix) → products:8000] [TLS shop.example.com ← Secret shop-cert]",
		"waiting old  [/ (Prefix) → nothing:80 anything else → no Service] []",
	}
	for n, i := range m.Ingresses {
		if got := fmt.Sprintf("%s %s %s %v %v", i.Name, i.Class, i.Address, i.Routes, i.TLS); got != want[n] {
			t.Errorf("got  %s\nwant %s", got, want[n])
		}
	}
}

func TestIngressWrong(t *testing.T) {
	for _, tt := range []struct {
		name, ingress string
		change        func(*live.Snapshot)
		health        live.Health
		want          string
	}{
		{"leads somewhere", "shop", nil, live.Good, ""},
		{"nobody's, and leads nowhere", "waiting", nil, live.Bad, "no controller of class nobody has taken it yet | there is no Service nothing"},
		{"a class that is not there", "waiting", func(s *live.Snapshot) { s.IngressClasses = []*networkingv1.IngressClass{} }, live.Bad,
			"no controller has taken it: there is no IngressClass nobody | there is no Service nothing"},
		{"classes that may not be seen", "waiting", func(s *live.Snapshot) {
			s.IngressClasses, s.Forbidden = []*networkingv1.IngressClass{}, []string{"ingressclasses"}
		}, live.Bad, "no controller of class nobody has taken it yet | there is no Service nothing"},
		{"no class", "waiting", func(s *live.Snapshot) { ingress(s, "waiting").Spec.IngressClassName = nil }, live.Bad,
			"no controller has taken it yet: it names no class, so it needs one that is the default | there is no Service nothing"},
		{"no such port", "shop", func(s *live.Snapshot) {
			ingress(s, "shop").Spec.Rules[0].HTTP.Paths[0].Backend.Service.Port.Number = 8080
		}, live.Warn, "Service users has no port 8080: it has 80"},
		{"a port by name", "shop", func(s *live.Snapshot) {
			ingress(s, "shop").Spec.Rules[0].HTTP.Paths[0].Backend.Service.Port = networkingv1.ServiceBackendPort{Name: "http"}
		}, live.Good, ""},
		{"nothing ready behind it", "shop", func(s *live.Snapshot) { slice(s, "users-kd6tp").Endpoints = nil }, live.Warn,
			"nothing ready stands behind Service users"},
		{"no Secret", "shop", func(s *live.Snapshot) { s.Secrets = []*corev1.Secret{} }, live.Warn, "there is no Secret shop-cert"},
		{"Secrets that nobody watches", "shop", func(s *live.Snapshot) { s.Secrets = nil }, live.Good, ""},
		{"a Secret of another type", "shop", func(s *live.Snapshot) { s.Secrets[0].Type = corev1.SecretTypeOpaque }, live.Warn,
			"Secret shop-cert is of type Opaque, not kubernetes.io/tls"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, i := range changed(tt.change).Ingresses {
				if i.Name != tt.ingress {
					continue
				}
				wants(t, i.Wrong, tt.want)
				if i.Health != tt.health {
					t.Errorf("health %v, not %v", i.Health, tt.health)
				}
			}
		})
	}
}
