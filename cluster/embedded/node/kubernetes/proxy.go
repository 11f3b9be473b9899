package main

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/proxy/config"

	"github.com/kubecadet/cadet/cluster/embedded/node/kubernetes/proxy"
	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// labelServiceProxyName keeps a Service for another proxy (KEP-2447).
const labelServiceProxyName = "service.kubernetes.io/service-proxy-name"

// runProxy feeds the service proxy of a node with Services and endpoint slices, chosen as kube-proxy chooses them.
func runProxy(ctx context.Context, client kubernetes.Interface, self layout.Node) error {
	ours := labels.NewSelector()
	for _, key := range []string{labelServiceProxyName, corev1.IsHeadlessService} {
		absent, err := labels.NewRequirement(key, selection.DoesNotExist, nil)
		if err != nil {
			return err
		}
		ours = ours.Add(*absent)
	}
	factory := informers.NewSharedInformerFactoryWithOptions(client, 15*time.Minute, informers.WithTweakListOptions(func(o *metav1.ListOptions) {
		o.LabelSelector = ours.String()
	}))
	proxier := proxy.New(self.Name())
	services := config.NewServiceConfig(ctx, factory.Core().V1().Services(), 15*time.Minute)
	services.RegisterEventHandler(proxier)
	slices := config.NewEndpointSliceConfig(ctx, factory.Discovery().V1().EndpointSlices(), 15*time.Minute)
	slices.RegisterEventHandler(proxier)
	factory.Start(ctx.Done())
	if err := followPods(ctx, self, proxier); err != nil {
		return err
	}
	go services.Run(ctx.Done())
	go slices.Run(ctx.Done())
	proxier.Run(ctx)
	return ctx.Err()
}

// followPods feeds the service proxy with the node's pods, of which some have host ports. It asks as the kubelet: the role
// of proxies does not let them see pods.
func followPods(ctx context.Context, self layout.Node, proxier *proxy.Proxier) error {
	client, err := clientOf("kubelet")
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithTransform(onlyPorts), informers.WithTweakListOptions(func(o *metav1.ListOptions) {
		o.FieldSelector = "spec.nodeName=" + self.Name()
	}))
	_, err = factory.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(pod any) { proxier.OnPodAdd(pod.(*corev1.Pod)) },
		UpdateFunc: func(old, pod any) { proxier.OnPodUpdate(old.(*corev1.Pod), pod.(*corev1.Pod)) },
		DeleteFunc: func(gone any) {
			if unknown, ok := gone.(cache.DeletedFinalStateUnknown); ok {
				gone = unknown.Obj
			}
			if pod, ok := gone.(*corev1.Pod); ok {
				proxier.OnPodDelete(pod.UID)
			}
		},
	})
	factory.Start(ctx.Done())
	return err
}

// onlyPorts leaves of a pod what its host ports need: all pods are kept in memory.
func onlyPorts(object any) (any, error) {
	pod, ok := object.(*corev1.Pod)
	if !ok {
		return object, nil
	}
	kept := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: pod.Namespace, UID: pod.UID, ResourceVersion: pod.ResourceVersion}}
	kept.Spec.HostNetwork, kept.Status.Phase, kept.Status.PodIP = pod.Spec.HostNetwork, pod.Status.Phase, pod.Status.PodIP
	for _, c := range append(append([]corev1.Container{}, pod.Spec.InitContainers...), pod.Spec.Containers...) {
		kept.Spec.Containers = append(kept.Spec.Containers, corev1.Container{Ports: c.Ports})
	}
	return kept, nil
}
