package network_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/network"
)

// said is the command, or why there is none.
func said(c network.Call) string { return c.Command + c.Why.String() }

func TestReachService(t *testing.T) {
	for _, tt := range []struct {
		name, service   string
		change          func(*live.Snapshot)
		outside, inside string
	}{
		{"node port", "users", nil, "cadet curl http://localhost:31080", "kubectl exec client -- curl http://users"},
		{"load balancer", "products", nil, "cadet curl http://203.0.113.7:8000", "kubectl exec client -- curl http://products:8000"},
		{"inside only", "lost", nil, "type ClusterIP answers only inside: a node port, a load balancer or an Ingress leads in",
			"kubectl exec client -- curl http://lost"},
		{"through an Ingress", "users", func(s *live.Snapshot) { service(s, "users").Spec.Ports[0].NodePort = 0 },
			"cadet curl -k https://shop.example.com/users", "kubectl exec client -- curl http://users"},
		{"headless, at the pods' port", "users-headless", nil, "it has no address of its own: its name leads to the pods, which answer only inside",
			"kubectl exec client -- curl http://users-headless:8080"},
		{"external IPv6", "lost", func(s *live.Snapshot) { service(s, "lost").Spec.ExternalIPs = []string{"2001:db8::1"} },
			`cadet curl 'http://[2001:db8::1]'`, "kubectl exec client -- curl http://lost"},
		{"a name", "database", nil, "it is another name for my.database.example.com, and only pods are told so", "kubectl exec client -- nslookup database"},
		{"UDP", "users", func(s *live.Snapshot) { service(s, "users").Spec.Ports[0].Protocol = corev1.ProtocolUDP },
			"it has no TCP port that curl could call", "it has no TCP port that curl could call"},
		{"nobody to call from", "users", func(s *live.Snapshot) { s.Pods = s.Pods[1:] }, "cadet curl http://localhost:31080",
			"no ready pod of the lab image is here to call from: kubectl run client --image=lab:v1 -- sleep infinity"},
		{"the lab image of a registry", "users", func(s *live.Snapshot) { pod(s, "client").Spec.Containers[0].Image = "registry:5000/x/lab:v1" },
			"cadet curl http://localhost:31080", "kubectl exec client -- curl http://users"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			reach := serviceOf(t, changed(tt.change), tt.service).Reach
			if got := said(reach.Outside); got != tt.outside {
				t.Errorf("outside: %s\nwant     %s", got, tt.outside)
			}
			if got := said(reach.Inside); got != tt.inside {
				t.Errorf("inside: %s\nwant    %s", got, tt.inside)
			}
		})
	}
}

func TestReachIngress(t *testing.T) {
	for _, tt := range []struct {
		name            string
		change          func(*networkingv1.Ingress)
		outside, inside string
	}{
		{"with a certificate", nil, "cadet curl -k https://shop.example.com/users",
			"kubectl exec client -- curl -k --connect-to ::203.0.113.1: https://shop.example.com/users"},
		{"plain", func(i *networkingv1.Ingress) { i.Spec.TLS = nil }, "cadet curl http://shop.example.com/users",
			"kubectl exec client -- curl --connect-to ::203.0.113.1: http://shop.example.com/users"},
		{"every host", func(i *networkingv1.Ingress) { i.Spec.Rules[0].Host = "" }, "cadet curl http://localhost/users",
			"kubectl exec client -- curl http://203.0.113.1/users"},
		{"a wildcard", func(i *networkingv1.Ingress) { i.Spec.TLS, i.Spec.Rules[0].Host = nil, "*.example.com" }, "cadet curl http://www.example.com/users",
			"kubectl exec client -- curl --connect-to ::203.0.113.1: http://www.example.com/users"},
		{"the first that leads somewhere", func(i *networkingv1.Ingress) { i.Spec.Rules[0].HTTP.Paths[0].Backend.Service.Name = "gone" },
			"cadet curl -k https://shop.example.com/products", "kubectl exec client -- curl -k --connect-to ::203.0.113.1: https://shop.example.com/products"},
		{"a pattern", func(i *networkingv1.Ingress) {
			i.Spec.TLS, i.Spec.Rules[0].Host, i.Spec.Rules[0].HTTP.Paths[0].Path = nil, "", "/a(/|$)"
		},
			"cadet curl 'http://localhost/a(/|$)'", "kubectl exec client -- curl 'http://203.0.113.1/a(/|$)'"},
		{"no address", func(i *networkingv1.Ingress) { i.Status = networkingv1.IngressStatus{} },
			"it has no address: no controller has taken it", "it has no address: no controller has taken it"},
		{"no rule", func(i *networkingv1.Ingress) { i.Spec.Rules = nil }, "it has no rule", "it has no rule"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := changed(func(s *live.Snapshot) {
				if tt.change != nil {
					tt.change(ingress(s, "shop"))
				}
			})
			reach := m.Ingresses[0].Reach
			if got := said(reach.Outside); got != tt.outside {
				t.Errorf("outside: %s\nwant     %s", got, tt.outside)
			}
			if got := said(reach.Inside); got != tt.inside {
				t.Errorf("inside: %s\nwant    %s", got, tt.inside)
			}
		})
	}
}

// A cluster that cadet didn't bring up has no way in of ours, and maybe no pod to call from.
func TestReachForeign(t *testing.T) {
	foreign := func(s *live.Snapshot) {
		s.Foreign = true
		s.Pods = s.Pods[1:]
	}
	for name, want := range map[string][2]string{
		"users":    {"kubectl port-forward service/users 8080:80", "kubectl run call --rm -i --restart=Never --image=curlimages/curl --command -- curl http://users"},
		"products": {"curl http://203.0.113.7:8000", "kubectl run call --rm -i --restart=Never --image=curlimages/curl --command -- curl http://products:8000"},
	} {
		reach := serviceOf(t, changed(foreign), name).Reach
		if got := [2]string{said(reach.Outside), said(reach.Inside)}; got != want {
			t.Errorf("%s: %q\nwant %q", name, got, want)
		}
	}
}
