package live

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// podState is what the columns READY, STATUS and RESTARTS of kubectl get pods are made of.
type podState struct {
	text         string
	ready, total int
	restarts     int
	lastRestart  time.Time
	failing      bool // a container waits or ended because something went wrong
}

// podStatus follows the rules by which the API server prints a pod, so that the pane and kubectl never disagree.
func podStatus(p *corev1.Pod) podState {
	st := podState{text: string(p.Status.Phase), total: len(p.Spec.Containers)}
	if p.Status.Reason != "" {
		st.text = p.Status.Reason
	}
	if c := podCondition(p, corev1.PodScheduled); c != nil && c.Reason == corev1.PodReasonSchedulingGated {
		st.text = corev1.PodReasonSchedulingGated
	}
	sidecars := sidecarNames(p)
	st.total += len(sidecars)

	initializing, sidecarRuns := st.addInit(p, sidecars)
	initialized := podCondition(p, corev1.PodInitialized)
	if !initializing || (initialized != nil && initialized.Status == corev1.ConditionTrue) {
		st.restarts, st.lastRestart = sidecarRuns.restarts, sidecarRuns.lastRestart
		st.addContainers(p)
	}
	phase := p.Status.Phase
	switch {
	case p.DeletionTimestamp != nil && p.Status.Reason == "NodeLost":
		st.text = "Unknown"
	case p.DeletionTimestamp != nil && phase != corev1.PodFailed && phase != corev1.PodSucceeded:
		st.text = "Terminating"
	}
	return st
}

// sidecarNames are the init containers that run as long as the pod does.
func sidecarNames(p *corev1.Pod) map[string]bool {
	names := map[string]bool{}
	for i := range p.Spec.InitContainers {
		policy := p.Spec.InitContainers[i].RestartPolicy
		if policy != nil && *policy == corev1.ContainerRestartPolicyAlways {
			names[p.Spec.InitContainers[i].Name] = true
		}
	}
	return names
}

// addInit reads init containers up to the first that is not through. It tells whether there is one, and how often
// the sidecars among those read were restarted.
func (st *podState) addInit(p *corev1.Pod, sidecars map[string]bool) (initializing bool, sidecarRuns podState) {
	for i := range p.Status.InitContainerStatuses {
		c := &p.Status.InitContainerStatuses[i]
		st.addRestarts(c)
		sidecar := sidecars[c.Name]
		if sidecar {
			sidecarRuns.addRestarts(c)
		}
		waiting, ended := c.State.Waiting, c.State.Terminated
		switch {
		case ended != nil && ended.ExitCode == 0:
			continue
		case sidecar && c.Started != nil && *c.Started:
			if c.Ready {
				st.ready++
			}
			continue
		case ended != nil:
			st.text, st.failing = "Init:"+endReason(ended), true
		case waiting != nil && waiting.Reason != "" && waiting.Reason != "PodInitializing":
			st.text, st.failing = "Init:"+waiting.Reason, !starting(waiting.Reason)
		default:
			st.text = fmt.Sprintf("Init:%d/%d", i, len(p.Spec.InitContainers))
		}
		return true, sidecarRuns
	}
	return false, sidecarRuns
}

func (st *podState) addContainers(p *corev1.Pod) {
	running, failure := false, ""
	for i := len(p.Status.ContainerStatuses) - 1; i >= 0; i-- {
		c := &p.Status.ContainerStatuses[i]
		st.addRestarts(c)
		waiting, ended := c.State.Waiting, c.State.Terminated
		switch {
		case waiting != nil && waiting.Reason != "":
			st.text = waiting.Reason
			st.failing = st.failing || !starting(waiting.Reason)
		case ended != nil:
			st.text = endReason(ended)
			if ended.ExitCode != 0 {
				failure, st.failing = st.text, true
			}
		case c.Ready && c.State.Running != nil:
			running = true
			st.ready++
		}
	}
	if st.text != "Completed" {
		return
	}
	ready := podCondition(p, corev1.PodReady)
	switch {
	case running && ready != nil && ready.Status == corev1.ConditionTrue:
		st.text = "Running"
	case failure != "":
		st.text = failure
	case running:
		st.text = "NotReady"
	}
}

func (st *podState) addRestarts(c *corev1.ContainerStatus) {
	st.restarts += int(c.RestartCount)
	if t := c.LastTerminationState.Terminated; t != nil && t.FinishedAt.After(st.lastRestart) {
		st.lastRestart = t.FinishedAt.Time
	}
}

// starting tells the reasons for which a healthy container waits.
func starting(reason string) bool {
	return reason == "ContainerCreating" || reason == "PodInitializing"
}

func endReason(t *corev1.ContainerStateTerminated) string {
	switch {
	case t.Reason != "":
		return t.Reason
	case t.Signal != 0:
		return fmt.Sprintf("Signal:%d", t.Signal)
	default:
		return fmt.Sprintf("ExitCode:%d", t.ExitCode)
	}
}
