package live

import (
	"fmt"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes/fake"
)

// BenchmarkSnapshot makes a snapshot of 5,000 pods, ten of which have changed, and the rows that a pane shows of it.
func BenchmarkSnapshot(b *testing.B) {
	const many = 5000
	w := newWatcher(fake.NewClientset(), "ch8")
	pods := w.feeds[slices.IndexFunc(w.feeds, func(f *feed) bool { return f.name == "pods" })]
	pods.synced, pods.objects = true, map[types.NamespacedName]metav1.Object{}
	change := func(i, round int) {
		p := version(fmt.Sprintf("hello-%05d", i%many))
		p.Spec.Containers = []corev1.Container{{Name: "hello", Image: "hello:v1"}}
		p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "hello", Ready: true, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}}}
		p.CreationTimestamp = metav1.NewTime(time.Unix(int64(i%many), 0))
		p.Status.PodIP = fmt.Sprintf("10.0.0.%d", round)
		pods.apply(watch.Event{Type: watch.Modified, Object: p})
	}
	for i := range many {
		change(i, 0)
	}
	w.publish(w.next())
	Pods(w.Snapshot())
	b.ReportAllocs()
	for round := 1; b.Loop(); round++ {
		for i := range 10 {
			change((10*round+i)*7919, round)
		}
		w.publish(w.next())
		if list := Pods(w.Snapshot()); len(list) != many {
			b.Fatalf("%d pods", len(list))
		}
	}
}
