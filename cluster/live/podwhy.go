package live

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
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
	State       string // such as "running", "waiting: ErrImagePull", "ended: Error, exit code 1"
	Message     string
	Last        string // how its last run ended, empty when it was never restarted
	Restarts    int
}

// Details returns the details of a pod, and whether the snapshot has it.
func Details(s *Snapshot, name string) (PodDetails, bool) {
	i := slices.IndexFunc(s.Pods, func(p *corev1.Pod) bool { return p.Name == name })
	if i < 0 {
		return PodDetails{}, false
	}
	p := s.Pods[i]
	d := PodDetails{Pod: viewPod(s, p, minReadySeconds(s))}
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
	for _, e := range Events(s) {
		if e.Kind == "Pod" && e.Name == name {
			d.Events = append(d.Events, e)
		}
	}
	return d, true
}

func viewContainer(c *corev1.ContainerStatus) ContainerState {
	v := ContainerState{Name: c.Name, Image: c.Image, Ready: c.Ready, Restarts: int(c.RestartCount), State: "waiting"}
	switch {
	case c.State.Running != nil:
		v.State = "running"
	case c.State.Terminated != nil:
		v.State, v.Message = "ended: "+ending(c.State.Terminated), c.State.Terminated.Message
	case c.State.Waiting != nil:
		v.State, v.Message = "waiting: "+c.State.Waiting.Reason, c.State.Waiting.Message
	}
	if t := c.LastTerminationState.Terminated; t != nil {
		v.Last = ending(t)
	}
	return v
}

func ending(t *corev1.ContainerStateTerminated) string {
	if t.Reason == "" {
		return endReason(t)
	}
	return fmt.Sprintf("%s, exit code %d", t.Reason, t.ExitCode)
}

// whyNotReady is one sentence, from what the pod says about itself and else from its last warning.
func whyNotReady(s *Snapshot, p *corev1.Pod, v Pod) string {
	switch v.Health {
	case Good, Quiet:
		return ""
	case Leaving:
		return leavingWhy(p)
	}
	if c := podCondition(p, corev1.PodScheduled); c != nil && c.Status == corev1.ConditionFalse {
		return strings.TrimSpace(c.Reason + ": " + c.Message)
	}
	for _, list := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for i := range list {
			if why := containerWhy(&list[i]); why != "" {
				return why
			}
		}
	}
	if e := lastWarning(s, p.Name); e != nil {
		return e.Reason + ": " + e.Message
	}
	if v.Status == "Running" {
		return fmt.Sprintf("%d of %d containers are ready", v.Ready, v.Containers)
	}
	return ""
}

func leavingWhy(p *corev1.Pod) string {
	if p.DeletionGracePeriodSeconds == nil {
		return "being deleted"
	}
	return fmt.Sprintf("being deleted; its containers have %d s to finish", *p.DeletionGracePeriodSeconds)
}

func containerWhy(c *corev1.ContainerStatus) string {
	last := c.LastTerminationState.Terminated
	switch w, t := c.State.Waiting, c.State.Terminated; {
	case w != nil && !starting(w.Reason) && w.Reason != "":
		why := fmt.Sprintf("%s: container %s, image %s", w.Reason, c.Name, c.Image)
		if last != nil {
			return why + "; its last run ended: " + ending(last)
		}
		if w.Message != "" {
			why += ": " + w.Message
		}
		return why
	case t != nil && t.ExitCode != 0:
		return fmt.Sprintf("container %s ended: %s", c.Name, ending(t))
	}
	return ""
}

func lastWarning(s *Snapshot, pod string) *corev1.Event {
	for _, e := range slices.Backward(s.Events) {
		if e.InvolvedObject.Kind == "Pod" && e.InvolvedObject.Name == pod && e.Type == corev1.EventTypeWarning {
			return e
		}
	}
	return nil
}
