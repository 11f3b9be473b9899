package live

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/words"
)

// PodDetails is what a learner asks of one pod: why it is as it is.
type PodDetails struct {
	Pod
	Conditions []PodCondition
	States     []ContainerState
	Events     []Event // of this pod, oldest first
}

// PodCondition is one condition of a pod.
type PodCondition struct {
	Name, Status, Reason, Message string
	Met                           bool
}

// ContainerState is what one container does and what ended its last run.
type ContainerState struct {
	Name, Image string
	Ready       bool
	State       words.Message // such as "running", "waiting: ErrImagePull", "ended: Error, exit code 1"
	Message     string
	Last        words.Message // how its last run ended, nothing when it was never restarted
	Restarts    int
}

// Details returns the details of a pod, and whether the snapshot has it.
func Details(s *Snapshot, name string) (PodDetails, bool) {
	v := PodNamed(s, name)
	if v == nil {
		return PodDetails{}, false
	}
	p, d := v.of, PodDetails{Pod: *v}
	for _, c := range p.Status.Conditions {
		d.Conditions = append(d.Conditions, PodCondition{
			Name: string(c.Type), Status: string(c.Status), Reason: c.Reason, Message: c.Message,
			Met: c.Status == corev1.ConditionTrue,
		})
	}
	for _, list := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for i := range list {
			d.States = append(d.States, viewContainer(&list[i]))
		}
	}
	for _, e := range s.Events {
		if e.InvolvedObject.Kind == "Pod" && e.InvolvedObject.Name == name {
			d.Events = append(d.Events, viewEvent(e))
		}
	}
	return d, true
}

func viewContainer(c *corev1.ContainerStatus) ContainerState {
	v := ContainerState{Name: c.Name, Image: c.Image, Ready: c.Ready, Restarts: int(c.RestartCount), State: words.New("waiting")}
	switch {
	case c.State.Running != nil:
		v.State = words.New("running")
	case c.State.Terminated != nil:
		v.State, v.Message = words.New("ended: %s", ending(c.State.Terminated)), c.State.Terminated.Message
	case c.State.Waiting != nil:
		v.State, v.Message = words.New("waiting: %s", c.State.Waiting.Reason), c.State.Waiting.Message
	}
	if t := c.LastTerminationState.Terminated; t != nil {
		v.Last = ending(t)
	}
	return v
}

func ending(t *corev1.ContainerStateTerminated) words.Message {
	if t.Reason == "" {
		return words.New("%s", endReason(t))
	}
	return words.New("%s, exit code %d", t.Reason, t.ExitCode)
}

// whyNotReady is one sentence, from what the pod says about itself and else from its last warning.
func whyNotReady(p *corev1.Pod, v *Pod) words.Message {
	switch v.Health {
	case Good, Quiet:
		return words.Message{}
	case Leaving:
		return leavingWhy(p)
	}
	if c := podCondition(p, corev1.PodScheduled); c != nil && c.Status == corev1.ConditionFalse {
		return words.New("%s", strings.TrimSpace(c.Reason+": "+c.Message))
	}
	for _, list := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for i := range list {
			if why := containerWhy(&list[i]); !why.IsZero() {
				return why
			}
		}
	}
	if e := v.warning; e != nil {
		return words.New("%s: %s", e.Reason, e.Message)
	}
	if v.Status == "Running" {
		return words.New("%d of %d containers are ready", v.Ready, v.Containers)
	}
	return words.Message{}
}

func leavingWhy(p *corev1.Pod) words.Message {
	if p.DeletionGracePeriodSeconds == nil {
		return words.New("being deleted")
	}
	return words.New("being deleted; its containers have %d s to finish", *p.DeletionGracePeriodSeconds)
}

func containerWhy(c *corev1.ContainerStatus) words.Message {
	last := c.LastTerminationState.Terminated
	switch w, t := c.State.Waiting, c.State.Terminated; {
	case w != nil && !starting(w.Reason) && w.Reason != "":
		switch {
		case last != nil:
			return words.New("%s: container %s, image %s; its last run ended: %s", w.Reason, c.Name, c.Image, ending(last))
		case w.Message != "":
			return words.New("%s: container %s, image %s: %s", w.Reason, c.Name, c.Image, w.Message)
		}
		return words.New("%s: container %s, image %s", w.Reason, c.Name, c.Image)
	case t != nil && t.ExitCode != 0:
		return words.New("container %s ended: %s", c.Name, ending(t))
	}
	return words.Message{}
}
