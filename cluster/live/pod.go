package live

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/kubecadet/cadet/words"
)

// Pod is one pod as "kubectl get pods -o wide" shows it, and why it is not ready.
type Pod struct {
	Namespace   string
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

	// What the above was made of.
	of      *corev1.Pod
	wait    int32         // minReadySeconds
	warning *corev1.Event // the last about it
	group   string        // what its place in the list goes by first
}

// Pods lists the pods of a snapshot: by owner, then the newest first. Neither the list nor its pods may be changed. A pod that
// looks the same in the next snapshot of a watcher is the same one there.
func Pods(s *Snapshot) []*Pod { return podViewsOf(s).ordered }

// PodNamed is one pod of a snapshot of one namespace, or nil. It must not be changed.
func PodNamed(s *Snapshot, name string) *Pod { return podViewsOf(s).find(s.Namespace, name) }

// base is the owner's name without the hash of its template, so that the pods of one Deployment stay together.
func base(owner string) string {
	if i := strings.LastIndexByte(owner, '-'); i > 0 {
		return owner[:i]
	}
	return owner
}

func viewPod(p *corev1.Pod, waits map[owner]int32, warnings map[types.NamespacedName]*corev1.Event) *Pod {
	st := podStatus(p)
	by := ownerOf(p)
	v := &Pod{
		Namespace: p.Namespace, Name: p.Name, Status: st.text, Health: podHealth(p, st),
		Ready: st.ready, Containers: st.total, Restarts: st.restarts, LastRestart: st.lastRestart,
		Created: p.CreationTimestamp.Time, Node: p.Spec.NodeName, IP: p.Status.PodIP,
		Image: images(&p.Spec), Labels: p.Labels, Owner: by.name,
		of: p, wait: waits[by], warning: warnings[keyOf(p)], group: base(by.name),
	}
	if v.wait > 0 {
		v.AvailableAt = availableAt(p, v.wait)
	}
	v.Why = whyNotReady(p, v)
	return v
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
	if len(spec.Containers) == 1 {
		return spec.Containers[0].Image
	}
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
