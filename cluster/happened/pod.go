package happened

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// deleting is the verb of a pod that somebody wants gone: who it is, only an event tells.
const deleting = "delete"

func (t *Teller) pod(turn *live.Turn, was, is *corev1.Pod) {
	switch {
	case is == nil:
		t.podGone(turn, was)
		return
	case was == nil:
		t.podCame(turn, is)
		was = &corev1.Pod{}
		was.Labels, was.OwnerReferences, was.Spec.NodeName = is.Labels, is.OwnerReferences, is.Spec.NodeName
	}
	t.podPlaced(turn, was, is)
	t.podFares(turn, was, is)
	if was.DeletionTimestamp == nil && is.DeletionTimestamp != nil {
		t.podDeleted(turn, is)
	}
}

func (t *Teller) podDeleted(turn *live.Turn, p *corev1.Pod) {
	if by := t.unwanted[p.Name]; by != "" {
		delete(t.unwanted, p.Name)
		t.add(turn, by, deleting, live.Quiet, unwanted(p.Name, by))
		return
	}
	grace := int64(0)
	if p.DeletionGracePeriodSeconds != nil {
		grace = *p.DeletionGracePeriodSeconds
	}
	t.add(turn, apiServer, deleting, live.Quiet, words.New("marked pod %s to be deleted: it has %d s to end", p.Name, grace))
}

func (t *Teller) podCame(turn *live.Turn, p *corev1.Pod) {
	by := maker(p)
	switch {
	case by != apiServer:
		t.add(turn, by, "make", live.Quiet, words.New("made pod %s", p.Name))
	case p.Spec.NodeName != "":
		t.add(turn, by, "make", live.Quiet, words.New("stored pod %s, which names node %s itself", p.Name, p.Spec.NodeName))
	default:
		t.add(turn, by, "make", live.Quiet, words.New("stored pod %s", p.Name))
	}
}

func (t *Teller) podGone(turn *live.Turn, p *corev1.Pod) {
	if p.DeletionTimestamp == nil || p.Spec.NodeName == "" {
		t.add(turn, apiServer, "gone", live.Quiet, words.New("removed pod %s at once", p.Name))
		return
	}
	t.add(turn, kubelet, "gone", live.Quiet, words.New("reports that pod %s has ended: it is gone", p.Name))
}

// podPlaced tells what others than the kubelet did to a pod: where it runs, whose it is, what it is called.
func (t *Teller) podPlaced(turn *live.Turn, was, is *corev1.Pod) {
	if was.Spec.NodeName == "" && is.Spec.NodeName != "" {
		t.add(turn, scheduler, "place", live.Quiet, words.New("put pod %s on node %s", is.Name, is.Spec.NodeName))
	}
	if !maps.Equal(was.Labels, is.Labels) {
		t.add(turn, apiServer, "label", live.Quiet, words.New("stored other labels of pod %s: %s", is.Name, labels.FormatLabels(is.Labels)))
	}
	before, after := metav1.GetControllerOfNoCopy(was), metav1.GetControllerOfNoCopy(is)
	switch {
	case before != nil && after == nil:
		t.add(turn, maker(was), "release", live.Quiet, words.New("let go of pod %s: it is not one of %s any more", is.Name, before.Name))
	case before == nil && after != nil:
		t.add(turn, maker(is), "adopt", live.Quiet, words.New("took over pod %s: it is one of %s now", is.Name, after.Name))
	}
	if len(was.Spec.Containers) == len(is.Spec.Containers) && imagesOf(&was.Spec) != imagesOf(&is.Spec) {
		t.add(turn, apiServer, "image", live.Quiet, words.New("stored pod %s with image %s", is.Name, imagesOf(&is.Spec)))
	}
}

// podFares tells what the kubelet reports of a pod.
func (t *Teller) podFares(turn *live.Turn, was, is *corev1.Pod) {
	if n := restarts(is); n > restarts(was) {
		t.add(turn, kubelet, "restart", live.Warn, words.New("restarted a container in pod %s (restarts so far: %d)", is.Name, n))
	}
	switch ready := live.IsReady(is); {
	case is.DeletionTimestamp != nil: // how it ends is what was asked of it
	case is.Status.Phase != was.Status.Phase && is.Status.Phase == corev1.PodSucceeded:
		t.add(turn, kubelet, "succeed", live.Good, words.New("reports that pod %s has ended well", is.Name))
	case is.Status.Phase != was.Status.Phase && is.Status.Phase == corev1.PodFailed:
		t.add(turn, kubelet, "fail", live.Bad, words.New("reports that pod %s has failed", is.Name))
	case ready && !live.IsReady(was):
		t.add(turn, kubelet, "ready", live.Good, words.New("reports that pod %s is ready", is.Name))
	case !ready && live.IsReady(was):
		t.add(turn, kubelet, "unready", live.Warn, words.New("reports that pod %s is no longer ready", is.Name))
	}
}

func restarts(p *corev1.Pod) int {
	n := 0
	for i := range p.Status.ContainerStatuses {
		n += int(p.Status.ContainerStatuses[i].RestartCount)
	}
	return n
}

func imagesOf(spec *corev1.PodSpec) string {
	text := ""
	for i := range spec.Containers {
		if i > 0 {
			text += ", "
		}
		text += spec.Containers[i].Image
	}
	return text
}
