package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/edge"
	"github.com/kubecadet/cadet/lab/load"
)

// edgeFigures compare calls through the Ingress with calls to a pod, both from another pod.
type edgeFigures struct {
	direct, ingress load.Result
	answered        float64 // percent of the calls while the Ingress was updated
}

const (
	updates    = 1000
	shopHost   = "shop.test"
	callerName = "load"
	loadTime   = 5 * time.Second
	readyTime  = time.Minute
)

// edge measures on a cluster that is up and has the pods of deployment.
func (b bench) edge(ctx context.Context, kubeconfig string) (f edgeFigures, err error) {
	c, err := connection.Open(cluster.Access{Kubeconfig: kubeconfig})
	if err != nil {
		return f, err
	}
	if err := edge.Ensure(ctx, c.Client(), "", func(string) {}); err != nil {
		return f, err
	}
	pod, err := makeShop(ctx, c)
	if err != nil {
		return f, err
	}
	within, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	address, err := reachable(within, c)
	if err != nil {
		return f, fmt.Errorf("the Ingress does not answer: %w", err)
	}
	if f.direct, err = callers(ctx, c, "http://"+pod+":8080/", loadTime); err != nil {
		return f, err
	}
	if f.ingress, err = callers(ctx, c, "http://"+address+"/", loadTime); err != nil {
		return f, err
	}
	f.answered, err = whileUpdating(ctx, c, "http://"+address+"/")
	return f, err
}

// makeShop puts a Service and an Ingress before the pods, makes the pod that calls, and returns the address of one pod.
func makeShop(ctx context.Context, c *connection.Connection) (pod string, err error) {
	const space = metav1.NamespaceDefault
	client, class, prefix := c.Client(), edge.Class, networkingv1.PathTypePrefix
	to := networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: "shop", Port: networkingv1.ServiceBackendPort{Number: 8080}}}
	paths := networkingv1.HTTPIngressRuleValue{Paths: []networkingv1.HTTPIngressPath{{Path: "/", PathType: &prefix, Backend: to}}}
	_, service := client.CoreV1().Services(space).Create(ctx, &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "shop"},
		Spec: corev1.ServiceSpec{Selector: labels, Ports: []corev1.ServicePort{{Port: 8080}}}}, metav1.CreateOptions{})
	_, ingress := client.NetworkingV1().Ingresses(space).Create(ctx, &networkingv1.Ingress{ObjectMeta: metav1.ObjectMeta{Name: "shop"},
		Spec: networkingv1.IngressSpec{IngressClassName: &class, Rules: []networkingv1.IngressRule{
			{Host: shopHost, IngressRuleValue: networkingv1.IngressRuleValue{HTTP: &paths}}}}}, metav1.CreateOptions{})
	_, caller := client.CoreV1().Pods(space).Create(ctx, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: callerName},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: callerName, Image: "lab:v1", Command: []string{"sleep", "infinity"}}}}}, metav1.CreateOptions{})
	if err := errors.Join(service, ingress, caller); err != nil {
		return "", err
	}
	pods, err := client.CoreV1().Pods(space).List(ctx, metav1.ListOptions{LabelSelector: "app=" + labels["app"], FieldSelector: "status.phase=Running"})
	if err != nil {
		return "", err
	}
	for i := range pods.Items {
		if p := &pods.Items[i]; p.DeletionTimestamp == nil && p.Status.PodIP != "" {
			return p.Status.PodIP, nil
		}
	}
	return "", errors.New("no pod to call")
}

// reachable waits until a call through the Ingress is answered, and returns its address.
func reachable(ctx context.Context, c *connection.Connection) (address string, err error) {
	err = wait.PollUntilContextCancel(ctx, 200*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		ingress, err := c.Client().NetworkingV1().Ingresses(metav1.NamespaceDefault).Get(ctx, "shop", metav1.GetOptions{})
		if err != nil || len(ingress.Status.LoadBalancer.Ingress) == 0 {
			return false, err
		}
		address = ingress.Status.LoadBalancer.Ingress[0].IP
		got, err := callers(ctx, c, "http://"+address+"/", time.Second/10)
		return err == nil && got.Lost == 0 && got.Calls > 0, nil // the pod that calls may not run yet
	})
	return address, err
}

// callers runs the load program in its pod.
func callers(ctx context.Context, c *connection.Connection, url string, span time.Duration) (r load.Result, err error) {
	at := connection.Target{Namespace: metav1.NamespaceDefault, Pod: callerName}
	got, err := c.Exec(ctx, at, []string{"load", "--for", span.String(), "--host", shopHost, url})
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal([]byte(got.Out), &r); err != nil {
		return r, fmt.Errorf("load says %q: %w", strings.TrimSpace(got.Out+got.Err), err)
	}
	return r, nil
}

// whileUpdating calls through the Ingress until its backend's path has been changed as often as updates says, and returns
// the percentage of calls that were answered.
func whileUpdating(ctx context.Context, c *connection.Connection, url string) (float64, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	changed := make(chan error, 1)
	go func() {
		for n := range updates {
			patch := fmt.Sprintf(`[{"op": "replace", "path": "/spec/rules/0/http/paths/0/pathType", "value": %q}]`, [...]string{"ImplementationSpecific", "Prefix"}[n%2])
			if _, err := c.Client().NetworkingV1().Ingresses(metav1.NamespaceDefault).Patch(ctx, "shop", types.JSONPatchType, []byte(patch), metav1.PatchOptions{}); err != nil {
				changed <- err
				return
			}
		}
		changed <- nil
	}()
	calls, lost := 0, 0
	for {
		r, err := callers(ctx, c, url, loadTime)
		if err != nil {
			return 0, err
		}
		calls, lost = calls+r.Calls, lost+r.Lost
		select {
		case err := <-changed:
			return 100 * float64(calls-lost) / math.Max(float64(calls), 1), err
		default:
		}
	}
}
