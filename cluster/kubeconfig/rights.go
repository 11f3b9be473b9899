package kubeconfig

import (
	"context"
	"fmt"
	"strings"

	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
)

// needed is what lessons do in a namespace, as "verb resource.group" or "verb resource/subresource". The role admin may
// do all of it.
var needed = []string{
	"create pods", "create pods/exec", "get pods/log", "create services", "create configmaps", "create replicationcontrollers",
	"create deployments.apps", "list replicasets.apps", "list endpointslices.discovery.k8s.io", "list events",
}

// mayWork says why lessons can't work in a namespace; an empty one stands for those that lessons make.
func (t *target) mayWork(ctx context.Context, namespace string) error {
	if namespace != "" {
		if err := t.given(ctx, namespace); err != nil {
			return err
		}
		return t.need(ctx, namespace, needed, fmt.Sprintf("who runs the cluster types: kubectl create rolebinding cadet --clusterrole=admin %s -n %s", t.subject(ctx), namespace))
	}
	return t.need(ctx, "", []string{"create namespaces", "delete namespaces"},
		fmt.Sprintf("who runs the cluster gives you one: kubectl create namespace NAME; kubectl label namespace NAME %s=%s; kubectl create rolebinding cadet --clusterrole=admin %s -n NAME\n"+
			"and you type: cadet up --engine kubeconfig --context %s --namespace NAME", cluster.Label, cluster.AnyLesson, t.subject(ctx), t.context))
}

// given says why a namespace is not one for lessons.
func (t *target) given(ctx context.Context, namespace string) error {
	ns, err := t.client.CoreV1().Namespaces().Get(ctx, namespace, metav1.GetOptions{})
	label := fmt.Sprintf("kubectl label namespace %s %s=%s", namespace, cluster.Label, cluster.AnyLesson)
	switch {
	case apierrors.IsNotFound(err):
		return fmt.Errorf("there is no namespace %s in the cluster of context %s\nwho runs it makes one: kubectl create namespace %s; %s", namespace, t.context, namespace, label)
	case apierrors.IsForbidden(err):
		return fmt.Errorf("you may not look at the namespace %s in the cluster of context %s: %w", namespace, t.context, err)
	case err != nil:
		return t.explain(ctx, err)
	case ns.Labels[cluster.Label] != cluster.AnyLesson:
		return fmt.Errorf("the namespace %s is not given to lessons, which delete what is in it when they are reset\nwho owns it gives it to them: %s", namespace, label)
	}
	return nil
}

// lacking asks the cluster which of some rights this user doesn't have; an empty namespace stands for the whole cluster.
func (t *target) lacking(ctx context.Context, namespace string, rights []string) ([]string, error) {
	var lacking []string
	for _, right := range rights {
		verb, what, _ := strings.Cut(right, " ")
		what, subresource, _ := strings.Cut(what, "/")
		resource, group, _ := strings.Cut(what, ".")
		review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: namespace, Verb: verb, Group: group, Resource: resource, Subresource: subresource,
		}}}
		answer, err := t.client.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, review, metav1.CreateOptions{})
		if err != nil {
			return nil, t.explain(ctx, err)
		}
		if !answer.Status.Allowed {
			lacking = append(lacking, right)
		}
	}
	return lacking, nil
}

// need says which rights this user lacks, and how to get them.
func (t *target) need(ctx context.Context, namespace string, rights []string, next string) error {
	lacking, err := t.lacking(ctx, namespace, rights)
	if err != nil || len(lacking) == 0 {
		return err
	}
	where := "in the cluster of context " + t.context
	if namespace != "" {
		where = "in namespace " + namespace + " of the cluster of context " + t.context
	}
	return fmt.Errorf("you (%s) may not %s %s\n%s", cluster.User(ctx, t.client), strings.Join(lacking, ", "), where, next)
}

// subject is this user, as kubectl create rolebinding takes it.
func (t *target) subject(ctx context.Context) string {
	return cluster.Subject(cluster.User(ctx, t.client))
}
