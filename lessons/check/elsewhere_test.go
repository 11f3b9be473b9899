package check

import (
	"slices"
	"strings"
	"testing"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

func TestElsewhere(t *testing.T) {
	s := snapshot()
	s.Elsewhere = map[string]*live.Snapshot{"kube-system": {
		Leases: []*coordinationv1.Lease{{ObjectMeta: metav1.ObjectMeta{Name: "kube-scheduler", Namespace: "kube-system"}}},
	}}
	view := NewView(s)
	for expression, want := range map[string]string{
		`inNamespace(leases, 'kube-system')[0].metadata.name + ' ' + inNamespace(leases, 'kube-system')[0].kind`: "kube-scheduler Lease",
		`leases.size()`: "0",
		`inNamespace(pods, ns).size() == pods.size()`: "true",
	} {
		if got, err := says(t, view, expression); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", expression, got, err, want)
		}
	}
	if _, err := says(t, view, `inNamespace(leases, 'kube-public').size()`); err == nil || !strings.Contains(err.Error(), "wants kube-public/leases") {
		t.Errorf("of a namespace that is not watched: %v", err)
	}
	if _, err := Compile(`inNamespace(pods.filter(p, true), 'x') == []`, Verdict); err == nil || !strings.Contains(err.Error(), "takes a list of the cluster") {
		t.Errorf("of what is no list of the cluster: %v", err)
	}
}

func TestKinds(t *testing.T) {
	for expression, want := range map[string][]string{
		`pods.exists(p, ready(p)) && was.replicaSets == []`: {"pods", "replicasets"},
		`inNamespace(leases, 'kube-system').size() > 0`:     {"kube-system/leases"},
		`inNamespace(leases, ns).size() > ingresses.size()`: {"ingresses"},
		`ns == 'ch8'`: nil,
		`labelled(persistentVolumeClaims, '').size() == 1 + 1`: {"persistentvolumeclaims"},
	} {
		p, err := Compile(expression, Verdict)
		if err != nil || !slices.Equal(p.Kinds(), want) {
			t.Errorf("%s reads %q, want %q; error %v", expression, p.Kinds(), want, err)
		}
	}
}

// What did not change between two pictures is not made into maps again, and what is gone is not kept.
func TestNextMakesOnlyWhatChanged(t *testing.T) {
	s := snapshot()
	view := NewView(s)
	first := view.lists["pods"]()
	next := *s
	next.Pods = append(slices.Clone(s.Pods[1:]), &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "f"}})
	later := view.Next(&next)
	if second := later.lists["pods"](); first == second {
		t.Error("another picture has the same list")
	}
	for _, p := range s.Pods[1:] {
		if _, kept := later.made.now[p]; !kept {
			t.Errorf("pod %s is not kept", p.Name)
		}
	}
	if _, kept := later.Next(&next).made.now[s.Pods[0]]; kept || len(later.made.before) != len(next.Pods) {
		t.Errorf("%d objects are kept of a picture of %d", len(later.made.before), len(next.Pods))
	}
}

// BenchmarkNext looks at a picture in which one of 200 pods changed.
func BenchmarkNext(b *testing.B) {
	s := &live.Snapshot{Namespace: "ch8"}
	for range 200 {
		s.Pods = append(s.Pods, pod("a", "hello:v1"))
	}
	view := NewView(s)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		next := *s
		next.Pods = slices.Clone(s.Pods)
		next.Pods[i%200] = pod("b", "hello:v2")
		s = &next
		view = view.Next(s)
		view.lists["pods"]()
	}
}
