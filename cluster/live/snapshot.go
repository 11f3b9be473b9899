// Package live keeps an immutable picture of what a cluster is doing: one feed for each kind marks it dirty, one
// goroutine makes the next snapshot, and whoever subscribes gets the latest. Views and checks read snapshots and never
// call the API.
package live

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	storagev1 "k8s.io/api/storage/v1"

	"github.com/kubecadet/cadet/words"
)

// Snapshot is what one namespace held at one moment, with the nodes and whatever else was asked for around it. It is immutable: whoever reads
// it must not change the objects. Lists are sorted by name; events by time, oldest first.
type Snapshot struct {
	Version   uint64        // grows with every snapshot of one Watcher; what is made of a snapshot can be kept by it
	Taken     time.Time     // when it was made
	Namespace string        // empty for all of them
	Foreign   bool          // it is of a cluster that cadet did not bring up
	Synced    bool          // every kind was listed at least once
	Problem   words.Message // why the picture may be stale (the API server does not answer), nothing when it is current

	Forbidden []string // the kinds that this user may not see, such as "nodes"; their lists are empty

	Nodes                  []*corev1.Node
	Pods                   []*corev1.Pod
	Services               []*corev1.Service
	EndpointSlices         []*discoveryv1.EndpointSlice
	ReplicationControllers []*corev1.ReplicationController
	ReplicaSets            []*appsv1.ReplicaSet
	Deployments            []*appsv1.Deployment
	Events                 []*corev1.Event

	// Only what a lesson asked to be watched is in these.
	ConfigMaps             []*corev1.ConfigMap
	Secrets                []*corev1.Secret
	ServiceAccounts        []*corev1.ServiceAccount
	Endpoints              []*corev1.Endpoints //nolint:staticcheck // deprecated, and that is what a lesson is about
	DaemonSets             []*appsv1.DaemonSet
	StatefulSets           []*appsv1.StatefulSet
	Ingresses              []*networkingv1.Ingress
	Leases                 []*coordinationv1.Lease
	PersistentVolumeClaims []*corev1.PersistentVolumeClaim
	PersistentVolumes      []*corev1.PersistentVolume
	StorageClasses         []*storagev1.StorageClass
	IngressClasses         []*networkingv1.IngressClass
	Namespaces             []*corev1.Namespace

	Elsewhere map[string]*Snapshot // by namespace: the lists of other namespaces, as far as they are watched

	History Past   // what became of the objects, up to this picture
	Record  Record // every version of the objects, as far back as is kept

	shown   []uint64  // how many changes of each feed it has
	origin  *Snapshot // the first complete one of the watcher
	derived *derived  // what was worked out of the watcher's snapshots; nil where none made it
}

// Shows says whether the picture shows what was done at a time, now that it is now. A picture comes a moment after what
// it shows; where nothing was changed there comes none, and the old one is right.
func (s *Snapshot) Shows(done, now time.Time) bool {
	return done.IsZero() || s.Taken.After(done.Add(300*time.Millisecond)) || now.After(done.Add(3*time.Second))
}
