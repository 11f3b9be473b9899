package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

// What the workbench is to show: many pods in the namespace of one lesson, on nodes that are objects only. There is no
// kubelet on them; this program writes what one would.
const (
	crowdPods  = 5000
	crowdNodes = 50
	workers    = 16 // calls at the same time
)

var crowdLabels = map[string]string{"app": "crowd"}

// crowd is simulated pods in a namespace of a real API server.
type crowd struct {
	client    kubernetes.Interface
	namespace string
}

func podName(i int) string  { return fmt.Sprintf("crowd-%04d", i) }
func nodeName(i int) string { return fmt.Sprintf("simulated-%02d", i) }

// fill makes nodes and pods, all of them running.
func (c crowd) fill(ctx context.Context) error {
	if err := each(ctx, crowdNodes, c.addNode); err != nil {
		return fmt.Errorf("adding simulated nodes: %w", err)
	}
	if err := each(ctx, crowdPods, c.addPod); err != nil {
		return fmt.Errorf("adding simulated pods: %w", err)
	}
	return nil
}

// each does something for each number below n, several at the same time.
func each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < n && ctx.Err() == nil; i += workers {
				if err := do(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

func (c crowd) addNode(ctx context.Context, i int) error {
	room := corev1.ResourceList{corev1.ResourcePods: resource.MustParse("1000")}
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: nodeName(i)}, Spec: corev1.NodeSpec{
		Taints: []corev1.Taint{{Key: "simulated", Effect: corev1.TaintEffectNoSchedule}}, // for nobody else's pods
	}}
	if _, err := c.client.CoreV1().Nodes().Create(ctx, node, metav1.CreateOptions{}); err != nil {
		return err
	}
	patch, err := statusPatch(corev1.NodeStatus{Capacity: room, Allocatable: room, Conditions: []corev1.NodeCondition{{
		Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "Simulated", LastHeartbeatTime: metav1.Now(), LastTransitionTime: metav1.Now(),
	}}})
	if err == nil {
		_, err = c.client.CoreV1().Nodes().Patch(ctx, node.Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
	}
	return err
}

// statusPatch writes a status, whoever else wrote to the object meanwhile.
func statusPatch(status any) ([]byte, error) { return json.Marshal(map[string]any{"status": status}) }

func (c crowd) addPod(ctx context.Context, i int) error {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: podName(i), Labels: crowdLabels},
		Spec: corev1.PodSpec{
			NodeName: nodeName(i % crowdNodes), Containers: []corev1.Container{{Name: "hello", Image: "hello:v1"}},
			Tolerations: []corev1.Toleration{{Operator: corev1.TolerationOpExists}}, // nobody renews the nodes' leases
		},
	}
	if _, err := c.client.CoreV1().Pods(c.namespace).Create(ctx, pod, metav1.CreateOptions{}); err != nil {
		return err
	}
	now := metav1.Now()
	status := corev1.PodStatus{
		Phase: corev1.PodRunning, StartTime: &now, PodIP: fmt.Sprintf("10.250.%d.%d", i/250, i%250),
		ContainerStatuses: []corev1.ContainerStatus{{
			Name: "hello", Image: "hello:v1", Ready: true, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}},
		}},
	}
	for _, is := range []corev1.PodConditionType{corev1.PodScheduled, corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady} {
		status.Conditions = append(status.Conditions, corev1.PodCondition{Type: is, Status: corev1.ConditionTrue, LastTransitionTime: now})
	}
	patch, err := statusPatch(status)
	if err == nil {
		_, err = c.client.CoreV1().Pods(c.namespace).Patch(ctx, pod.Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
	}
	return err
}

// mark writes a word into the status of a pod, where kubectl and the workbench show it as what the pod does.
func (c crowd) mark(ctx context.Context, pod, word string) error {
	patch, err := statusPatch(map[string]string{"reason": word})
	if err == nil {
		_, err = c.client.CoreV1().Pods(c.namespace).Patch(ctx, pod, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
	}
	return err
}

// change changes pods until ctx ends, so many a second or as many as the API server takes. It returns how many it took.
func (c crowd) change(ctx context.Context, perSecond int) int {
	var changed atomic.Int64
	beats := make(chan int)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for n := range beats {
				if c.mark(ctx, podName(rand.IntN(crowdPods)), "Round"+strconv.Itoa(n%10)) == nil {
					changed.Add(1)
				}
			}
		})
	}
	beat := time.NewTicker(time.Second / time.Duration(perSecond))
	defer beat.Stop()
	for n := 0; ctx.Err() == nil; n++ {
		select {
		case <-ctx.Done():
		case <-beat.C:
			beats <- n
		}
	}
	close(beats)
	all.Wait()
	return int(changed.Load())
}
