package cluster

import (
	"context"
	"errors"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// answerTime is how long the API server may take to say that it is ready.
const answerTime = 2 * time.Second

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
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.Timeout = answerTime
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	_, err = client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
	return err
}
