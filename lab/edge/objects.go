package edge

import (
	"context"
	"errors"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	corelisters "k8s.io/client-go/listers/core/v1"
	discoverylisters "k8s.io/client-go/listers/discovery/v1"
	networkinglisters "k8s.io/client-go/listers/networking/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// objects is the part of the cluster that the edge goes by, kept up to date by watches. What its listers return is
// shared: nobody changes it.
type objects struct {
	ingresses networkinglisters.IngressLister
	classes   networkinglisters.IngressClassLister
	services  corelisters.ServiceLister
	slices    discoverylisters.EndpointSliceLister
	secrets   corelisters.SecretLister
	nodes     corelisters.NodeLister

	informers map[string]cache.SharedIndexInformer // by resource
}

func newObjects(c clients) (*objects, error) {
	o := &objects{informers: map[string]cache.SharedIndexInformer{}}
	watch := func(client rest.Interface, resource string, of runtime.Object) cache.Indexer {
		from := cache.NewListWatchFromClient(client, resource, metav1.NamespaceAll, fields.Everything())
		byNamespace := cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc}
		informer := cache.NewSharedIndexInformer(from, of, 0, byNamespace)
		o.informers[resource] = informer
		return informer.GetIndexer()
	}
	o.ingresses = networkinglisters.NewIngressLister(watch(c.networking, "ingresses", &networkingv1.Ingress{}))
	o.classes = networkinglisters.NewIngressClassLister(watch(c.networking, "ingressclasses", &networkingv1.IngressClass{}))
	o.services = corelisters.NewServiceLister(watch(c.core, "services", &corev1.Service{}))
	o.slices = discoverylisters.NewEndpointSliceLister(watch(c.discovery, "endpointslices", &discoveryv1.EndpointSlice{}))
	o.secrets = corelisters.NewSecretLister(watch(c.core, "secrets", &corev1.Secret{}))
	o.nodes = corelisters.NewNodeLister(watch(c.core, "nodes", &corev1.Node{}))
	for _, informer := range o.informers {
		if err := informer.SetTransform(withoutBallast); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// withoutBallast leaves out what the edge never reads: who wrote which field, and secrets that are no certificates.
func withoutBallast(object any) (any, error) {
	if o, ok := object.(metav1.Object); ok {
		o.SetManagedFields(nil)
	}
	if s, ok := object.(*corev1.Secret); ok && s.Type != corev1.SecretTypeTLS {
		s.Data = nil
	}
	return object, nil
}

// onChange calls changed at each change of an object of resources. Call it before run.
func (o *objects) onChange(changed func(), resources ...string) error {
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { changed() },
		UpdateFunc: func(_, _ any) { changed() },
		DeleteFunc: func(any) { changed() },
	}
	for _, resource := range resources {
		if _, err := o.informers[resource].AddEventHandler(handler); err != nil {
			return err
		}
	}
	return nil
}

// run watches until ctx ends.
func (o *objects) run(ctx context.Context) {
	for _, informer := range o.informers {
		go informer.RunWithContext(ctx)
	}
}

// complete waits until all that the cluster has is known.
func (o *objects) complete(ctx context.Context) error {
	for _, informer := range o.informers {
		if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
			return errors.New("ended before everything in the cluster was read")
		}
	}
	return nil
}
