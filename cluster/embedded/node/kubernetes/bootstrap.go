package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

const dnsService = "kube-dns"

// bootstrap makes the objects that a fresh cluster lacks: the roles of what else runs here, the DNS Service with its endpoint, which is no pod, the
// default StorageClass, and the policies that say what the nodes can't do.
func bootstrap(ctx context.Context, client kubernetes.Interface, nodes int) error {
	class := func(ctx context.Context, client kubernetes.Interface) error {
		return createStorageClass(ctx, client, nodes)
	}
	for _, create := range []func(context.Context, kubernetes.Interface) error{createRoles, createDNSService, createDNSEndpoints, class, setPolicies} {
		var last error
		err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
			err := create(ctx, client)
			if ctx.Err() == nil || last == nil {
				last = err // else it is only that the time is up
			}
			return err == nil || apierrors.IsAlreadyExists(err), nil
		})
		if err != nil {
			return fmt.Errorf("make the cluster's first objects: %w (%w)", err, last)
		}
	}
	return nil
}

func createDNSService(ctx context.Context, client kubernetes.Interface) error {
	port := func(name string, p corev1.Protocol) corev1.ServicePort {
		return corev1.ServicePort{Name: name, Protocol: p, Port: layout.DNSPort, TargetPort: intstr.FromInt32(layout.DNSPort)}
	}
	services := client.CoreV1().Services(metav1.NamespaceSystem)
	// A second one would be refused for its address before its name.
	if _, err := services.Get(ctx, dnsService, metav1.GetOptions{}); err == nil {
		return nil
	}
	_, err := services.Create(ctx, &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: dnsService, Labels: map[string]string{"k8s-app": dnsService, "kubernetes.io/name": "CoreDNS"}},
		Spec: corev1.ServiceSpec{
			ClusterIP: layout.DNSIP,
			Ports:     []corev1.ServicePort{port("dns", corev1.ProtocolUDP), port("dns-tcp", corev1.ProtocolTCP)},
		},
	}, metav1.CreateOptions{})
	return err
}

func createDNSEndpoints(ctx context.Context, client kubernetes.Interface) error {
	ready, number := true, int32(layout.DNSPort)
	port := func(name string, p corev1.Protocol) discoveryv1.EndpointPort {
		return discoveryv1.EndpointPort{Name: &name, Protocol: &p, Port: &number}
	}
	_, err := client.DiscoveryV1().EndpointSlices(metav1.NamespaceSystem).Create(ctx, &discoveryv1.EndpointSlice{
		ObjectMeta:  metav1.ObjectMeta{Name: dnsService + "-node", Labels: map[string]string{discoveryv1.LabelServiceName: dnsService, discoveryv1.LabelManagedBy: "cadet"}},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints:   []discoveryv1.Endpoint{{Addresses: []string{layout.NodeIP}, Conditions: discoveryv1.EndpointConditions{Ready: &ready}}},
		Ports:       []discoveryv1.EndpointPort{port("dns", corev1.ProtocolUDP), port("dns-tcp", corev1.ProtocolTCP)},
	}, metav1.CreateOptions{})
	return err
}

// createStorageClass makes the default class. A volume is a folder of one node, so where there are several it waits for
// its first pod.
func createStorageClass(ctx context.Context, client kubernetes.Interface, nodes int) error {
	mode, policy := storagev1.VolumeBindingImmediate, corev1.PersistentVolumeReclaimDelete
	if nodes > 1 {
		mode = storagev1.VolumeBindingWaitForFirstConsumer
	}
	_, err := client.StorageV1().StorageClasses().Create(ctx, &storagev1.StorageClass{
		ObjectMeta:        metav1.ObjectMeta{Name: "standard", Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"}},
		Provisioner:       provisionerName,
		VolumeBindingMode: &mode,
		ReclaimPolicy:     &policy,
	}, metav1.CreateOptions{})
	return err
}
