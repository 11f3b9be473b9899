package livetest

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/kubecadet/cadet/cluster/live"
)

// Shop is a Service of every type behind two Ingresses, one of which nobody serves: users answers, one pod of products is
// starting, lost selects nothing, and legacy has an address that was written by hand.
func Shop() *live.Snapshot {
	return scene("ch6", func(b *builder) {
		b.workload("products", "products:v1")
		b.workload("users", "users:v1")
		b.pod("client", "", "lab:v1", 15*time.Minute)
		b.pod("legacy", "", "hello:v2", 15*time.Minute)
		b.pod("products-7c9d8b6f54-4xk2p", "products-7c9d8b6f54", "products:v1", 9*time.Minute, serving("products"))
		b.pod("products-7c9d8b6f54-zq8vd", "products-7c9d8b6f54", "products:v1", 4*time.Second, serving("products"), waiting("ContainerCreating", ""))
		b.pod("users-5b8c6d9f77-m5c7t", "users-5b8c6d9f77", "users:v1", 9*time.Minute, serving("users"))
		b.pod("users-5b8c6d9f77-t2b9x", "users-5b8c6d9f77", "users:v1", 9*time.Minute, serving("users"))

		b.service("database", corev1.ServiceTypeExternalName, nil).Spec.ExternalName = "my.database.example.com"
		b.service("legacy", corev1.ServiceTypeClusterIP, nil, port("", 80, 8080))
		b.service("lost", corev1.ServiceTypeClusterIP, map[string]string{"app": "produts"}, port("", 80, 8080))
		products := b.service("products", corev1.ServiceTypeLoadBalancer, map[string]string{"app": "products"}, port("", 8000, 8080))
		products.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: "203.0.113.7"}}
		users := port("http", 80, 0)
		users.TargetPort, users.NodePort = intstr.FromString("web"), 31080
		b.service("users", corev1.ServiceTypeNodePort, map[string]string{"app": "users"}, users)
		b.service("users-headless", corev1.ServiceTypeClusterIP, map[string]string{"app": "users"}, port("", 80, 8080)).Spec.ClusterIP = corev1.ClusterIPNone

		delete(b.slice("legacy-1", "legacy", "", "legacy").Labels, discoveryv1.LabelManagedBy)
		b.slice("products-8xv2k", "products", "", "products-7c9d8b6f54-4xk2p")
		b.slice("users-headless-wm4lz", "users-headless", "", "users-5b8c6d9f77-m5c7t", "users-5b8c6d9f77-t2b9x")
		b.slice("users-kd6tp", "users", "http", "users-5b8c6d9f77-m5c7t", "users-5b8c6d9f77-t2b9x")

		b.s.Secrets = []*corev1.Secret{{ObjectMeta: b.meta("shop-cert", time.Minute), Type: corev1.SecretTypeTLS}}
		shop := b.ingress("shop", "cadet", path("shop.example.com", "/users", "users", 80), path("shop.example.com", "/products", "products", 8000))
		shop.Spec.TLS = []networkingv1.IngressTLS{{Hosts: []string{"shop.example.com"}, SecretName: "shop-cert"}}
		shop.Status.LoadBalancer.Ingress = []networkingv1.IngressLoadBalancerIngress{{IP: "203.0.113.1"}}
		b.ingress("waiting", "nobody", path("", "/", "nothing", 80))
	})
}

// workload adds a Deployment of two pods with its ReplicaSet.
func (b *builder) workload(name, image string) {
	hash := map[string]string{"products": "7c9d8b6f54", "users": "5b8c6d9f77"}[name]
	d := &appsv1.Deployment{ObjectMeta: b.meta(name, 10*time.Minute)}
	d.Spec.Replicas, d.Spec.Template = ref(int32(2)), template(map[string]string{"app": name}, image)
	b.s.Deployments = append(b.s.Deployments, d)
	set := &appsv1.ReplicaSet{ObjectMeta: owned(b.meta(name+"-"+hash, 10*time.Minute), "Deployment", name)}
	set.Spec.Replicas, set.Spec.Template = ref(int32(2)), d.Spec.Template
	b.s.ReplicaSets = append(b.s.ReplicaSets, set)
}

// serving makes a pod one of an app, whose port has the name web.
func serving(app string) func(*corev1.Pod) {
	return func(p *corev1.Pod) {
		p.Labels = map[string]string{"app": app}
		p.Spec.Containers[0].Ports = []corev1.ContainerPort{{Name: "web", ContainerPort: 8080, Protocol: corev1.ProtocolTCP}}
	}
}

func port(name string, number, target int32) corev1.ServicePort {
	return corev1.ServicePort{Name: name, Protocol: corev1.ProtocolTCP, Port: number, TargetPort: intstr.FromInt32(target)}
}

func (b *builder) service(name string, kind corev1.ServiceType, selector map[string]string, ports ...corev1.ServicePort) *corev1.Service {
	s := &corev1.Service{ObjectMeta: b.meta(name, 9*time.Minute)}
	s.Spec = corev1.ServiceSpec{Type: kind, Selector: selector, Ports: ports}
	if kind != corev1.ServiceTypeExternalName {
		s.Spec.ClusterIP = fmt.Sprintf("10.96.0.%d", len(b.s.Services)+10)
	}
	b.s.Services = append(b.s.Services, s)
	return s
}

// slice adds an EndpointSlice of a Service with the addresses of pods.
func (b *builder) slice(name, service, port string, pods ...string) *discoveryv1.EndpointSlice {
	s := &discoveryv1.EndpointSlice{ObjectMeta: b.meta(name, 9*time.Minute), AddressType: discoveryv1.AddressTypeIPv4}
	s.Labels = map[string]string{discoveryv1.LabelServiceName: service, discoveryv1.LabelManagedBy: "endpointslice-controller.k8s.io"}
	s.Ports = []discoveryv1.EndpointPort{{Name: ref(port), Port: ref(int32(8080)), Protocol: ref(corev1.ProtocolTCP)}}
	for _, p := range b.s.Pods {
		for _, wanted := range pods {
			if p.Name == wanted {
				s.Endpoints = append(s.Endpoints, discoveryv1.Endpoint{
					Addresses: []string{p.Status.PodIP}, Conditions: discoveryv1.EndpointConditions{Ready: ref(true)}, NodeName: ref("cadet"),
					TargetRef: &corev1.ObjectReference{Kind: "Pod", Name: p.Name},
				})
			}
		}
	}
	b.s.EndpointSlices = append(b.s.EndpointSlices, s)
	return s
}

func path(host, at, service string, number int32) networkingv1.IngressRule {
	return networkingv1.IngressRule{Host: host, IngressRuleValue: networkingv1.IngressRuleValue{HTTP: &networkingv1.HTTPIngressRuleValue{
		Paths: []networkingv1.HTTPIngressPath{{
			Path: at, PathType: ref(networkingv1.PathTypePrefix), Backend: networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{
				Name: service, Port: networkingv1.ServiceBackendPort{Number: number},
			}},
		}},
	}}}
}

func (b *builder) ingress(name, class string, rules ...networkingv1.IngressRule) *networkingv1.Ingress {
	i := &networkingv1.Ingress{ObjectMeta: b.meta(name, 9*time.Minute)}
	i.Spec.IngressClassName, i.Spec.Rules = &class, rules
	b.s.Ingresses = append(b.s.Ingresses, i)
	return i
}
