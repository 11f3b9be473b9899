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
	go services.Run(ctx.Done())
	go slices.Run(ctx.Done())
	proxier.Run(ctx)
	return ctx.Err()
}
