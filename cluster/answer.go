package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// answerTime is how long the API server, which may be far away, may take to answer one question.
const answerTime = 5 * time.Second

// AnswersWithin says why the cluster of a kubeconfig can't be used, after trying for a while.
func AnswersWithin(ctx context.Context, kubeconfig string, patience time.Duration) error {
	var last error
	err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		last = Answers(ctx, kubeconfig)
		return last == nil, nil
	})
	return errors.Join(err, last)
}

// Answers says why the cluster of a kubeconfig can't be used.
func Answers(ctx context.Context, kubeconfig string) error {
	client, err := Client(kubeconfig)
	if err != nil {
		return err
	}
	_, err = client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
	return err
}

// Version asks an API server for its version, as in "v1.36.3".
func Version(ctx context.Context, client kubernetes.Interface) (string, error) {
	text, err := client.Discovery().RESTClient().Get().AbsPath("/version").DoRaw(ctx)
	if err != nil {
		return "", err
	}
	var about version.Info
	if err := json.Unmarshal(text, &about); err != nil {
		return "", fmt.Errorf("what answers is no Kubernetes API server: %w", err)
	}
	return about.GitVersion, nil
}

// Client is one for a few questions, each of which fails after a few seconds.
func Client(kubeconfig string) (kubernetes.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("the kubeconfig %s can't be used: %w", kubeconfig, err)
	}
	config.Timeout = answerTime
	return kubernetes.NewForConfig(config)
}
