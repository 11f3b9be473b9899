package happened

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubectl/pkg/util/deployment"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// workload is what makes pods: how many are wanted, and of which template.
type workload struct {
	object   metav1.Object
	replicas int32
	template *corev1.PodTemplateSpec
	paused   bool
}

func number(n *int32) int32 {
	if n == nil {
		return 1 // what the API server makes of it
	}
	return *n
}

// workloadOf reads a workload; nil where the object is none that has a number of pods.
func workloadOf(o metav1.Object) *workload {
	switch o := o.(type) {
	case *appsv1.Deployment:
		return &workload{o, number(o.Spec.Replicas), &o.Spec.Template, o.Spec.Paused}
	case *appsv1.ReplicaSet:
		return &workload{o, number(o.Spec.Replicas), &o.Spec.Template, false}
	case *corev1.ReplicationController:
		w := &workload{o, number(o.Spec.Replicas), o.Spec.Template, false}
		if w.template == nil {
			w.template = &corev1.PodTemplateSpec{}
		}
		return w
	case *appsv1.StatefulSet:
		return &workload{o, number(o.Spec.Replicas), &o.Spec.Template, false}
	}
	return nil
}

// workload tells what became of the spec of a workload.
func (t *Teller) workload(turn *live.Turn, kind string, was, is *workload) {
	switch {
	case is == nil:
		t.removed(turn, kind)
	case was == nil:
		t.workloadCame(turn, kind, is)
	case was.object.GetGeneration() != is.object.GetGeneration():
		t.workloadChanged(turn, kind, was, is)
	}
}

func (t *Teller) workloadCame(turn *live.Turn, kind string, is *workload) {
	by, name, image := maker(is.object), is.object.GetName(), imagesOf(&is.template.Spec)
	if by == apiServer {
		t.add(turn, by, "make", live.Quiet, words.New("stored %s %s: replicas %d, image %s", kind, name, is.replicas, image))
		return
	}
	t.add(turn, by, "make", live.Quiet, words.New("made %s %s: replicas %d, image %s", kind, name, is.replicas, image))
}

func (t *Teller) workloadChanged(turn *live.Turn, kind string, was, is *workload) {
	by, name := maker(is.object), is.object.GetName()
	before, after := imagesOf(&was.template.Spec), imagesOf(&is.template.Spec)
	told := len(t.notes)
	if was.replicas != is.replicas {
		if by == apiServer {
			t.add(turn, by, "scale", live.Quiet, words.New("stored %s %s: replicas %d, before it was %d", kind, name, is.replicas, was.replicas))
		} else {
			t.add(turn, by, "scale/"+name, live.Quiet, words.New("scaled %s %s from %d to %d", kind, name, was.replicas, is.replicas))
		}
	}
	switch {
	case before != after:
		t.add(turn, by, "image", live.Quiet, words.New("stored %s %s with another image: %s in place of %s", kind, name, after, before))
	case !equality.Semantic.DeepEqual(was.template, is.template):
		t.add(turn, by, "template", live.Quiet, words.New("stored %s %s with another pod template", kind, name))
	}
	switch {
	case !was.paused && is.paused:
		t.add(turn, by, "pause", live.Quiet, words.New("stored %s %s: its rollout is paused", kind, name))
	case was.paused && !is.paused:
		t.add(turn, by, "resume", live.Quiet, words.New("stored %s %s: its rollout goes on", kind, name))
	}
	if len(t.notes) == told {
		t.add(turn, by, "change", live.Quiet, words.New("stored a change of %s %s", kind, name))
	}
}

// rollout tells what the deployment controller reports of a Deployment.
func (t *Teller) rollout(turn *live.Turn, was, is *appsv1.Deployment) {
	if is == nil || was == nil {
		return
	}
	if complete(is) && !complete(was) {
		t.add(turn, deployments, "complete", live.Good, words.New("reports that Deployment %s is complete: %d of %d available, all of its present template", is.Name, is.Status.AvailableReplicas, number(is.Spec.Replicas)))
	}
	if gaveUp(is) && !gaveUp(was) {
		t.add(turn, deployments, "stuck", live.Bad, words.New("reports that Deployment %s made no progress in %d s: ProgressDeadlineExceeded", is.Name, number(is.Spec.ProgressDeadlineSeconds)))
	}
}

func complete(d *appsv1.Deployment) bool {
	n := number(d.Spec.Replicas)
	return d.Status.ObservedGeneration >= d.Generation && d.Status.UpdatedReplicas == n && d.Status.AvailableReplicas == n && d.Status.Replicas == n
}

func gaveUp(d *appsv1.Deployment) bool {
	c := deployment.GetDeploymentCondition(d.Status, appsv1.DeploymentProgressing)
	return c != nil && c.Reason == "ProgressDeadlineExceeded"
}
