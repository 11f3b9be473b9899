package edge

import (
	"context"
	"errors"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
)

// routes keeps the proxy's table, and the statuses and events of Ingresses, true to the cluster.
type routes struct {
	objects  *objects
	client   rest.Interface // of networking.k8s.io
	publish  string
	proxy    *proxy
	reporter *reporter
}

// reconcile makes the table of what is there now.
func (r *routes) reconcile(ctx context.Context) error {
	known, err := r.objects.classes.List(labels.Everything())
	if err != nil {
		return err
	}
	all, err := r.objects.ingresses.List(labels.Everything())
	if err != nil {
		return err
	}
	classes, world := newClasses(known), r.objects.world()
	for _, i := range all {
		if classes.contain(i) {
			world.Ingresses = append(world.Ingresses, i)
		}
	}
	table, problems := Build(world, r.proxy.table.Load())
	r.proxy.table.Store(table)
	now := map[complaint]runtime.Object{}
	for _, p := range problems {
		now[complaint{p.Ingress.UID, problem{p.Reason, p.Message}}] = p.Ingress
	}
	r.reporter.report(now)
	return r.writeStatuses(ctx, all, classes)
}

func (r *routes) writeStatuses(ctx context.Context, all []*networkingv1.Ingress, classes classes) error {
	var address []corev1.LoadBalancerIngress
	namespace, name, _ := strings.Cut(r.publish, "/")
	if s, err := r.objects.services.Services(namespace).Get(name); err == nil {
		address = s.Status.LoadBalancer.Ingress
	}
	var failed []error
	for _, i := range all {
		if want, write := ingressStatus(i, classes.contain(i), address); write {
			failed = append(failed, patchStatus(ctx, r.client, "ingresses", i, want))
		}
	}
	return errors.Join(failed...)
}

// world is what tables are made from, but for the Ingresses.
func (o *objects) world() World {
	return World{
		Service: func(namespace, name string) *corev1.Service { return found(o.services.Services(namespace).Get(name)) },
		Secret:  func(namespace, name string) *corev1.Secret { return found(o.secrets.Secrets(namespace).Get(name)) },
		Slices: func(namespace, service string) []*discoveryv1.EndpointSlice {
			of := labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: service})
			slices, _ := o.slices.EndpointSlices(namespace).List(of) // a cache has no errors
			return slices
		},
	}
}

// found is nil instead of an error, which from a cache means that the object is not there.
func found[T any](object *T, err error) *T {
	if err != nil {
		return nil
	}
	return object
}
