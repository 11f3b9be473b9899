package edge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
)

// patchStatus writes status.loadBalancer.ingress of an object; nil removes it. It fails with a conflict when the object
// has changed since it was read, and does nothing when it is gone.
func patchStatus(ctx context.Context, client rest.Interface, resource string, of metav1.Object, ingress any) error {
	patch, err := json.Marshal(map[string]any{
		"metadata": map[string]any{"resourceVersion": of.GetResourceVersion()},
		"status":   map[string]any{"loadBalancer": map[string]any{"ingress": ingress}},
	})
	if err != nil {
		return err
	}
	err = client.Patch(types.MergePatchType).Resource(resource).SubResource("status").
		Namespace(of.GetNamespace()).Name(of.GetName()).Body(patch).Do(ctx).Error()
	if err != nil && !apierrors.IsNotFound(err) {
		return fmt.Errorf("cannot write the address of %s %s/%s: %w", resource, of.GetNamespace(), of.GetName(), err)
	}
	return nil
}

// ingressStatus says what the status of an Ingress has to be, and whether it has to be written. Address is that of the
// edge. The status of an Ingress that is not the edge's is touched only where the edge's address is left in it.
func ingressStatus(i *networkingv1.Ingress, ours bool, address []corev1.LoadBalancerIngress) (want []networkingv1.IngressLoadBalancerIngress, write bool) {
	for _, a := range address {
		want = append(want, networkingv1.IngressLoadBalancerIngress{IP: a.IP, Hostname: a.Hostname})
	}
	has := i.Status.LoadBalancer.Ingress
	same := slices.EqualFunc(want, has, func(a, b networkingv1.IngressLoadBalancerIngress) bool {
		return a.IP == b.IP && a.Hostname == b.Hostname
	})
	if ours {
		return want, !same
	}
	return nil, same && len(has) > 0
}
