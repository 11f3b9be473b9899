package lessons

import (
	"context"
	"fmt"
	"strings"

	authenticationv1 "k8s.io/api/authentication/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/cluster"
)

// notAllowed adds to an error of a user without the rights who can give them, and how. Others stay as they are.
func (s *Session) notAllowed(ctx context.Context, err error) error {
	if !apierrors.IsForbidden(err) {
		return err
	}
	binding := func(namespace string) string {
		return fmt.Sprintf("kubectl create rolebinding %s --clusterrole=admin %s -n %s", namespace, s.subject(ctx), namespace)
	}
	if s.given != "" {
		return fmt.Errorf("%w\nThe owner of the namespace can give you the rights: %s", err, binding(s.given))
	}
	return fmt.Errorf("%w\nWho administers the cluster can give you a namespace to learn in:\n"+
		"  kubectl create namespace NAME\n  kubectl label namespace NAME %s=%s\n  %s\n"+
		"Then type: cadet up --engine kubeconfig --context %s --namespace NAME", err, LessonLabel, cluster.AnyLesson, binding("NAME"), s.context)
}

// subject is who this user is to the cluster, as kubectl create rolebinding takes it.
func (s *Session) subject(ctx context.Context) string {
	review, err := s.client.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return "--user=YOU"
	}
	name := review.Status.UserInfo.Username
	if account, found := strings.CutPrefix(name, "system:serviceaccount:"); found {
		return "--serviceaccount=" + account
	}
	quoted, err := syntax.Quote(name, syntax.LangPOSIX)
	if err != nil || name == "" {
		return "--user=YOU"
	}
	return "--user=" + quoted
}
