package live

import (
	"cmp"
	"context"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
)

type api = kubernetes.Interface

// kinds is everything a snapshot holds. A new kind is one line here, a field of Snapshot, and a variable of expressions:
// a line in lessons/check and in docs/writing-lessons.md. Tests tell what is forgotten.
var kinds = []kind{
	kindOf("nodes", func(c api, _ string) client[*corev1.NodeList] { return c.CoreV1().Nodes() }, func(s *Snapshot) *[]*corev1.Node { return &s.Nodes }, byName),
	kindOf("pods", func(c api, ns string) client[*corev1.PodList] { return c.CoreV1().Pods(ns) }, func(s *Snapshot) *[]*corev1.Pod { return &s.Pods }, byName),
	kindOf("services", func(c api, ns string) client[*corev1.ServiceList] { return c.CoreV1().Services(ns) }, func(s *Snapshot) *[]*corev1.Service { return &s.Services }, byName),
	kindOf("endpointslices", func(c api, ns string) client[*discoveryv1.EndpointSliceList] {
		return c.DiscoveryV1().EndpointSlices(ns)
	}, func(s *Snapshot) *[]*discoveryv1.EndpointSlice { return &s.EndpointSlices }, byName),
	kindOf("replicationcontrollers", func(c api, ns string) client[*corev1.ReplicationControllerList] {
		return c.CoreV1().ReplicationControllers(ns)
	}, func(s *Snapshot) *[]*corev1.ReplicationController { return &s.ReplicationControllers }, byName),
	kindOf("replicasets", func(c api, ns string) client[*appsv1.ReplicaSetList] { return c.AppsV1().ReplicaSets(ns) }, func(s *Snapshot) *[]*appsv1.ReplicaSet { return &s.ReplicaSets }, byName),
	kindOf("deployments", func(c api, ns string) client[*appsv1.DeploymentList] { return c.AppsV1().Deployments(ns) }, func(s *Snapshot) *[]*appsv1.Deployment { return &s.Deployments }, byName),
	kindOf("events", func(c api, ns string) client[*corev1.EventList] { return c.CoreV1().Events(ns) }, func(s *Snapshot) *[]*corev1.Event { return &s.Events }, byLastSeen),
}

// kind is how one kind of object is fetched, and where it goes in a snapshot.
type kind struct {
	name string // as in kubectl get
	open func(c api, namespace string) source
	fill func(s *Snapshot, objects []metav1.Object)
}

// source lists and watches one kind.
type source struct {
	list  func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error)
	watch func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error)
}

// client is what the typed clients of all kinds have in common.
type client[L runtime.Object] interface {
	List(ctx context.Context, options metav1.ListOptions) (L, error)
	Watch(ctx context.Context, options metav1.ListOptions) (watch.Interface, error)
}

func kindOf[T metav1.Object, L runtime.Object](name string, of func(api, string) client[L], field func(*Snapshot) *[]T, order func(a, b T) int) kind {
	return kind{
		name: name,
		open: func(c api, namespace string) source { return sourceOf(of(c, namespace)) },
		fill: func(s *Snapshot, objects []metav1.Object) {
			list := make([]T, len(objects))
			for i, o := range objects {
				list[i] = o.(T)
			}
			slices.SortFunc(list, order)
			*field(s) = list
		},
	}
}

func sourceOf[L runtime.Object](c client[L]) source {
	return source{
		list: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			return c.List(ctx, options)
		},
		watch: c.Watch,
	}
}

func byName[T metav1.Object](a, b T) int { return cmp.Compare(a.GetName(), b.GetName()) }

func byLastSeen(a, b *corev1.Event) int {
	return cmp.Or(lastSeen(a).Compare(lastSeen(b)), byName(a, b))
}
