package main

import (
	"context"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/kubecadet/cadet/cluster"
)

// replicas is how many pods the first lesson makes.
const replicas = 3

var labels = map[string]string{"app": "hello-node"}

// timeToPods is from typing cadet up until the pods of a Deployment run, all started since.
func (b bench) timeToPods(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	kubeconfig, err := b.up(ctx)
	if err != nil {
		return 0, err
	}
	client, err := cluster.Client(kubeconfig)
	if err != nil {
		return 0, err
	}
	_, err = client.AppsV1().Deployments(metav1.NamespaceDefault).Create(ctx, deployment(), metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return 0, err
	}
	err = wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, 2*time.Minute, true, func(ctx context.Context) (bool, error) {
		pods, err := client.CoreV1().Pods(metav1.NamespaceDefault).List(ctx, metav1.ListOptions{LabelSelector: metav1.FormatLabelSelector(&metav1.LabelSelector{MatchLabels: labels})})
		if err != nil {
			return false, err
		}
		running := 0
		for i := range pods.Items {
			if runsSince(&pods.Items[i], began) {
				running++
			}
		}
		return running == replicas, nil
	})
	return time.Since(began), err
}

// runsSince says whether a pod's container runs and was started after a moment; the API counts whole seconds.
func runsSince(pod *corev1.Pod, moment time.Time) bool {
	for _, s := range pod.Status.ContainerStatuses {
		if s.State.Running != nil && !s.State.Running.StartedAt.Time.Before(moment.Truncate(time.Second)) {
			return true
		}
	}
	return false
}

func deployment() *appsv1.Deployment {
	n := int32(replicas)
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "hello-node"},
		Spec: appsv1.DeploymentSpec{
			Replicas: &n,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "hello", Image: "hello:v1"}}},
			},
		},
	}
}
