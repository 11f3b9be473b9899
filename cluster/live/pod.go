package live

import (
	"cmp"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/words"
)

// Pod is one pod as "kubectl get pods -o wide" shows it, and why it is not ready.
type Pod struct {
	Name        string
	Status      string // the STATUS column of kubectl get pods
	Health      Health
	Ready       int // containers that are ready
	Containers  int // containers that should be
	Restarts    int
	LastRestart time.Time // when the last run of a restarted container ended, else zero
	Created     time.Time
	AvailableAt time.Time // when a ready pod has been ready for minReadySeconds, else zero
	Node, IP    string
	Image       string // images of its containers, joined
	Owner       string // name of its controller, or empty
	Labels      map[string]string
	Why         words.Message // why it is not ready, nothing when it is or when it ended well
}

// Pods lists the pods of a snapshot: by owner, then the newest first.
func Pods(s *Snapshot) []Pod {
	wait := minReadySeconds(s)
	pods := make([]Pod, 0, len(s.Pods))
	for _, p := range s.Pods {
		pods = append(pods, viewPod(s, p, wait))
	}
	slices.SortStableFunc(pods, func(a, b Pod) int {
		return cmp.Or(strings.Compare(base(a.Owner), base(b.Owner)), b.Created.Compare(a.Created))
	})
	return pods
}

// base is the owner's name without the hash of its template, so that the pods of one Deployment stay together.
func base(owner string) string {
	if i := strings.LastIndexByte(owner, '-'); i > 0 {
		return owner[:i]
	}
	return owner
}

func viewPod(s *Snapshot, p *corev1.Pod, wait map[owner]int32) Pod {
	st := podStatus(p)
	v := Pod{
		Name: p.Name, Status: st.text, Health: podHealth(p, st),
		Ready: st.ready, Containers: st.total, Restarts: st.restarts, LastRestart: st.lastRestart,
		Created: p.CreationTimestamp.Time, Node: p.Spec.NodeName, IP: p.Status.PodIP,
		Image: images(&p.Spec), Labels: p.Labels,
	}
	if ref := metav1.GetControllerOf(p); ref != nil {
		v.Owner = ref.Name
		if sec := wait[owner{ref.Kind, ref.Name}]; sec > 0 {
			v.AvailableAt = availableAt(p, sec)
		}
	}
	v.Why = whyNotReady(s, p, v)
	return v
}

// owner names a controller within a namespace.
type owner struct{ kind, name string }

func minReadySeconds(s *Snapshot) map[owner]int32 {
	wait := map[owner]int32{}
	for _, rs := range s.ReplicaSets {
		wait[owner{"ReplicaSet", rs.Name}] = rs.Spec.MinReadySeconds
	}
	for _, rc := range s.ReplicationControllers {
		wait[owner{"ReplicationController", rc.Name}] = rc.Spec.MinReadySeconds
	}
	return wait
}

func availableAt(p *corev1.Pod, seconds int32) time.Time {
	c := podCondition(p, corev1.PodReady)
	if c == nil || c.Status != corev1.ConditionTrue || p.DeletionTimestamp != nil || c.LastTransitionTime.IsZero() {
		return time.Time{}
	}
	return c.LastTransitionTime.Add(time.Duration(seconds) * time.Second)
}

func podCondition(p *corev1.Pod, kind corev1.PodConditionType) *corev1.PodCondition {
	for i := range p.Status.Conditions {
		if p.Status.Conditions[i].Type == kind {
			return &p.Status.Conditions[i]
		}
	}
	return nil
}

func images(spec *corev1.PodSpec) string {
	var all []string
	for i := range spec.Containers {
		all = append(all, spec.Containers[i].Image)
	}
	return strings.Join(all, ",")
}

func podHealth(p *corev1.Pod, st podState) Health {
	switch {
	case st.text == "Unknown":
		return Bad
	case p.DeletionTimestamp != nil:
		return Leaving
	case p.Status.Phase == corev1.PodSucceeded:
		return Quiet
	case p.Status.Phase == corev1.PodFailed || st.failing:
		return Bad
	case st.text == "Running" && st.ready == st.total:
		return Good
	case st.text == "NotReady" || st.text == corev1.PodReasonSchedulingGated:
		return Warn
	}
	if c := podCondition(p, corev1.PodScheduled); c != nil && c.Reason == corev1.PodReasonUnschedulable {
		return Warn
	}
	return Busy
}
