package check

import (
	"slices"
	"strings"
	"testing"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
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
	view = view.Next(&next)
	second := view.lists["pods"]()
	if first == second || !slices.Equal(second.items[:len(first.items)-1], first.items[1:]) {
		t.Error("another picture has the same list, or objects that did not change are made again")
	}
	for range 10 * spare {
		later := *view.Snapshot
		later.Pods = append(slices.Clone(later.Pods[1:]), &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "g"}})
		view = view.Next(&later)
		view.lists["pods"]()
	}
	if n := len(view.made.objects); n > 2*len(s.Pods)+spare+1 {
		t.Errorf("%d objects are kept of a picture of %d", n, len(s.Pods))
	}
	if n := len(view.made.now) + len(view.made.before); n > 2 {
		t.Errorf("%d lists are kept", n)
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

// BenchmarkLook looks at claims about 5,000 pods after ten of them changed, and again when nothing has.
func BenchmarkLook(b *testing.B) {
	snapshots := livetest.Churn(b, 5000, 20)
	var programs []*Program
	for _, expression := range []string{
		`ready('app=hello', 5000)`, `available('deployment/hello-deployment', 5000)`, `count('deployment/hello-deployment', 5000)`,
		`named(deployments, 'hello-deployment').size() == 1`,
	} {
		p, err := Compile(expression, Verdict)
		if err != nil {
			b.Fatal(err)
		}
		programs = append(programs, p)
	}
	for name, changed := range map[string]int{"changed": 1, "unchanged": 0} {
		b.Run(name, func(b *testing.B) {
			view := NewView(snapshots[0])
			b.ReportAllocs()
			for i := 0; b.Loop(); i += changed {
				if next := snapshots[i%len(snapshots)]; next != view.Snapshot {
					view = view.Next(next)
				}
				for _, p := range programs {
					if _, _, err := p.Judge(b.Context(), view, noon); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
