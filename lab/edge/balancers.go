package edge

import (
	"context"
	"errors"
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
)

// balancers writes addresses into Services of type LoadBalancer. Forwarding from there to the pods is kube-proxy's.
type balancers struct {
	objects  *objects
	client   rest.Interface // of the core group
	ledger   *ledger
	reporter *reporter
}

// reconcile makes all statuses true to the ledger.
func (b *balancers) reconcile(ctx context.Context) error {
	services, err := b.objects.services.List(labels.Everything())
	if err != nil {
		return err
	}
	waiting := map[complaint]runtime.Object{}
	var failed []error
	for _, c := range b.ledger.settle(services) {
		if c.waits != nil {
			waiting[complaint{c.service.UID, *c.waits}] = c.service
		}
		failed = append(failed, b.write(ctx, c.service, c.address))
	}
	for _, s := range services {
		if s.Spec.Type != corev1.ServiceTypeLoadBalancer && b.ledger.pool.contains(statusAddress(s)) {
			failed = append(failed, b.write(ctx, s, netip.Addr{}))
		}
	}
	b.reporter.report(waiting)
	return errors.Join(failed...)
}

func (b *balancers) write(ctx context.Context, s *corev1.Service, address netip.Addr) error {
	if !address.IsValid() {
		if len(s.Status.LoadBalancer.Ingress) == 0 {
			return nil
		}
		return patchStatus(ctx, b.client, "services", s, nil)
	}
	if statusAddress(s) == address {
		return nil
	}
	err := patchStatus(ctx, b.client, "services", s, []corev1.LoadBalancerIngress{{IP: address.String()}})
	if err == nil {
		b.reporter.events.Eventf(s, corev1.EventTypeNormal, "AddressGiven", "the load balancer's address is %s", address)
	}
	return err
}
