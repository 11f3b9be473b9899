package firewall

import (
	"net/netip"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

// at is a pod with an address and labels, as in "app=web", whose port 8080 is called http.
func at(namespace, ip, label string) *corev1.Pod {
	set, err := labels.ConvertSelectorToLabelsMap(label)
	if err != nil {
		panic(err)
	}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: ip, Labels: set},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 8080, Protocol: corev1.ProtocolTCP}}}}},
		Status:     corev1.PodStatus{PodIP: ip},
	}
}

const (
	web    = "10.244.0.10" // in shop
	db     = "10.244.0.11" // in shop
	other  = "10.244.1.12" // in blog, with the label of web
	node   = "172.30.0.3"
	byNode = "10.244.0.1"
)

func TestRules(t *testing.T) {
	type call struct {
		from, to string
		want     bool
	}
	for name, c := range map[string]struct {
		policy string
		calls  []call
	}{
		"no policy": {"", []call{{web, db + ":80", true}, {other, db + ":80", true}}},
		"nothing comes in": {`{podSelector: {}, policyTypes: [Ingress]}`, []call{
			{web, db + ":80", false}, {db, web + ":80", false}, {other, db + ":80", false}, {web, other + ":80", true},
			{node, db + ":80", true}, {byNode, db + ":80", true}, {db, db + ":80", true},
		}},
		"nothing goes out": {`{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}`, []call{
			{web, db + ":80", false}, {web, other + ":80", false}, {db, web + ":80", true}, {web, node + ":6443", true}, {web, "10.96.0.10:53", false},
		}},
		"pods of the namespace": {`{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}`, []call{
			{web, db + ":80", true}, {other, db + ":80", false},
		}},
		"pods of another namespace": {`{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: {name: blog}}, podSelector: {matchLabels: {app: web}}}]}]}`, []call{
			{web, db + ":80", false}, {other, db + ":80", true},
		}},
		"one of two peers": {`{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: {name: blog}}}, {podSelector: {}}]}]}`, []call{
			{web, db + ":80", true}, {other, db + ":80", true},
		}},
		"ports": {`{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 80}, {port: 9000, endPort: 9002}, {port: http}]}]}`, []call{
			{web, db + ":80", true}, {web, db + ":81", false}, {web, db + ":9002", true}, {web, db + ":9003", false}, {web, db + ":8080", true},
		}},
		"another protocol": {`{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 80, protocol: UDP}]}]}`, []call{{web, db + ":80", false}}},
		"a port by name, out": {`{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: http}]}]}`, []call{
			{web, db + ":8080", true}, {web, db + ":80", false}, {web, other + ":8080", false},
		}},
		"no port of that name": {`{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: nosuch}]}]}`, []call{{web, db + ":8080", false}}},
		"a block but for some": {`{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.1.0/24]}}]}]}`, []call{
			{web, db + ":80", true}, {other, db + ":80", false},
		}},
		"DNS": {`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: TCP}]}]}`, []call{
			{web, "10.96.0.10:53", true}, {web, db + ":53", false},
		}},
		"everything": {`{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}`, []call{{web, db + ":80", true}, {other, db + ":80", true}, {web, "10.96.0.10:53", true}}},
	} {
		o := objects{
			pods:       []*corev1.Pod{at("shop", web, "app=web"), at("shop", db, "app=db"), at("blog", other, "app=web"), dnsPod()},
			namespaces: map[string]labels.Set{"shop": {"name": "shop"}, "blog": {"name": "blog"}, "kube-system": {"name": "kube-system"}},
		}
		if c.policy != "" {
			policy := &networkingv1.NetworkPolicy{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "policy"}}
			if err := yaml.UnmarshalStrict([]byte(c.policy), &policy.Spec); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			o.policies = append(o.policies, policy)
		}
		rules, err := o.rules()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, call := range c.calls {
			if got := rules.allow(corev1.ProtocolTCP, netip.MustParseAddr(call.from), netip.MustParseAddrPort(call.to)); got != call.want {
				t.Errorf("%s: %s to %s: %v", name, call.from, call.to, got)
			}
		}
	}
}
