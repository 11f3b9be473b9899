package cluster

import (
	"strings"
	"testing"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/fake"
	kubetesting "k8s.io/client-go/testing"
)

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }

func nodeNamed(name string, taints ...corev1.Taint) *corev1.Node {
	return &corev1.Node{ObjectMeta: named(name), Spec: corev1.NodeSpec{Taints: taints}}
}

// clientOf is a client of a cluster that has these objects.
func clientOf(admin bool, objects ...runtime.Object) *fake.Clientset {
	client := fake.NewClientset(objects...)
	client.PrependReactor("create", "selfsubjectaccessreviews", func(kubetesting.Action) (bool, runtime.Object, error) {
		return true, &authorizationv1.SelfSubjectAccessReview{Status: authorizationv1.SubjectAccessReviewStatus{Allowed: admin}}, nil
	})
	return client
}

// Each trait, and what a cluster has that offers it. Only errors and rights have to be made up: the rest of this is
// asked of real clusters by the engines' tests.
func TestTraits(t *testing.T) {
	standard := &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "standard", Annotations: map[string]string{defaultClass: "true"}}}
	given := &corev1.Service{ObjectMeta: named("web"), Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer},
		Status: corev1.ServiceStatus{LoadBalancer: corev1.LoadBalancerStatus{Ingress: []corev1.LoadBalancerIngress{{IP: "192.0.2.1"}}}}}
	pending := given.DeepCopy()
	pending.Status = corev1.ServiceStatus{}
	inCloud := nodeNamed("a")
	inCloud.Spec.ProviderID = "aws:///eu-west-1a/i-1"
	for name, c := range map[string]struct {
		trait   Trait
		objects []runtime.Object
		lacks   string // in words; empty when it is offered
		admin   bool
	}{
		"two nodes":             {TwoNodes, []runtime.Object{nodeNamed("a"), nodeNamed("b")}, "", false},
		"one takes no pods":     {TwoNodes, []runtime.Object{nodeNamed("a"), nodeNamed("b", corev1.Taint{Effect: corev1.TaintEffectNoSchedule})}, "on 1 node", false},
		"a default class":       {Storage, []runtime.Object{standard}, "", false},
		"a class, no default":   {Storage, []runtime.Object{&storagev1.StorageClass{ObjectMeta: named("slow")}}, "is the default", false},
		"an address given":      {LoadBalancer, []runtime.Object{given}, "", false},
		"an address pending":    {LoadBalancer, []runtime.Object{pending}, "no Service", false},
		"nodes of a cloud":      {LoadBalancer, []runtime.Object{inCloud}, "", false},
		"an Ingress controller": {Ingress, []runtime.Object{&networkingv1.IngressClass{ObjectMeta: named("nginx")}}, "", false},
		"no Ingress controller": {Ingress, nil, "IngressClass", false},
		"Ingress by the edge":   {Ingress, nil, "", true},
		"addresses by the edge": {LoadBalancer, nil, "", true},
		"users":                 {Users, nil, "", true},
		"one user":              {Users, []runtime.Object{&admissionv1.ValidatingAdmissionPolicy{ObjectMeta: metav1.ObjectMeta{Name: "cadet-one-user"}}}, "one user", true},
		"limits":                {Limits, []runtime.Object{&admissionv1.ValidatingAdmissionPolicy{ObjectMeta: named("somebody-s")}}, "", true},
		"no limits":             {Limits, []runtime.Object{&admissionv1.ValidatingAdmissionPolicy{ObjectMeta: named("cadet-no-limits")}}, "no cgroups", true},
		"cluster-admin":         {ClusterAdmin, nil, "", true},
		"no cluster-admin":      {ClusterAdmin, nil, "cluster-admin", false},
		"EndpointSlices":        {EndpointSlices, nil, "", true},
		"no EndpointSlices":     {EndpointSlices, nil, "may not write", false},
		"no metrics":            {Metrics, nil, "metrics-server", true},
	} {
		t.Run(name, func(t *testing.T) {
			traits, err := TraitsOf(t.Context(), clientOf(c.admin, c.objects...))
			why, lacks := traits[c.trait]
			if err != nil || lacks != (c.lacks != "") || !strings.Contains(why, c.lacks) {
				t.Errorf("%q, error %v", why, err)
			}
		})
	}
}

// What may not be looked at is not offered, and that is why. Users are: only a node that its learner administers lacks them.
func TestTraitsOfWhoMayNotLook(t *testing.T) {
	client := clientOf(false)
	client.PrependReactor("list", "*", func(a kubetesting.Action) (bool, runtime.Object, error) {
		return true, nil, apierrors.NewForbidden(schema.GroupResource{Resource: a.GetResource().Resource}, "", nil)
	})
	traits, err := TraitsOf(t.Context(), client)
	if _, lacks := traits[Users]; err != nil || lacks || len(traits) != len(probes) || !strings.Contains(traits[Storage], "may not look") {
		t.Errorf("%v, error %v", traits, err)
	}
}
