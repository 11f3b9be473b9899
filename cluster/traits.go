package cluster

import (
	"context"
	"fmt"
	"strings"

	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// Trait is something that not every cluster offers. Lessons name the traits they need, never an engine.
type Trait string

// The traits there are.
const (
	ClusterAdmin   Trait = "clusterAdmin"   // objects outside namespaces may be made
	TwoNodes       Trait = "twoNodes"       // pods can run on more than one node
	Storage        Trait = "storage"        // a default StorageClass provisions volumes
	LoadBalancer   Trait = "loadBalancer"   // Services of type LoadBalancer get an address
	Ingress        Trait = "ingress"        // an Ingress controller is at work
	EndpointSlices Trait = "endpointSlices" // EndpointSlices may be written by hand
	Metrics        Trait = "metrics"        // what pods and nodes use is measured: "kubectl top", autoscaling

	Users           Trait = "users"           // pods can run as other users than 0
	UserNamespaces  Trait = "userNamespaces"  // pods can have users of their own: hostUsers: false
	Limits          Trait = "limits"          // a container gets no more memory and cpu than its limits
	Seccomp         Trait = "seccomp"         // seccompProfile filters system calls
	NetworkPolicies Trait = "networkPolicies" // NetworkPolicies keep pods from each other
)

// Traits says of each trait that a cluster does not offer why not, as far as this user can see. What is not in it is
// offered.
type Traits map[Trait]string

// probes is how the cluster is asked for each trait: an empty answer says that it is there.
var probes = []struct {
	trait Trait
	lacks func(ctx context.Context, client kubernetes.Interface) (why string, err error)
}{
	{ClusterAdmin, lacksClusterAdmin},
	{TwoNodes, lacksTwoNodes},
	{Storage, lacksStorage},
	{LoadBalancer, lacksLoadBalancer},
	{Ingress, lacksIngress},
	{EndpointSlices, lacksEndpointSlices},
	{Metrics, lacksMetrics},
}

// lacking are the policies by which an embedded node says what it can't do, and why.
var lacking = []struct {
	trait       Trait
	policy, why string
}{
	{Users, "cadet-one-user", "the node has one user; cadet doctor says what more take"},
	{UserNamespaces, "cadet-shared-users", "the node can't give a pod users of its own"},
	{Limits, "cadet-no-limits", "the node has no cgroups to keep limits with; cadet doctor says why"},
	{Seccomp, "cadet-no-seccomp", "the node's runc was built without libseccomp's headers"},
	{NetworkPolicies, "cadet-no-network-policies", "the node can't use nftables, so it keeps no NetworkPolicies"},
}

// AllTraits returns the names of all traits.
func AllTraits() []string {
	var names []string
	for _, p := range probes {
		names = append(names, string(p.trait))
	}
	for _, l := range lacking {
		names = append(names, string(l.trait))
	}
	return names
}

// AskTraits asks a running cluster what it offers. What this user may not look at counts as not offered.
func AskTraits(ctx context.Context, kubeconfig string) (Traits, error) {
	client, err := Client(kubeconfig)
	if err != nil {
		return nil, err
	}
	return TraitsOf(ctx, client)
}

// TraitsOf asks through a client that is there already.
func TraitsOf(ctx context.Context, client kubernetes.Interface) (Traits, error) {
	traits := Traits{}
	for _, p := range probes {
		lacks, err := p.lacks(ctx, client)
		switch {
		case apierrors.IsForbidden(err):
			lacks = "this user may not look: " + reason(err)
		case err != nil:
			return nil, fmt.Errorf("asking the cluster what it offers (%s): %w", p.trait, err)
		}
		if lacks != "" {
			traits[p.trait] = lacks
		}
	}
	return traits, addLacking(ctx, client, traits)
}

// addLacking adds what the policies of an embedded node say. Who may not look is on another kind of cluster.
func addLacking(ctx context.Context, client kubernetes.Interface, traits Traits) error {
	policies, err := client.AdmissionregistrationV1().ValidatingAdmissionPolicies().List(ctx, metav1.ListOptions{})
	switch {
	case apierrors.IsNotFound(err), apierrors.IsForbidden(err):
		return nil
	case err != nil:
		return fmt.Errorf("asking the cluster what it can't do: %w", err)
	}
	for _, l := range lacking {
		for i := range policies.Items {
			if policies.Items[i].Name == l.policy {
				traits[l.trait] = l.why
			}
		}
	}
	return nil
}

// reason shortens what the API server says of a call that it forbids.
func reason(err error) string {
	_, why, found := strings.Cut(err.Error(), " is forbidden: ")
	if !found {
		return err.Error()
	}
	return why
}

func lacksClusterAdmin(ctx context.Context, client kubernetes.Interface) (string, error) {
	return lacksRight(ctx, client, authorizationv1.ResourceAttributes{Verb: "*", Group: "*", Resource: "*"}, "this user is no cluster-admin")
}

// lacksEndpointSlices asks for a right that the roles edit and admin don't hold since Kubernetes 1.22: with it a Service
// can be led to any address, of another namespace too (CVE-2021-25740).
func lacksEndpointSlices(ctx context.Context, client kubernetes.Interface) (string, error) {
	return lacksRight(ctx, client, authorizationv1.ResourceAttributes{Verb: "create", Group: "discovery.k8s.io", Resource: "endpointslices"},
		"this user may not write EndpointSlices")
}

// lacksRight returns lacks unless this user has a right in the whole cluster.
func lacksRight(ctx context.Context, client kubernetes.Interface, right authorizationv1.ResourceAttributes, lacks string) (string, error) {
	review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &right}}
	answer, err := client.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, review, metav1.CreateOptions{})
	if err != nil || answer.Status.Allowed {
		return "", err
	}
	return lacks, nil
}

// lacksMetrics looks for the API that metrics-server serves on most clusters.
func lacksMetrics(_ context.Context, client kubernetes.Interface) (string, error) {
	_, err := client.Discovery().ServerResourcesForGroupVersion("metrics.k8s.io/v1beta1")
	if apierrors.IsNotFound(err) {
		return "no API of metrics is served; metrics-server is what mostly does", nil
	}
	return "", err
}

func lacksTwoNodes(ctx context.Context, client kubernetes.Interface) (string, error) {
	nodes, err := client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	usable := 0
	for i := range nodes.Items {
		if takesPods(&nodes.Items[i]) {
			usable++
		}
	}
	if usable >= 2 {
		return "", nil
	}
	return fmt.Sprintf("pods can run on %d node; a cluster of two: cadet up --nodes 2", usable), nil
}

func takesPods(node *corev1.Node) bool {
	for _, taint := range node.Spec.Taints {
		if taint.Effect != corev1.TaintEffectPreferNoSchedule {
			return false
		}
	}
	return !node.Spec.Unschedulable
}

// defaultClass marks the StorageClass of claims that name none: see the Kubernetes documentation of StorageClass.
const defaultClass = "storageclass.kubernetes.io/is-default-class"

func lacksStorage(ctx context.Context, client kubernetes.Interface) (string, error) {
	classes, err := client.StorageV1().StorageClasses().List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	for i := range classes.Items {
		if classes.Items[i].Annotations[defaultClass] == "true" {
			return "", nil
		}
	}
	return "no StorageClass is the default", nil
}

func lacksIngress(ctx context.Context, client kubernetes.Interface) (string, error) {
	classes, err := client.NetworkingV1().IngressClasses().List(ctx, metav1.ListOptions{})
	if err != nil || len(classes.Items) > 0 {
		return "", err
	}
	return orEdge(ctx, client, "there is no IngressClass, so no Ingress controller")
}

// orEdge is what a cluster lacks unless its user may make the edge, which gives it: see the package edge.
func orEdge(ctx context.Context, client kubernetes.Interface, lacks string) (string, error) {
	if why, err := lacksClusterAdmin(ctx, client); err != nil || why == "" {
		return "", err
	}
	return lacks, nil
}

// lacksLoadBalancer looks for nodes of a cloud that gives addresses, or for a Service that was given one: the API has
// no object that says who gives them.
func lacksLoadBalancer(ctx context.Context, client kubernetes.Interface) (string, error) {
	nodes, err := client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err == nil {
		for i := range nodes.Items {
			if cloud, _, _ := strings.Cut(nodes.Items[i].Spec.ProviderID, "://"); clouds[cloud] {
				return "", nil
			}
		}
	}
	services, err := client.CoreV1().Services(metav1.NamespaceAll).List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	for i := range services.Items {
		if s := &services.Items[i]; s.Spec.Type == corev1.ServiceTypeLoadBalancer && len(s.Status.LoadBalancer.Ingress) > 0 {
			return "", nil
		}
	}
	return orEdge(ctx, client, "no Service of type LoadBalancer has an address, and the nodes are of no cloud that gives them")
}

// clouds are the providers, as in a node's spec.providerID, whose controllers give addresses.
var clouds = map[string]bool{"aws": true, "azure": true, "digitalocean": true, "gce": true, "hcloud": true, "ibm": true, "linode": true, "openstack": true, "oci": true}
