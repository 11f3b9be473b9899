package main

import (
	"context"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/proxy/config"

	"github.com/kubecadet/cadet/cluster/embedded/node/kubernetes/firewall"
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
	objects := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithTransform(trimmed))
	policy, err := policyOf(ctx, self, objects)
	if err != nil {
		return err
	}
	proxier := proxy.New(self.Name(), policy)
	services := config.NewServiceConfig(ctx, factory.Core().V1().Services(), 15*time.Minute)
	services.RegisterEventHandler(proxier)
	slices := config.NewEndpointSliceConfig(ctx, factory.Discovery().V1().EndpointSlices(), 15*time.Minute)
	slices.RegisterEventHandler(proxier)
	factory.Start(ctx.Done())
	if err := followPods(self, objects, proxier); err != nil {
		return err
	}
	objects.Start(ctx.Done())
	go services.Run(ctx.Done())
	go slices.Run(ctx.Done())
	proxier.Run(ctx)
	return ctx.Err()
}

// policyOf is what the service proxy asks before it connects anybody: the NetworkPolicies, where the machine lets them be
// kept.
func policyOf(ctx context.Context, self layout.Node, objects informers.SharedInformerFactory) (proxy.Policy, error) {
	if why := firewall.Possible(); why != nil {
		klog.InfoS("network policies are not kept", "why", why.Error())
		return anybody{}, nil
	}
	wall, err := firewall.New(self, objects)
	if err != nil {
		return nil, err
	}
	go wall.Run(ctx)
	return wall, nil
}

// anybody is the policy where none can be kept.
type anybody struct{}

// Allows lets everybody through.
func (anybody) Allows(corev1.Protocol, string, string) bool { return true }

// Follow need not do anything.
func (anybody) Follow([]proxy.Front) {}

// followPods feeds the service proxy with the node's pods, of which some have host ports.
func followPods(self layout.Node, objects informers.SharedInformerFactory, proxier *proxy.Proxier) error {
	ours := func(object any) bool {
		if unknown, ok := object.(cache.DeletedFinalStateUnknown); ok {
			object = unknown.Obj
		}
		pod, ok := object.(*corev1.Pod)
		return ok && pod.Spec.NodeName == self.Name()
	}
	_, err := objects.Core().V1().Pods().Informer().AddEventHandler(cache.FilteringResourceEventHandler{FilterFunc: ours, Handler: cache.ResourceEventHandlerFuncs{
		AddFunc:    func(pod any) { proxier.OnPodAdd(pod.(*corev1.Pod)) },
		UpdateFunc: func(old, pod any) { proxier.OnPodUpdate(old.(*corev1.Pod), pod.(*corev1.Pod)) },
		DeleteFunc: func(gone any) {
			if unknown, ok := gone.(cache.DeletedFinalStateUnknown); ok {
				gone = unknown.Obj
			}
			proxier.OnPodDelete(gone.(*corev1.Pod).UID)
		},
	}})
	return err
}

// trimmed leaves of a pod what its host ports and NetworkPolicies need: all pods are kept in memory.
func trimmed(object any) (any, error) {
	pod, ok := object.(*corev1.Pod)
	if !ok {
		return object, nil
	}
	kept := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: pod.Namespace, UID: pod.UID, ResourceVersion: pod.ResourceVersion, Labels: pod.Labels}}
	kept.Spec.NodeName, kept.Spec.HostNetwork, kept.Status.Phase, kept.Status.PodIP = pod.Spec.NodeName, pod.Spec.HostNetwork, pod.Status.Phase, pod.Status.PodIP
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		kept.Spec.Containers = append(kept.Spec.Containers, corev1.Container{Ports: c.Ports})
	}
	return kept, nil
}
