package happened

import (
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// read takes notes of one turn. What goes on in other namespaces is not told.
func (t *Teller) read(turn *live.Turn, namespace string) {
	o := turn.Object()
	if in := o.GetNamespace(); in != "" && in != namespace {
		return
	}
	if turn.Was != nil && turn.Is != nil && turn.Was.GetUID() != turn.Is.GetUID() { // one of the same name was made anew
		gone, made := *turn, *turn
		gone.Is, made.Was = nil, nil
		t.object(&gone)
		t.object(&made)
		return
	}
	t.object(turn)
}

// cast is an object as what it is; nil where it is not there.
func cast[T any, P interface {
	*T
	metav1.Object
}](o metav1.Object) P {
	p, _ := o.(P)
	return p
}

// object takes notes by the kind of what turned.
func (t *Teller) object(turn *live.Turn) {
	was, is := turn.Was, turn.Is
	switch o := turn.Object().(type) {
	case *corev1.Event:
		t.event(turn, cast[corev1.Event](is))
	case *corev1.Pod:
		t.pod(turn, cast[corev1.Pod](was), cast[corev1.Pod](is))
	case *appsv1.Deployment:
		t.workload(turn, kindOf(o), workloadOf(was), workloadOf(is))
		t.rollout(turn, cast[appsv1.Deployment](was), cast[appsv1.Deployment](is))
	case *appsv1.ReplicaSet, *corev1.ReplicationController, *appsv1.StatefulSet:
		t.workload(turn, kindOf(o), workloadOf(was), workloadOf(is))
	case *corev1.Service:
		t.service(turn, cast[corev1.Service](was), cast[corev1.Service](is))
	case *discoveryv1.EndpointSlice:
		t.slice(turn, cast[discoveryv1.EndpointSlice](was), cast[discoveryv1.EndpointSlice](is))
	case *networkingv1.Ingress:
		t.other(turn, kindOf(o))
		t.ingress(turn, cast[networkingv1.Ingress](was), cast[networkingv1.Ingress](is))
	case *corev1.Node:
		t.node(turn, cast[corev1.Node](was), cast[corev1.Node](is))
	case *corev1.PersistentVolumeClaim:
		t.other(turn, kindOf(o))
		t.claim(turn, cast[corev1.PersistentVolumeClaim](was), cast[corev1.PersistentVolumeClaim](is))
	case *corev1.Endpoints: //nolint:staticcheck // deprecated; its EndpointSlice tells the same
	default:
		if turn.Kind != "leases" { // heartbeats
			t.other(turn, kindOf(o))
		}
	}
}

// kindOf is what an object is: "ConfigMap".
func kindOf(o metav1.Object) string {
	name := fmt.Sprintf("%T", o)
	return name[strings.LastIndexByte(name, '.')+1:]
}

// other tells of an object of which nothing more is known.
func (t *Teller) other(turn *live.Turn, kind string) {
	was, is := turn.Was, turn.Is
	switch {
	case is == nil:
		t.removed(turn, kind)
	case was == nil && maker(is) != apiServer:
		t.add(turn, maker(is), "make", live.Quiet, words.New("made %s %s", kind, is.GetName()))
	case was == nil:
		t.add(turn, apiServer, "make", live.Quiet, words.New("stored %s %s", kind, is.GetName()))
	case was.GetDeletionTimestamp() == nil && is.GetDeletionTimestamp() != nil:
		t.add(turn, apiServer, deleting, live.Quiet, words.New("marked %s %s to be deleted", kind, is.GetName()))
	case was.GetGeneration() != is.GetGeneration(), is.GetGeneration() == 0 && holdsData(is):
		t.add(turn, apiServer, "change", live.Quiet, words.New("stored a change of %s %s", kind, is.GetName()))
	}
}

// holdsData says whether an object has nothing that somebody else than its author writes: a new version of it is a change.
func holdsData(o metav1.Object) bool {
	switch o.(type) {
	case *corev1.ConfigMap, *corev1.Secret:
		return true
	}
	return false
}

// removed tells that an object is gone. What had an owner is taken away after it.
func (t *Teller) removed(turn *live.Turn, kind string) {
	by := apiServer
	if maker(turn.Was) != apiServer {
		by = garbage
	}
	t.add(turn, by, "gone", live.Quiet, words.New("removed %s %s", kind, turn.Was.GetName()))
}

func (t *Teller) node(turn *live.Turn, was, is *corev1.Node) {
	switch {
	case is == nil:
		t.removed(turn, "Node")
	case was == nil:
		t.add(turn, kubelet, "make", live.Quiet, words.New("registered node %s", is.Name))
	case was.Spec.Unschedulable != is.Spec.Unschedulable && is.Spec.Unschedulable:
		t.add(turn, apiServer, "cordon", live.Quiet, words.New("stored node %s: no pod is to be put on it any more", is.Name))
	case was.Spec.Unschedulable != is.Spec.Unschedulable:
		t.add(turn, apiServer, "uncordon", live.Quiet, words.New("stored node %s: pods may be put on it again", is.Name))
	case live.NodeReady(is) && !live.NodeReady(was):
		t.add(turn, kubelet, "ready", live.Good, words.New("reports that node %s is ready", is.Name))
	case !live.NodeReady(is) && live.NodeReady(was):
		t.add(turn, nodes, "unready", live.Bad, words.New("says that node %s is no longer ready", is.Name))
	}
}

func (t *Teller) claim(turn *live.Turn, was, is *corev1.PersistentVolumeClaim) {
	if is != nil && is.Status.Phase == corev1.ClaimBound && (was == nil || was.Status.Phase != corev1.ClaimBound) {
		t.add(turn, volumes, "bind", live.Good, words.New("bound PersistentVolumeClaim %s to PersistentVolume %s", is.Name, is.Spec.VolumeName))
	}
}
