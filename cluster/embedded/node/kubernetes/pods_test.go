package main

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestIsStale(t *testing.T) {
	began := time.Date(2026, 1, 2, 3, 4, 5, 600e6, time.UTC)
	running := func(after time.Duration) []corev1.ContainerStatus {
		at := metav1.NewTime(began.Add(after).Truncate(time.Second))
		return []corev1.ContainerStatus{{State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: at}}}}
	}
	ended := []corev1.ContainerStatus{{State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{}}}}
	deleted := metav1.NewTime(began)
	for name, c := range map[string]struct {
		pod  corev1.Pod
		want bool
	}{
		"from before":         {corev1.Pod{Status: corev1.PodStatus{ContainerStatuses: running(-time.Minute)}}, true},
		"from just before":    {corev1.Pod{Status: corev1.PodStatus{ContainerStatuses: running(-100 * time.Millisecond)}}, true},
		"started since":       {corev1.Pod{Status: corev1.PodStatus{ContainerStatuses: running(2 * time.Second)}}, false},
		"seen to have ended":  {corev1.Pod{Status: corev1.PodStatus{ContainerStatuses: ended}}, false},
		"a sidecar of before": {corev1.Pod{Status: corev1.PodStatus{ContainerStatuses: ended, InitContainerStatuses: running(-time.Minute)}}, true},
		"being deleted":       {corev1.Pod{ObjectMeta: metav1.ObjectMeta{DeletionTimestamp: &deleted}, Status: corev1.PodStatus{ContainerStatuses: running(-time.Minute)}}, false},
		"not seen yet":        {corev1.Pod{}, false},
	} {
		if got := isStale(&c.pod, began); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
