package door

import (
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corelisters "k8s.io/client-go/listers/core/v1"
	discoverylisters "k8s.io/client-go/listers/discovery/v1"
	networkinglisters "k8s.io/client-go/listers/networking/v1"
	"k8s.io/client-go/tools/cache"

	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

func named(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: "ch4"}
}

func node(name, ip, pods string) *corev1.Node {
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: corev1.NodeSpec{PodCIDR: pods},
		Status: corev1.NodeStatus{Addresses: []corev1.NodeAddress{{Type: corev1.NodeHostName, Address: name}, {Type: corev1.NodeInternalIP, Address: ip}}},
	}
}

func nodePort(name string, port int32, policy corev1.ServiceExternalTrafficPolicy) *corev1.Service {
	return &corev1.Service{ObjectMeta: named(name), Spec: corev1.ServiceSpec{
		Type: corev1.ServiceTypeNodePort, ClusterIPs: []string{"10.96.0.5"}, ExternalTrafficPolicy: policy,
		Ports: []corev1.ServicePort{{Port: 9000, NodePort: port, Protocol: corev1.ProtocolTCP}, {Name: "dns", Port: 53, NodePort: port + 1, Protocol: corev1.ProtocolUDP}},
	}}
}

func balanced(name string, at corev1.LoadBalancerIngress) *corev1.Service {
	return &corev1.Service{ObjectMeta: named(name), Spec: corev1.ServiceSpec{
		Type: corev1.ServiceTypeLoadBalancer, ClusterIPs: []string{"10.96.0.6"}, Ports: []corev1.ServicePort{{Port: 80, Protocol: corev1.ProtocolTCP}, {Name: "tls", Port: 443, Protocol: corev1.ProtocolTCP}},
	}, Status: corev1.ServiceStatus{LoadBalancer: corev1.LoadBalancerStatus{Ingress: []corev1.LoadBalancerIngress{at}}}}
}

func ingress(name, host, at string) *networkingv1.Ingress {
	i := &networkingv1.Ingress{ObjectMeta: named(name), Spec: networkingv1.IngressSpec{Rules: []networkingv1.IngressRule{{Host: host}}}}
	if at != "" {
		i.Status.LoadBalancer.Ingress = []networkingv1.IngressLoadBalancerIngress{{IP: at}}
	}
	return i
}

// on is a slice of a Service with one endpoint.
func on(service, node, ip string, ready bool) *discoveryv1.EndpointSlice {
	port, unnamed := int32(8080), ""
	return &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{Namespace: "ch4", Name: service + node, Labels: map[string]string{discoveryv1.LabelServiceName: service}},
		Ports:      []discoveryv1.EndpointPort{{Name: &unnamed, Port: &port}},
		Endpoints:  []discoveryv1.Endpoint{{Addresses: []string{ip}, NodeName: &node, Conditions: discoveryv1.EndpointConditions{Ready: &ready}}},
	}
}

func rulesOf(t *testing.T, objects ...any) *Rules {
	t.Helper()
	indexer := func() cache.Indexer {
		return cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	}
	services, nodes, slices, ingresses := indexer(), indexer(), indexer(), indexer()
	for _, object := range objects {
		into := map[bool]cache.Indexer{}
		switch object.(type) {
		case *corev1.Service:
			into[true] = services
		case *corev1.Node:
			into[true] = nodes
		case *discoveryv1.EndpointSlice:
			into[true] = slices
		case *networkingv1.Ingress:
			into[true] = ingresses
		}
		if err := into[true].Add(object); err != nil {
			t.Fatal(err)
		}
	}
	return &Rules{
		Services: corelisters.NewServiceLister(services), Nodes: corelisters.NewNodeLister(nodes),
		Slices: discoverylisters.NewEndpointSliceLister(slices), Ingresses: networkinglisters.NewIngressLister(ingresses), Node: "one",
	}
}

const (
	cluster = corev1.ServiceExternalTrafficPolicyCluster
	local   = corev1.ServiceExternalTrafficPolicyLocal
)

// What outside reaches, and what it doesn't and why.
func TestRules(t *testing.T) {
	external := nodePort("external", 30500, cluster)
	external.Spec.ExternalIPs = []string{"198.51.100.7", "172.30.0.2"}
	rules := rulesOf(t,
		node("one", "172.30.0.2", "10.244.0.0/24"), node("two", "172.30.0.3", "10.244.1.0/24"),
		nodePort("hello", 30036, cluster), nodePort("near", 30100, local), nodePort("far", 30200, local), external,
		balanced("edge", corev1.LoadBalancerIngress{IP: "203.0.113.1"}), balanced("cloud", corev1.LoadBalancerIngress{Hostname: "lb.example.net"}),
		on("near", "one", "10.244.0.7", true), on("near", "two", "10.244.1.7", true), on("far", "two", "10.244.1.8", true), on("far", "one", "10.244.0.8", false),
		on("elsewhere", "one", "192.168.7.7", true),
		ingress("hello", "hello.example.com", "203.0.113.1"), ingress("any", "*.wild.example.com", "203.0.113.1"),
		ingress("new", "new.example.com", ""), ingress("foreign", "foreign.example.com", "192.0.2.80"),
	)
	for address, want := range map[string]string{ // where it leads, or the kind of refusal and what it says
		"172.30.0.2:30036":            "172.30.0.2:30036",
		"172.30.0.3:30036":            "172.30.0.3:30036",
		"one:30036":                   "172.30.0.2:30036",
		"localhost:30036":             "172.30.0.2:30036",
		"127.0.0.1:30036":             "172.30.0.2:30036",
		"[::1]:30036":                 "172.30.0.2:30036",
		"localhost:80":                "203.0.113.1:80",
		"172.30.0.2:30037":            "refused: no Service has it as its TCP node port", // UDP
		"172.30.0.2:30099":            "refused: there are",
		"172.30.0.2:6443":             "refused: nothing listens",
		"172.30.0.2:10250":            "refused: nothing listens",
		"localhost:15080":             "refused: nothing listens",
		"172.30.0.2:30100":            "10.244.0.7:8080", // a pod of the edge's own node, as from outside
		"172.30.0.3:30100":            "172.30.0.3:30100",
		"172.30.0.2:30200":            "noRoute: externalTrafficPolicy",
		"172.30.0.3:30200":            "172.30.0.3:30200",
		"localhost:30200":             "172.30.0.3:30200",
		"198.51.100.7:9000":           "198.51.100.7:9000",
		"198.51.100.7:30500":          "noRoute: it has 9000",
		"172.30.0.2:9000":             "172.30.0.2:9000",
		"203.0.113.1:80":              "203.0.113.1:80",
		"203.0.113.1:443":             "203.0.113.1:443",
		"203.0.113.1:8080":            "noRoute: it has 80",
		"203.0.113.9:80":              "noRoute: no load-balancer",
		"LB.example.net:80":           "lb.example.net:80",
		"lb.example.net:81":           "noRoute: no TCP port 81",
		"hello.example.com:80":        "203.0.113.1:80",
		"Hello.Example.com.:443":      "203.0.113.1:443",
		"hello.example.com:8080":      "noRoute: no TCP port 8080",
		"a.wild.example.com:80":       "203.0.113.1:80",
		"a.b.wild.example.com:80":     "unknown: no Ingress",
		"wild.example.com:80":         "unknown: no Ingress",
		"new.example.com:80":          "unknown: no address yet",
		"foreign.example.com:80":      "192.0.2.80:80",
		"192.0.2.80:443":              "192.0.2.80:443",
		"192.0.2.80:22":               "noRoute: ports 80 and 443",
		"10.96.0.5:9000":              "noRoute: is the ClusterIP of Service ch4/",
		"10.96.0.6:80":                "noRoute: is the ClusterIP of Service ch4/",
		"10.244.1.7:8080":             "noRoute: is the address of a pod",
		"192.168.7.7:8080":            "noRoute: is the address of a pod",
		"8.8.8.8:53":                  "noRoute: no route from outside",
		"169.254.169.254:80":          "noRoute: no route from outside",
		"hello:9000":                  "unknown: the cluster's own DNS",
		"hello.ch4:9000":              "unknown: the cluster's own DNS",
		"hello.ch4.svc:9000":          "unknown: the cluster's own DNS",
		"x.y.svc.cluster.local:80":    "unknown: the cluster's own DNS",
		"kubernetes.example.com:443":  "unknown: no Ingress",
		"172.30.0.2:0":                "unknown: is no address",
		"172.30.0.2:65536":            "unknown: is no address",
		"172.30.0.2":                  "unknown: is no address",
		"":                            "unknown: is no address",
		"[fe80::1%lo]:30036":          "unknown: no Ingress",
		"172.30.0.2:30036:30036":      "unknown: is no address",
		"0.0.0.0:30036":               "noRoute: no route",
		"[::ffff:172.30.0.2]:30036":   "172.30.0.2:30036",
		"2886598658:30036":            "unknown: no Ingress", // 172.30.0.2 as one number
		"user@172.30.0.2:30036":       "unknown: no Ingress",
		"hello.example.com.evil.x:80": "unknown: no Ingress",
	} {
		route, err := rules.Route(address)
		got := strings.Join(route.Dial, " ")
		var refusal *wire.Refusal
		if errors.As(err, &refusal) {
			got = string(refusal.Kind) + ": " + refusal.Reason
		}
		kind, says, isRefusal := strings.Cut(want, ": ")
		if got != want && (!isRefusal || !strings.HasPrefix(got, kind+": ") || !strings.Contains(got, says)) {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}

// Nothing that a caller asks for leads anywhere else than to an address that a Service, node or Ingress has.
func FuzzRoute(f *testing.F) {
	f.Add("172.30.0.2:30036")
	f.Add("localhost:80")
	f.Fuzz(func(t *testing.T, address string) {
		rules := rulesOf(t, node("one", "172.30.0.2", "10.244.0.0/24"), nodePort("hello", 30036, cluster), balanced("edge", corev1.LoadBalancerIngress{IP: "203.0.113.1"}))
		route, err := rules.Route(address)
		var refusal *wire.Refusal
		switch got := strings.Join(route.Dial, " "); {
		case err != nil && errors.As(err, &refusal) && refusal.Reason != "" && got == "":
		case err == nil && (got == "172.30.0.2:30036" || got == "203.0.113.1:80" || got == "203.0.113.1:443"):
		default:
			t.Errorf("%q leads to %q, error %v", address, got, err)
		}
	})
}
