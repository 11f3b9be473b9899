package live

import (
	"cmp"
	"context"

	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
)

type api = kubernetes.Interface

// kinds is everything a snapshot can hold. A new kind is one line here, a field of Snapshot, and a variable of expressions:
// a line in lessons/check and in docs/writing-lessons.md. Tests tell what is forgotten.
var kinds = []kind{
	always(everywhere("nodes", func(c api, _ string) client[*corev1.NodeList] { return c.CoreV1().Nodes() }, func(s *Snapshot) *[]*corev1.Node { return &s.Nodes }, byName)),
	always(kindOf("pods", func(c api, ns string) client[*corev1.PodList] { return c.CoreV1().Pods(ns) }, func(s *Snapshot) *[]*corev1.Pod { return &s.Pods }, byName)),
	always(kindOf("services", func(c api, ns string) client[*corev1.ServiceList] { return c.CoreV1().Services(ns) }, func(s *Snapshot) *[]*corev1.Service { return &s.Services }, byName)),
	always(kindOf("endpointslices", func(c api, ns string) client[*discoveryv1.EndpointSliceList] {
		return c.DiscoveryV1().EndpointSlices(ns)
	}, func(s *Snapshot) *[]*discoveryv1.EndpointSlice { return &s.EndpointSlices }, byName)),
	always(kindOf("replicationcontrollers", func(c api, ns string) client[*corev1.ReplicationControllerList] {
		return c.CoreV1().ReplicationControllers(ns)
	}, func(s *Snapshot) *[]*corev1.ReplicationController { return &s.ReplicationControllers }, byName)),
	always(kindOf("replicasets", func(c api, ns string) client[*appsv1.ReplicaSetList] { return c.AppsV1().ReplicaSets(ns) }, func(s *Snapshot) *[]*appsv1.ReplicaSet { return &s.ReplicaSets }, byName)),
	always(kindOf("deployments", func(c api, ns string) client[*appsv1.DeploymentList] { return c.AppsV1().Deployments(ns) }, func(s *Snapshot) *[]*appsv1.Deployment { return &s.Deployments }, byName)),
	always(kindOf("events", func(c api, ns string) client[*corev1.EventList] { return c.CoreV1().Events(ns) }, func(s *Snapshot) *[]*corev1.Event { return &s.Events }, byLastSeen)),

	kindOf("configmaps", func(c api, ns string) client[*corev1.ConfigMapList] { return c.CoreV1().ConfigMaps(ns) }, func(s *Snapshot) *[]*corev1.ConfigMap { return &s.ConfigMaps }, byName),
	kindOf("secrets", func(c api, ns string) client[*corev1.SecretList] { return c.CoreV1().Secrets(ns) }, func(s *Snapshot) *[]*corev1.Secret { return &s.Secrets }, byName),
	kindOf("serviceaccounts", func(c api, ns string) client[*corev1.ServiceAccountList] { return c.CoreV1().ServiceAccounts(ns) }, func(s *Snapshot) *[]*corev1.ServiceAccount { return &s.ServiceAccounts }, byName),
	kindOf("endpoints", func(c api, ns string) client[*corev1.EndpointsList] { return c.CoreV1().Endpoints(ns) }, func(s *Snapshot) *[]*corev1.Endpoints { return &s.Endpoints }, byName), //nolint:staticcheck // deprecated, and that is what a lesson is about
	kindOf("daemonsets", func(c api, ns string) client[*appsv1.DaemonSetList] { return c.AppsV1().DaemonSets(ns) }, func(s *Snapshot) *[]*appsv1.DaemonSet { return &s.DaemonSets }, byName),
	kindOf("statefulsets", func(c api, ns string) client[*appsv1.StatefulSetList] { return c.AppsV1().StatefulSets(ns) }, func(s *Snapshot) *[]*appsv1.StatefulSet { return &s.StatefulSets }, byName),
	kindOf("ingresses", func(c api, ns string) client[*networkingv1.IngressList] { return c.NetworkingV1().Ingresses(ns) }, func(s *Snapshot) *[]*networkingv1.Ingress { return &s.Ingresses }, byName),
	kindOf("leases", func(c api, ns string) client[*coordinationv1.LeaseList] { return c.CoordinationV1().Leases(ns) }, func(s *Snapshot) *[]*coordinationv1.Lease { return &s.Leases }, byName),
	kindOf("persistentvolumeclaims", func(c api, ns string) client[*corev1.PersistentVolumeClaimList] {
		return c.CoreV1().PersistentVolumeClaims(ns)
	}, func(s *Snapshot) *[]*corev1.PersistentVolumeClaim { return &s.PersistentVolumeClaims }, byName),
	everywhere("persistentvolumes", func(c api, _ string) client[*corev1.PersistentVolumeList] { return c.CoreV1().PersistentVolumes() }, func(s *Snapshot) *[]*corev1.PersistentVolume { return &s.PersistentVolumes }, byName),
	everywhere("storageclasses", func(c api, _ string) client[*storagev1.StorageClassList] { return c.StorageV1().StorageClasses() }, func(s *Snapshot) *[]*storagev1.StorageClass { return &s.StorageClasses }, byName),
	everywhere("ingressclasses", func(c api, _ string) client[*networkingv1.IngressClassList] { return c.NetworkingV1().IngressClasses() }, func(s *Snapshot) *[]*networkingv1.IngressClass { return &s.IngressClasses }, byName),
	everywhere("namespaces", func(c api, _ string) client[*corev1.NamespaceList] { return c.CoreV1().Namespaces() }, func(s *Snapshot) *[]*corev1.Namespace { return &s.Namespaces }, byName),
}

// kind is how one kind of object is fetched, and where it goes in a snapshot.
type kind struct {
	name       string // as in kubectl get
	always     bool   // watched by every watcher
	everywhere bool   // its objects are in no namespace
	open       func(c api, namespace string) source
	fill       func(s *Snapshot, changes []swap[metav1.Object]) // changes a list, which older snapshots have as it was
	objects    func(s *Snapshot) []metav1.Object
}

func always(k kind) kind {
	k.always = true
	return k
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

func kindOf[T Object, L runtime.Object](name string, of func(api, string) client[L], field func(*Snapshot) *[]T, order func(a, b T) int) kind {
	return kind{
		name: name,
		open: func(c api, namespace string) source { return sourceOf(of(c, namespace)) },
		fill: func(s *Snapshot, changes []swap[metav1.Object]) {
			swaps := make([]swap[T], len(changes))
			for i, c := range changes {
				swaps[i].was, _ = c.was.(T) // none stays none
				swaps[i].is, _ = c.is.(T)
			}
			list := field(s)
			*list = swapped(*list, swaps, order)
		},
		objects: func(s *Snapshot) []metav1.Object {
			objects := make([]metav1.Object, len(*field(s)))
			for i, o := range *field(s) {
				objects[i] = o
			}
			return objects
		},
	}
}

func everywhere[T Object, L runtime.Object](name string, of func(api, string) client[L], field func(*Snapshot) *[]T, order func(a, b T) int) kind {
	k := kindOf(name, of, field, order)
	k.everywhere = true
	return k
}

func sourceOf[L runtime.Object](c client[L]) source {
	return source{
		list: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			return c.List(ctx, options)
		},
		watch: c.Watch,
	}
}

// byName is by namespace first: of a picture of all of them, one is a part of each list.
func byName[T metav1.Object](a, b T) int {
	return cmp.Or(cmp.Compare(a.GetNamespace(), b.GetNamespace()), cmp.Compare(a.GetName(), b.GetName()))
}

func byLastSeen(a, b *corev1.Event) int {
	return cmp.Or(lastSeen(a).Compare(lastSeen(b)), byName(a, b))
}
