package livetest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/kubecadet/cadet/cluster/live"
)

// builder adds objects to a snapshot in the shape that the controllers leave them in.
type builder struct{ s *live.Snapshot }

func ago(d time.Duration) metav1.Time { return metav1.NewTime(Now.Add(-d)) }

func ref[T any](v T) *T { return &v }

func (b *builder) meta(name string, age time.Duration) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: b.s.Namespace, UID: types.UID(name), CreationTimestamp: ago(age), Generation: 1}
}

func owned(m metav1.ObjectMeta, kind, name string) metav1.ObjectMeta {
	m.OwnerReferences = []metav1.OwnerReference{{Kind: kind, Name: name, UID: types.UID(name), Controller: ref(true)}}
	return m
}

func (b *builder) deployment(replicas int32, revision int, progressed time.Duration) *appsv1.Deployment {
	d := &appsv1.Deployment{ObjectMeta: b.meta("hello-deployment", 24*time.Minute)}
	d.Annotations = map[string]string{"deployment.kubernetes.io/revision": strconv.Itoa(revision)}
	d.Spec.Replicas, d.Spec.MinReadySeconds, d.Spec.ProgressDeadlineSeconds = &replicas, 5, ref(int32(600))
	d.Spec.Strategy = appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType, RollingUpdate: &appsv1.RollingUpdateDeployment{
		MaxSurge: ref(intstr.FromInt32(1)), MaxUnavailable: ref(intstr.FromInt32(0)),
	}}
	d.Status = appsv1.DeploymentStatus{ObservedGeneration: 1, Conditions: []appsv1.DeploymentCondition{{
		Type: appsv1.DeploymentProgressing, Status: corev1.ConditionTrue, Reason: "ReplicaSetUpdated", LastUpdateTime: ago(progressed),
	}}}
	b.s.Deployments = append(b.s.Deployments, d)
	return d
}

// timeOut puts a Deployment past its progress deadline.
func timeOut(d *appsv1.Deployment) {
	c := &d.Status.Conditions[0]
	c.Status, c.Reason = corev1.ConditionFalse, "ProgressDeadlineExceeded"
}

func (b *builder) set(hash string, revision int, image string, desired, current, ready, available int32, age time.Duration) {
	const owner = "hello-deployment"
	rs := &appsv1.ReplicaSet{ObjectMeta: owned(b.meta(owner+"-"+hash, age), "Deployment", owner)}
	rs.Labels = map[string]string{"app": owner, "pod-template-hash": hash}
	rs.Annotations = map[string]string{"deployment.kubernetes.io/revision": strconv.Itoa(revision)}
	rs.Spec.Replicas, rs.Spec.MinReadySeconds = &desired, 5
	rs.Spec.Template = template(rs.Labels, image)
	rs.Status = appsv1.ReplicaSetStatus{Replicas: current, ReadyReplicas: ready, AvailableReplicas: available}
	b.s.ReplicaSets = append(b.s.ReplicaSets, rs)
	for _, d := range b.s.Deployments {
		d.Status.Replicas += current
		d.Status.ReadyReplicas += ready
		d.Status.AvailableReplicas += available
		if rs.Annotations["deployment.kubernetes.io/revision"] == d.Annotations["deployment.kubernetes.io/revision"] {
			d.Status.UpdatedReplicas = current
			d.Spec.Template = template(map[string]string{"app": owner}, image)
		}
	}
}

func (b *builder) setCause(hash, cause string) {
	for _, rs := range b.s.ReplicaSets {
		if strings.HasSuffix(rs.Name, hash) {
			rs.Annotations["kubernetes.io/change-cause"] = cause
		}
	}
}

func (b *builder) controller(name, image, version string, desired, current, ready int32) {
	rc := &corev1.ReplicationController{ObjectMeta: b.meta(name, 10*time.Minute)}
	rc.Spec.Replicas = &desired
	rc.Spec.Selector = map[string]string{"app": "hello-node", "version": version}
	rc.Spec.Template = ref(template(rc.Spec.Selector, image))
	rc.Status = corev1.ReplicationControllerStatus{Replicas: current, ReadyReplicas: ready, AvailableReplicas: ready}
	b.s.ReplicationControllers = append(b.s.ReplicationControllers, rc)
}

func template(labels map[string]string, image string) corev1.PodTemplateSpec {
	t := corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}}
	t.Spec.Containers = []corev1.Container{{Name: "hello", Image: image, Ports: []corev1.ContainerPort{{ContainerPort: 8080}}}}
	return t
}

// pod adds a running pod, which the changes make into something else.
func (b *builder) pod(name, owner, image string, age time.Duration, changes ...func(*corev1.Pod)) {
	p := &corev1.Pod{ObjectMeta: b.meta(name, age)}
	p.Spec.NodeName = "cadet"
	p.Spec.Containers = []corev1.Container{{Name: "hello", Image: image}}
	if owner != "" {
		p.ObjectMeta = owned(p.ObjectMeta, b.kindOf(owner), owner)
		p.Labels = map[string]string{"app": "hello"}
	}
	p.Status = corev1.PodStatus{
		Phase: corev1.PodRunning, PodIP: fmt.Sprintf("10.244.0.%d", len(b.s.Pods)+4),
		Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: ago(age)}},
		ContainerStatuses: []corev1.ContainerStatus{{
			Name: "hello", Image: image, Ready: true, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: ago(age)}},
		}},
	}
	for _, change := range changes {
		change(p)
	}
	b.s.Pods = append(b.s.Pods, p)
}

func (b *builder) kindOf(owner string) string {
	for _, rc := range b.s.ReplicationControllers {
		if rc.Name == owner {
			return "ReplicationController"
		}
	}
	return "ReplicaSet"
}

func waiting(reason, message string) func(*corev1.Pod) {
	return func(p *corev1.Pod) {
		p.Status.Phase, p.Status.PodIP = corev1.PodPending, ""
		p.Status.Conditions[0].Status = corev1.ConditionFalse
		p.Status.Conditions[0].Reason = "ContainersNotReady"
		p.Status.ContainerStatuses[0].Ready = false
		p.Status.ContainerStatuses[0].State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}}
	}
}

func readySince(d time.Duration) func(*corev1.Pod) {
	return func(p *corev1.Pod) { p.Status.Conditions[0].LastTransitionTime = ago(d) }
}

func restarted(n int32, last time.Duration) func(*corev1.Pod) {
	return func(p *corev1.Pod) {
		p.Status.ContainerStatuses[0].RestartCount = n
		p.Status.ContainerStatuses[0].LastTerminationState.Terminated = &corev1.ContainerStateTerminated{
			ExitCode: 1, Reason: "Error", FinishedAt: ago(last),
		}
	}
}

func leaving(p *corev1.Pod) {
	p.DeletionTimestamp, p.DeletionGracePeriodSeconds = ref(ago(0)), ref(int64(30))
}

func (b *builder) event(age time.Duration, kind, reason, objectKind, object, message string, count int32) {
	if kind == "" {
		kind = corev1.EventTypeNormal
	}
	b.s.Events = append(b.s.Events, &corev1.Event{
		ObjectMeta: b.meta(fmt.Sprintf("%s.%d", object, len(b.s.Events)), age), Type: kind, Reason: reason, Message: message,
		InvolvedObject: corev1.ObjectReference{Kind: objectKind, Name: object}, LastTimestamp: ago(age), Count: count,
	})
}
