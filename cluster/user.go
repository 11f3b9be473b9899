package cluster

import (
	"context"
	"strings"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"mvdan.cc/sh/v3/syntax"
)

// User is whom an API server takes a client for; empty when it does not say.
func User(ctx context.Context, client kubernetes.Interface) string {
	review, err := client.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return ""
	}
	return review.Status.UserInfo.Username
}

// Subject is a user as the flag that kubectl create rolebinding takes, fit for a shell.
func Subject(user string) string {
	if account, found := strings.CutPrefix(user, "system:serviceaccount:"); found {
		return "--serviceaccount=" + account
	}
	quoted, err := syntax.Quote(user, syntax.LangPOSIX)
	if err != nil || user == "" {
		return "--user=YOU"
	}
	return "--user=" + quoted
}
