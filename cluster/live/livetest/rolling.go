package livetest

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/kubecadet/cadet/cluster/live"
)

// Asked is when the learner asked for version 2 in Rolling.
var Asked = Now.Add(-20 * time.Second)

const oldSet, newSet = "hello-deployment-68bd497896", "hello-deployment-5756bb6c8f"

// stage is a moment of a rollout.
type stage struct {
	after      time.Duration // it was asked for
	generation int64
	old, fresh []string // what each pod of the two sets is like: its name and a letter, as in stateOf
	available  int32    // of the new set
	events     int      // how many of rollingEvents there are
}

// stages take a Deployment of two pods from version 1 to version 2: the first new pod is made, and once it was available
// an old one goes.
var stages = []stage{
	{after: -40 * time.Second, generation: 1, old: []string{"7lwzn+", "c5d2p+"}},
	{after: 30 * time.Millisecond, generation: 2, old: []string{"7lwzn+", "c5d2p+"}},
	{after: 60 * time.Millisecond, generation: 2, old: []string{"7lwzn+", "c5d2p+"}, fresh: []string{"x2kfw?"}, events: 1},
	{after: 400 * time.Millisecond, generation: 2, old: []string{"7lwzn+", "c5d2p+"}, fresh: []string{"x2kfw-"}, events: 3},
	{after: 2 * time.Second, generation: 2, old: []string{"7lwzn+", "c5d2p+"}, fresh: []string{"x2kfw+"}, events: 4},
	{after: 7 * time.Second, generation: 2, old: []string{"7lwzn+", "c5d2p+"}, fresh: []string{"x2kfw+"}, available: 1, events: 4},
	{after: 7200 * time.Millisecond, generation: 2, old: []string{"7lwzn+", "c5d2px"}, fresh: []string{"x2kfw+"}, available: 1, events: 5},
	{after: 7300 * time.Millisecond, generation: 2, old: []string{"7lwzn+", "c5d2px"}, fresh: []string{"x2kfw+", "9qj7d-"}, available: 1, events: 6},
	{after: 9 * time.Second, generation: 2, old: []string{"7lwzn+"}, fresh: []string{"x2kfw+", "9qj7d+"}, available: 1, events: 7},
	{after: 14 * time.Second, generation: 2, old: []string{"7lwzn+"}, fresh: []string{"x2kfw+", "9qj7d+"}, available: 2, events: 7},
	{after: 14200 * time.Millisecond, generation: 2, old: []string{"7lwznx"}, fresh: []string{"x2kfw+", "9qj7d+"}, available: 2, events: 8},
	{after: 16 * time.Second, generation: 2, fresh: []string{"x2kfw+", "9qj7d+"}, available: 2, events: 8},
}

// rollingEvents are reported on the way, in order.
var rollingEvents = []struct{ kind, reason, object, name, message, by string }{
	{"", "SuccessfulCreate", "ReplicaSet", newSet, "Created pod: " + newSet + "-x2kfw", "replicaset-controller"},
	{"", "Pulled", "Pod", newSet + "-x2kfw", `Container image "hello:v2" already present on machine`, "kubelet"},
	{"", "Started", "Pod", newSet + "-x2kfw", "Container started", "kubelet"},
	{corev1.EventTypeWarning, "Unhealthy", "Pod", newSet + "-x2kfw", "Readiness probe failed: HTTP probe failed with statuscode: 503", "kubelet"},
	{"", "SuccessfulDelete", "ReplicaSet", oldSet, "Deleted pod: " + oldSet + "-c5d2p", "replicaset-controller"},
	{"", "Killing", "Pod", oldSet + "-c5d2p", "Stopping container hello", "kubelet"},
	{"", "Started", "Pod", newSet + "-9qj7d", "Container started", "kubelet"},
	{"", "SuccessfulDelete", "ReplicaSet", oldSet, "Deleted pod: " + oldSet + "-7lwzn", "replicaset-controller"},
}

// Rolling is a rollout of two pods that is over, with all of it on record, beside a Service.
func Rolling() *live.Snapshot {
	var pictures []*live.Snapshot
	for _, st := range stages {
		s := scene("ch8", st.add)
		s.Taken = Asked.Add(st.after)
		pictures = append(pictures, s)
	}
	return live.Replay(pictures...)
}

func (st stage) add(b *builder) {
	image := "hello:v1"
	if st.generation > 1 {
		image = "hello:v2"
	}
	d := b.deployment(2, int(st.generation), 10*time.Second)
	d.Generation, d.Status.ObservedGeneration = st.generation, st.generation
	d.Spec.Strategy.RollingUpdate.MaxSurge = ref(intstr.FromInt32(1))
	n := int32(len(st.old))
	b.set("68bd497896", 1, "hello:v1", n, n, n, n, 24*time.Minute)
	if st.events > 0 {
		b.set("5756bb6c8f", 2, "hello:v2", int32(len(st.fresh)), int32(len(st.fresh)), st.available, st.available, 20*time.Second)
		b.s.ReplicaSets[1].Generation = int64(len(st.fresh))
	}
	b.s.ReplicaSets[0].Generation = 10 - int64(leftOf(st.old))
	b.s.ReplicaSets[0].Spec.Replicas = ref(int32(leftOf(st.old)))
	d.Spec.Template = template(map[string]string{"app": "hello-deployment"}, image)
	for _, p := range st.old {
		b.rollingPod(oldSet, p, "hello:v1")
	}
	for _, p := range st.fresh {
		b.rollingPod(newSet, p, "hello:v2")
	}
	for i, e := range rollingEvents[:st.events] {
		b.event(20*time.Second, e.kind, e.reason, e.object, e.name, e.message, 1)
		last := b.s.Events[i]
		last.ReportingController, last.InvolvedObject.FieldPath = e.by, "spec.containers{hello}"
	}
	service := b.service("hello-svc", corev1.ServiceTypeClusterIP, map[string]string{"app": "hello"}, port("", 80, 8080))
	service.Spec.ClusterIP = "10.96.0.10"
	b.endpoints()
}

// leftOf are the pods that are not on their way out.
func leftOf(pods []string) int {
	n := 0
	for _, p := range pods {
		if p[5] != 'x' {
			n++
		}
	}
	return n
}

// rollingPod adds a pod: + is ready, - is not, ? is not on a node yet, x is being deleted.
func (b *builder) rollingPod(set, pod, image string) {
	b.pod(set+"-"+pod[:5], set, image, time.Minute, func(p *corev1.Pod) {
		switch pod[5] {
		case '?':
			p.Spec.NodeName = ""
			waiting("ContainerCreating", "")(p)
		case '-':
			waiting("ContainerCreating", "")(p)
		case 'x':
			leaving(p)
		}
		p.Status.PodIP = fmt.Sprintf("10.244.0.%d", pod[0])
	})
}

// endpoints puts the pods that are ready behind the Service.
func (b *builder) endpoints() {
	var ready []string
	for _, p := range b.s.Pods {
		if live.IsReady(p) {
			ready = append(ready, p.Name)
		}
	}
	b.slice("hello-svc-kd6tp", "hello-svc", "", ready...).ObjectMeta.CreationTimestamp = metav1.Time{}
}
