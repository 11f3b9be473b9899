package edge

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	watchtools "k8s.io/client-go/tools/watch"
)

func isReady(d *appsv1.Deployment) bool {
	s := d.Status
	return s.ObservedGeneration >= d.Generation && s.UpdatedReplicas == 1 && s.ReadyReplicas == 1 && s.Replicas == 1
}

func isAddressed(s *corev1.Service) bool { return len(s.Status.LoadBalancer.Ingress) > 0 }

func hasAddress(ctx context.Context, client kubernetes.Interface) (bool, error) {
	s, err := client.CoreV1().Services(Namespace).Get(ctx, Name, metav1.GetOptions{})
	return err == nil && isAddressed(s), err
}

// wait watches until the Deployment is ready, and its Service has the address that Ingresses have too.
func wait(ctx context.Context, client kubernetes.Interface) error {
	apps, core := client.AppsV1().RESTClient(), client.CoreV1().RESTClient()
	if err := until(ctx, apps, "deployments", &appsv1.Deployment{}, func(o runtime.Object) bool {
		d, ok := o.(*appsv1.Deployment)
		return ok && isReady(d)
	}); err != nil {
		return errors.Join(err, podsProblem(ctx, client))
	}
	if err := until(ctx, core, "services", &corev1.Service{}, func(o runtime.Object) bool {
		s, ok := o.(*corev1.Service)
		return ok && isAddressed(s)
	}); err != nil {
		return fmt.Errorf("its Service has no address: %w", err)
	}
	return nil
}

// until watches the edge's object of a resource.
func until(ctx context.Context, client cache.Getter, resource string, of runtime.Object, holds func(runtime.Object) bool) error {
	byName := fields.OneTermEqualSelector(metav1.ObjectNameField, Name)
	_, err := watchtools.UntilWithSync(ctx, cache.NewListWatchFromClient(client, resource, Namespace, byName), of, nil, func(e watch.Event) (bool, error) {
		return e.Type != watch.Deleted && holds(e.Object), nil
	})
	return err
}

// podsProblem says what keeps the edge's pod from being ready: its last warning, else what its status tells.
func podsProblem(ctx context.Context, client kubernetes.Interface) error {
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience/10)
	defer cancel()
	events, err := client.CoreV1().Events(Namespace).List(after, metav1.ListOptions{FieldSelector: "type=Warning,involvedObject.kind=Pod"})
	if err != nil {
		return err
	}
	var last *corev1.Event
	for i := range events.Items {
		if e := &events.Items[i]; last == nil || last.LastTimestamp.Before(&e.LastTimestamp) {
			last = e
		}
	}
	if last != nil {
		return fmt.Errorf("pod %s: %s: %s", last.InvolvedObject.Name, last.Reason, last.Message)
	}
	pods, err := client.CoreV1().Pods(Namespace).List(after, metav1.ListOptions{LabelSelector: Selector})
	if err != nil {
		return err
	}
	for _, p := range pods.Items {
		for _, c := range p.Status.Conditions {
			if c.Status == corev1.ConditionFalse && c.Message != "" {
				return fmt.Errorf("pod %s: %s: %s", p.Name, cmp.Or(c.Reason, string(c.Type)), c.Message)
			}
		}
	}
	return nil
}
