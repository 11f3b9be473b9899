package main

import (
	"context"
	"errors"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// roles are those that Kubernetes itself does not make: what keeps NetworkPolicies on the nodes reads what they are about, and
// who may see pods may see what they use.
var roles = []rbacv1.ClusterRole{
	{
		ObjectMeta: metav1.ObjectMeta{Name: policyRole},
		Rules: []rbacv1.PolicyRule{
			{APIGroups: []string{""}, Resources: []string{"pods", "namespaces"}, Verbs: look},
			{APIGroups: []string{"networking.k8s.io"}, Resources: []string{"networkpolicies"}, Verbs: look},
		},
	},
	{
		ObjectMeta: metav1.ObjectMeta{Name: "system:aggregated-metrics-reader", Labels: map[string]string{
			"rbac.authorization.k8s.io/aggregate-to-view":  "true",
			"rbac.authorization.k8s.io/aggregate-to-edit":  "true",
			"rbac.authorization.k8s.io/aggregate-to-admin": "true",
		}},
		Rules: []rbacv1.PolicyRule{{APIGroups: []string{"metrics.k8s.io"}, Resources: []string{"pods", "nodes"}, Verbs: look}},
	},
}

const policyRole = "cadet:network-policies"

var look = []string{"get", "list", "watch"}

// createRoles makes the roles, and binds the one for the nodes' service proxies.
func createRoles(ctx context.Context, client kubernetes.Interface) error {
	var failed error
	for i := range roles {
		if _, err := client.RbacV1().ClusterRoles().Create(ctx, &roles[i], metav1.CreateOptions{}); !apierrors.IsAlreadyExists(err) {
			failed = errors.Join(failed, err)
		}
	}
	_, err := client.RbacV1().ClusterRoleBindings().Create(ctx, &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: policyRole},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: policyRole},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: "system:kube-proxy"}},
	}, metav1.CreateOptions{})
	if !apierrors.IsAlreadyExists(err) {
		failed = errors.Join(failed, err)
	}
	return failed
}
