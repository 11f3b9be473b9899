package live_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

func wait(reason string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}}
}

func end(reason string, code, signal int32) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: reason, ExitCode: code, Signal: signal}}
}

var running = corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}

// a pod in parts: a phase, then init containers and containers by their states.
type parts struct {
	phase       corev1.PodPhase
	reason      string
	deleted     bool
	conditions  []corev1.PodCondition
	init        []corev1.ContainerStatus
	containers  []corev1.ContainerStatus
	sidecar     bool // the first init container is one
	initDeclare int  // init containers in the spec
}

func (p parts) pod() *corev1.Pod {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p"}}
	if p.deleted {
		pod.DeletionTimestamp = &metav1.Time{Time: livetest.Now}
	}
	pod.Status = corev1.PodStatus{Phase: p.phase, Reason: p.reason, Conditions: p.conditions, InitContainerStatuses: p.init, ContainerStatuses: p.containers}
	for _, c := range p.containers {
		pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: c.Name, Image: "i"})
	}
	for i := range max(p.initDeclare, len(p.init)) {
		c := corev1.Container{Name: "init" + string(rune('a'+i))}
		if p.sidecar && i == 0 {
			always := corev1.ContainerRestartPolicyAlways
			c.RestartPolicy = &always
		}
		pod.Spec.InitContainers = append(pod.Spec.InitContainers, c)
	}
	return pod
}

func condition(kind corev1.PodConditionType, status corev1.ConditionStatus, reason string) []corev1.PodCondition {
	return []corev1.PodCondition{{Type: kind, Status: status, Reason: reason}}
}

func one(s corev1.ContainerState, ready bool, restarts int32) []corev1.ContainerStatus {
	return []corev1.ContainerStatus{{Name: "c", State: s, Ready: ready, RestartCount: restarts}}
}

type statusCase struct {
	name               string
	pod                parts
	status             string
	health             live.Health
	ready, total, runs int
}

func statusCases() []statusCase {
	started := true
	return []statusCase{
		{"running", parts{phase: "Running", containers: one(running, true, 0)}, "Running", live.Good, 1, 1, 0},
		{"not ready", parts{phase: "Running", containers: one(running, false, 0)}, "Running", live.Busy, 0, 1, 0},
		{"pending", parts{phase: "Pending"}, "Pending", live.Busy, 0, 0, 0},
		{"unschedulable", parts{phase: "Pending", conditions: condition(corev1.PodScheduled, "False", "Unschedulable")}, "Pending", live.Warn, 0, 0, 0},
		{"gated", parts{phase: "Pending", conditions: condition(corev1.PodScheduled, "False", "SchedulingGated")}, "SchedulingGated", live.Warn, 0, 0, 0},
		{"creating", parts{phase: "Pending", containers: one(wait("ContainerCreating"), false, 0)}, "ContainerCreating", live.Busy, 0, 1, 0},
		{"pull fails", parts{phase: "Pending", containers: one(wait("ErrImagePull"), false, 0)}, "ErrImagePull", live.Bad, 0, 1, 0},
		{"crash loop", parts{phase: "Running", containers: one(wait("CrashLoopBackOff"), false, 7)}, "CrashLoopBackOff", live.Bad, 0, 1, 7},
		{"completed", parts{phase: "Succeeded", containers: one(end("Completed", 0, 0), false, 0)}, "Completed", live.Quiet, 0, 1, 0},
		{"failed", parts{phase: "Failed", containers: one(end("Error", 1, 0), false, 0)}, "Error", live.Bad, 0, 1, 0},
		{"signal", parts{phase: "Failed", containers: one(end("", 137, 9), false, 0)}, "Signal:9", live.Bad, 0, 1, 0},
		{"exit code", parts{phase: "Failed", containers: one(end("", 3, 0), false, 0)}, "ExitCode:3", live.Bad, 0, 1, 0},
		{"evicted", parts{phase: "Failed", reason: "Evicted"}, "Evicted", live.Bad, 0, 0, 0},
		{"terminating", parts{phase: "Running", deleted: true, containers: one(running, true, 0)}, "Terminating", live.Leaving, 1, 1, 0},
		{"deleted after it ended", parts{phase: "Succeeded", deleted: true, containers: one(end("Completed", 0, 0), false, 0)}, "Completed", live.Leaving, 0, 1, 0},
		{"node lost", parts{phase: "Running", reason: "NodeLost", deleted: true}, "Unknown", live.Bad, 0, 0, 0},
		{"one completed, one ready", parts{phase: "Running", conditions: condition(corev1.PodReady, "True", ""), containers: []corev1.ContainerStatus{
			{Name: "a", State: end("Completed", 0, 0)}, {Name: "b", State: running, Ready: true},
		}}, "Running", live.Busy, 1, 2, 0},
		{"one completed, pod not ready", parts{phase: "Running", containers: []corev1.ContainerStatus{
			{Name: "a", State: end("Completed", 0, 0)}, {Name: "b", State: running, Ready: true},
		}}, "NotReady", live.Warn, 1, 2, 0},
		{"one completed, one failed", parts{phase: "Running", containers: []corev1.ContainerStatus{
			{Name: "a", State: end("Completed", 0, 0)}, {Name: "b", State: end("OOMKilled", 137, 0)},
		}}, "OOMKilled", live.Bad, 0, 2, 0},
		{"init 0 of 2", parts{phase: "Pending", initDeclare: 2, init: []corev1.ContainerStatus{{Name: "inita", State: running, RestartCount: 2}},
			containers: one(wait("PodInitializing"), false, 0)}, "Init:0/2", live.Busy, 0, 1, 2},
		{"init 1 of 2", parts{phase: "Pending", init: []corev1.ContainerStatus{{Name: "inita", State: end("Completed", 0, 0)}, {Name: "initb", State: wait("PodInitializing")}},
			containers: one(wait("PodInitializing"), false, 0)}, "Init:1/2", live.Busy, 0, 1, 0},
		{"init fails", parts{phase: "Pending", init: []corev1.ContainerStatus{{Name: "inita", State: end("Error", 1, 0)}},
			containers: one(wait("PodInitializing"), false, 0)}, "Init:Error", live.Bad, 0, 1, 0},
		{"init exit code", parts{phase: "Pending", init: []corev1.ContainerStatus{{Name: "inita", State: end("", 2, 0)}},
			containers: one(wait("PodInitializing"), false, 0)}, "Init:ExitCode:2", live.Bad, 0, 1, 0},
		{"init crash loop", parts{phase: "Pending", init: []corev1.ContainerStatus{{Name: "inita", State: wait("CrashLoopBackOff"), RestartCount: 3}},
			containers: one(wait("PodInitializing"), false, 0)}, "Init:CrashLoopBackOff", live.Bad, 0, 1, 3},
		{"init restarts do not count later", parts{phase: "Running", init: []corev1.ContainerStatus{{Name: "inita", State: end("Completed", 0, 0), RestartCount: 3}},
			containers: one(running, true, 1)}, "Running", live.Good, 1, 1, 1},
		{"sidecar", parts{phase: "Running", sidecar: true, init: []corev1.ContainerStatus{{Name: "inita", State: running, Started: &started, Ready: true, RestartCount: 2}},
			containers: one(running, true, 1)}, "Running", live.Good, 2, 2, 3},
	}
}

func TestPodStatus(t *testing.T) {
	for _, tt := range statusCases() {
		t.Run(tt.name, func(t *testing.T) {
			got := live.Pods(&live.Snapshot{Pods: []*corev1.Pod{tt.pod.pod()}})[0]
			if got.Status != tt.status || got.Health != tt.health || got.Ready != tt.ready || got.Containers != tt.total || got.Restarts != tt.runs {
				t.Errorf("got %s, health %d, %d/%d, %d restarts; want %s, health %d, %d/%d, %d restarts", got.Status, got.Health,
					got.Ready, got.Containers, got.Restarts, tt.status, tt.health, tt.ready, tt.total, tt.runs)
			}
		})
	}
}

func TestPodWhy(t *testing.T) {
	tests := []struct {
		scene *live.Snapshot
		pod   string
		why   string
	}{
		{livetest.MidRollout(), "hello-deployment-5756bb6c8f-x2kfw", ""},
		{livetest.MidRollout(), "hello-deployment-68bd497896-c5d2p", "being deleted; its containers have 30 s to finish"},
		{livetest.Stuck(), "hello-deployment-7d9f6c5b48-k4tqs", `ImagePullBackOff: container hello, image hello:v9: Back-off pulling image "hello:v9"`},
	}
	for _, tt := range tests {
		d, ok := live.Details(tt.scene, tt.pod)
		if !ok || d.Why.String() != tt.why {
			t.Errorf("%s: found %v, why %q, want %q", tt.pod, ok, d.Why, tt.why)
		}
	}
	d, _ := live.Details(livetest.Stuck(), "hello-deployment-7d9f6c5b48-k4tqs")
	if len(d.Events) != 2 || len(d.States) != 1 || d.States[0].State.String() != "waiting: ImagePullBackOff" || d.Conditions[0].Met {
		t.Errorf("details of a stuck pod: %+v", d)
	}
	if _, ok := live.Details(livetest.Stuck(), "gone"); ok {
		t.Error("found a pod that is not there")
	}
}

func TestPodsAreAvailableAfterMinReadySeconds(t *testing.T) {
	want := map[string]time.Time{
		"hello-deployment-5756bb6c8f-9qj7d": livetest.Now.Add(3 * time.Second), // ready for 2 s of 5
		"hello-deployment-5756bb6c8f-b7w2m": {},                                // not ready
		"hello-deployment-68bd497896-c5d2p": {},                                // being deleted
		"client":                            {},                                // nobody's
	}
	for _, p := range live.Pods(livetest.MidRollout()) {
		if at, ok := want[p.Name]; ok && !p.AvailableAt.Equal(at) {
			t.Errorf("%s is available at %v, want %v", p.Name, p.AvailableAt, at)
		}
	}
}

func TestPodsOfOneWorkloadStayTogether(t *testing.T) {
	var names []string
	for _, p := range live.Pods(livetest.MidRollout()) {
		names = append(names, p.Name[max(0, len(p.Name)-5):])
	}
	want := []string{"lient", "b7w2m", "9qj7d", "x2kfw", "7lwzn", "c5d2p"}
	for i := range want {
		if names[i] != want[i] {
			t.Fatalf("order %v, want %v", names, want)
		}
	}
}
