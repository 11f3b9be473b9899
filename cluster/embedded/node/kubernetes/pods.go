package main

import (
	"context"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/klog/v2"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// podTime is how long the kubelet may take to look at the pods of a cluster that was kept. A start does not fail by it.
const podTime = 30 * time.Second

// waitForPods returns when no pod is called running that is not: until a kubelet has looked at it, a pod that ended with
// its node is still said to be running and ready. All nodes begin with the first.
func waitForPods(ctx context.Context, client kubernetes.Interface) error {
	const step = "pods"
	began, err := nodeBegan()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, podTime)
	defer cancel()
	placed := metav1.ListOptions{FieldSelector: "spec.nodeName!="}
	pods, err := client.CoreV1().Pods(metav1.NamespaceAll).List(ctx, placed)
	if err != nil {
		return fmt.Errorf("list the pods that were kept: %w", err)
	}
	stale := map[types.UID]bool{}
	for i := range pods.Items {
		if isStale(&pods.Items[i], began) {
			stale[pods.Items[i].UID] = true
		}
	}
	if len(stale) == 0 {
		return nil
	}
	report.Begin(step, fmt.Sprintf("kubelet looks at the %d that ran before", len(stale)))
	placed.ResourceVersion = pods.ResourceVersion
	changes, err := client.CoreV1().Pods(metav1.NamespaceAll).Watch(ctx, placed)
	if err != nil {
		return fmt.Errorf("watch the pods that were kept: %w", err)
	}
	defer changes.Stop()
	for change := range changes.ResultChan() {
		pod, ok := change.Object.(*corev1.Pod)
		if !ok {
			break // the watch has ended
		}
		if change.Type == watch.Deleted || !isStale(pod, began) {
			delete(stale, pod.UID)
		}
		if len(stale) == 0 {
			break
		}
	}
	if len(stale) > 0 {
		klog.InfoS("the kubelet has not looked at all pods yet", "pods", len(stale))
	}
	report.End(step)
	return nil
}

// nodeBegan is when the node's first process began. What ended and was started again since is younger.
func nodeBegan() (time.Time, error) {
	info, err := os.Stat(layout.Began)
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// isStale says whether a pod's status is from before the node began. No container of a node outlives it, and the first of
// a node starts more than a second after it, which is as exact as the API tells it.
func isStale(pod *corev1.Pod, began time.Time) bool {
	if pod.DeletionTimestamp != nil {
		return false // it says that it ends
	}
	for _, all := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses, pod.Status.EphemeralContainerStatuses} {
		for _, c := range all {
			if c.State.Running != nil && !c.State.Running.StartedAt.After(began) {
				return true
			}
		}
	}
	return false
}
