package namespace

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/kubecadet/cadet/cluster"
)

// notAllowed adds to an error of a user without the rights, or without a login that is still good, who can give them, and
// how. Others stay as they are.
func (b *base) notAllowed(ctx context.Context, err error) error {
	if apierrors.IsUnauthorized(err) {
		return b.words().Fail("%w: your login is not, or no longer, accepted\nGet a new kubeconfig from whoever gave you this one, then type: cadet up", err)
	}
	if !apierrors.IsForbidden(err) {
		return err
	}
	binding := func(namespace string) string {
		return fmt.Sprintf("kubectl create rolebinding %s --clusterrole=admin %s -n %s", namespace, cluster.Subject(cluster.User(ctx, b.Client)), namespace)
	}
	if b.Given != "" {
		return b.words().Fail("%w\nThe owner of the namespace can give you the rights: %s", err, binding(b.Given))
	}
	return b.words().Fail("%w\nWho administers the cluster can give you a namespace to learn in:\n"+
		"  kubectl create namespace NAME\n  kubectl label namespace NAME %s=%s\n  %s\n"+
		"Then type: cadet up --engine kubeconfig --context %s --namespace NAME", err, cluster.Label, cluster.AnyLesson, binding("NAME"), b.Context)
}
