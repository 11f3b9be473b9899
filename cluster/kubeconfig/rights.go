package kubeconfig

import (
	"context"
	"fmt"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
)

// mayWork says why lessons can't work in a namespace; an empty one stands for those that lessons make.
func (t *target) mayWork(ctx context.Context, namespace string) error {
	if namespace != "" {
		if err := t.given(ctx, namespace); err != nil {
			return err
		}
		return t.need(ctx, authorizationv1.ResourceAttributes{Verb: "create", Resource: "pods", Namespace: namespace}, "make pods in namespace "+namespace,
			fmt.Sprintf("who runs the cluster types: kubectl create rolebinding cadet --clusterrole=admin --user=%s -n %s", t.user(ctx), namespace))
	}
	user := t.user(ctx)
	return t.need(ctx, authorizationv1.ResourceAttributes{Verb: "create", Resource: "namespaces"}, "make namespaces",
		fmt.Sprintf("who runs the cluster gives you one: kubectl create namespace NAME; kubectl label namespace NAME %s=%s; kubectl create rolebinding cadet --clusterrole=admin --user=%s -n NAME\n"+
			"and you type: cadet up --engine kubeconfig --context %s --namespace NAME", cluster.Label, cluster.AnyLesson, user, t.context))
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

// need asks the cluster for a right.
func (t *target) need(ctx context.Context, what authorizationv1.ResourceAttributes, words, next string) error {
	review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &what}}
	answer, err := t.client.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, review, metav1.CreateOptions{})
	if err != nil {
		return t.explain(ctx, err)
	}
	if answer.Status.Allowed {
		return nil
	}
	return fmt.Errorf("you (%s) may not %s in the cluster of context %s\n%s", t.user(ctx), words, t.context, next)
}

// user is who the cluster takes us for.
func (t *target) user(ctx context.Context) string {
	answer, err := t.client.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return "USER"
	}
	return answer.Status.UserInfo.Username
}
