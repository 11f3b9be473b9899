package edge

import (
	"net/netip"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

func TestPool(t *testing.T) {
	tests := []struct {
		text    string
		first   string // free when nothing is taken, "" if none
		in, out string
	}{
		{"203.0.113.0/24", "203.0.113.1", "203.0.113.254", "203.0.113.255"},
		{"192.0.2.10-192.0.2.11", "192.0.2.10", "192.0.2.11", "192.0.2.12"},
		{"192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.8"},
		{"192.0.2.6/31", "192.0.2.6", "192.0.2.7", "192.0.2.8"},
		{"192.0.2.9/29 , 198.51.100.1", "192.0.2.9", "198.51.100.1", "192.0.2.8"},
		{"2001:db8::/126", "2001:db8::", "2001:db8::3", "2001:db8::4"},
		{"", "", "", "192.0.2.1"},
	}
	for _, test := range tests {
		p, err := parsePool(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if got := p.free(nil); got.IsValid() != (test.first != "") || got.IsValid() && got.String() != test.first {
			t.Errorf("%q begins with %v, want %q", test.text, got, test.first)
		}
		if test.in != "" && !p.contains(netip.MustParseAddr(test.in)) || p.contains(netip.MustParseAddr(test.out)) {
			t.Errorf("%q (%s) has to hold %s and not %s", test.text, p, test.in, test.out)
		}
	}
	for _, wrong := range []string{"x", "192.0.2.1-", "192.0.2.9-192.0.2.1", "192.0.2.1-2001:db8::", "192.0.2.0/33"} {
		if p, err := parsePool(wrong); err == nil {
			t.Errorf("%q is read as %v", wrong, p)
		}
	}
}

// balanced is a Service of type LoadBalancer, the older the lower age is.
func balanced(name string, age int) *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: name, UID: types.UID(name), CreationTimestamp: metav1.NewTime(time.Unix(int64(age), 0)), Annotations: map[string]string{}},
		Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer},
	}
}

func inStatus(s *corev1.Service, ip string) {
	s.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: ip}}
}

func TestSettle(t *testing.T) {
	a, b, c := balanced("a", 1), balanced("b", 2), balanced("c", 3)
	l := newLedger(mustPool(t, "192.0.2.1-192.0.2.2"), true)
	settled := func(step string, services []*corev1.Service, want map[string]string) {
		t.Helper()
		got := map[string]string{}
		for _, c := range l.settle(services) {
			if c.waits != nil {
				got[c.service.Name] = c.waits.reason
			} else {
				got[c.service.Name] = c.address.String()
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", step, got, want)
		}
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s: %s: %s, want %s", step, name, got[name], want[name])
			}
		}
	}
	settled("the oldest first", []*corev1.Service{c, b, a}, map[string]string{"a": "192.0.2.1", "b": "192.0.2.2", "c": "NoAddressLeft"})
	settled("freed by deletion", []*corev1.Service{b, c}, map[string]string{"b": "192.0.2.2", "c": "192.0.2.1"})
	settled("given away", []*corev1.Service{a, b, c}, map[string]string{"a": "NoAddressLeft", "b": "192.0.2.2", "c": "192.0.2.1"})
	b.Spec.Type = corev1.ServiceTypeClusterIP
	settled("freed by a change of type", []*corev1.Service{a, b, c}, map[string]string{"a": "192.0.2.2", "c": "192.0.2.1"})

	inStatus(a, "192.0.2.2")
	inStatus(c, "192.0.2.1")
	l = newLedger(l.pool, true)
	settled("after a restart", []*corev1.Service{a, c}, map[string]string{"a": "192.0.2.2", "c": "192.0.2.1"})
	l = newLedger(mustPool(t, "198.51.100.1-198.51.100.9"), true)
	settled("addresses of others", []*corev1.Service{a, c}, nil)
	a.Spec.LoadBalancerClass, c.Spec.LoadBalancerClass = ptr(Controller), ptr(Controller)
	settled("after a restart with another pool", []*corev1.Service{a, c}, map[string]string{"a": "198.51.100.1", "c": "198.51.100.2"})

	a.Spec.LoadBalancerIP = "198.51.100.2"
	settled("fixed and taken", []*corev1.Service{a, c}, map[string]string{"a": "AddressTaken", "c": "198.51.100.2"})
	c.Annotations[addressAnnotation] = "198.51.100.7"
	settled("fixed and free again", []*corev1.Service{a, c}, map[string]string{"a": "198.51.100.2", "c": "198.51.100.7"})
	a.Spec.LoadBalancerIP = "203.0.113.5"
	c.Annotations[addressAnnotation] = "seven"
	settled("fixed and wrong", []*corev1.Service{a, c}, map[string]string{"a": "AddressNotInPool", "c": "AddressNotValid"})

	other, ours := balanced("other", 1), balanced("ours", 2)
	other.Spec.LoadBalancerClass, ours.Spec.LoadBalancerClass = ptr("example.com/lb"), ptr(Controller)
	settled("by class", []*corev1.Service{other, ours}, map[string]string{"ours": "198.51.100.1"})

	cloudy, bare := balanced("cloudy", 1), balanced("bare", 2)
	cloudy.Finalizers = []string{cloudFinalizer}
	settled("left to a cloud", []*corev1.Service{cloudy, bare}, map[string]string{"bare": "198.51.100.1"})
	l = newLedger(l.pool, false)
	settled("only by class", []*corev1.Service{bare, ours}, map[string]string{"ours": "198.51.100.1"})

	fixed := balanced("fixed", 9)
	fixed.Spec.LoadBalancerIP = "198.51.100.1"
	l = newLedger(l.pool, true)
	settled("fixed before any", []*corev1.Service{ours, fixed}, map[string]string{"ours": "198.51.100.2", "fixed": "198.51.100.1"})
}

func mustPool(t *testing.T, text string) pool {
	t.Helper()
	p, err := parsePool(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
