package live

import (
	"maps"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// Change is what became of one object at one moment.
type Change struct {
	Time            time.Time // when we learnt of it
	Kind            string    // as in kubectl get: "pods"
	Namespace, Name string
	UID             types.UID
	ResourceVersion string
	Came, Went      bool  // it was not there before, or is gone; else it changed
	State           State // what it is like from then on; of what is gone, what it was like last

	// Object is the version that came with the change; of what is gone, the last. It must not be changed.
	Object metav1.Object

	goesOn bool // the next change was learnt of in the same list: there was no moment between the two
}

// State is what the history tells of an object. What its kind does not have is zero.
type State struct {
	Labels map[string]string
	Owner  Owner // its controller, empty when it has none

	Phase       corev1.PodPhase // of a pod, as are Ready, Terminating, Restarts
	Ready       bool            // IsReady
	Terminating bool
	Restarts    int // of all its containers

	Replicas          int32 // what a workload wants, from its spec
	Generation        int64
	ReadyReplicas     int32
	AvailableReplicas int32

	Addresses []string // of a Service: its own and those it was given from outside; of an EndpointSlice: those that are ready
}

// Owner is a controller: the object that makes and deletes another.
type Owner struct {
	Kind, Name string
	UID        types.UID
}

// stateOf derives what the history tells of an object: once for each of its versions.
func stateOf(o metav1.Object) State {
	s := State{Labels: o.GetLabels(), Terminating: o.GetDeletionTimestamp() != nil}
	if ref := metav1.GetControllerOfNoCopy(o); ref != nil {
		s.Owner = Owner{ref.Kind, ref.Name, ref.UID}
	}
	switch o := o.(type) {
	case *corev1.Pod:
		s.Phase, s.Ready, s.Restarts = o.Status.Phase, IsReady(o), restarts(o)
	case *corev1.Service:
		s.Addresses = serviceAddresses(o)
	case *discoveryv1.EndpointSlice:
		s.Addresses = readyAddresses(o)
	case *corev1.ReplicationController:
		s.counts(o, o.Spec.Replicas, o.Status.ReadyReplicas, o.Status.AvailableReplicas)
	case *appsv1.ReplicaSet:
		s.counts(o, o.Spec.Replicas, o.Status.ReadyReplicas, o.Status.AvailableReplicas)
	case *appsv1.Deployment:
		s.counts(o, o.Spec.Replicas, o.Status.ReadyReplicas, o.Status.AvailableReplicas)
	}
	return s
}

func (s *State) counts(o metav1.Object, wanted *int32, ready, available int32) {
	s.Generation, s.Replicas, s.ReadyReplicas, s.AvailableReplicas = o.GetGeneration(), replicas(wanted), ready, available
}

func restarts(p *corev1.Pod) int {
	n := 0
	for _, list := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for i := range list {
			n += int(list[i].RestartCount)
		}
	}
	return n
}

func serviceAddresses(s *corev1.Service) []string {
	all := slices.Concat(s.Spec.ClusterIPs, s.Spec.ExternalIPs)
	for _, in := range s.Status.LoadBalancer.Ingress {
		for _, address := range []string{in.IP, in.Hostname} {
			if address != "" {
				all = append(all, address)
			}
		}
	}
	return all
}

func readyAddresses(e *discoveryv1.EndpointSlice) []string {
	var all []string
	for i := range e.Endpoints {
		if c := e.Endpoints[i].Conditions.Ready; c == nil || *c { // absent means ready, by the API
			all = append(all, e.Endpoints[i].Addresses...)
		}
	}
	slices.Sort(all)
	return all
}

// same says whether nothing that the history tells is different.
func (s State) same(t State) bool {
	if !maps.Equal(s.Labels, t.Labels) || !slices.Equal(s.Addresses, t.Addresses) {
		return false
	}

	return s.Owner == t.Owner && s.Phase == t.Phase && s.Ready == t.Ready && s.Terminating == t.Terminating &&
		s.Restarts == t.Restarts && s.Replicas == t.Replicas && s.Generation == t.Generation &&
		s.ReadyReplicas == t.ReadyReplicas && s.AvailableReplicas == t.AvailableReplicas
}
