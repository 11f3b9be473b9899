package embedded

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

// patience is how long a running cluster gets to answer before it is started anew. A program of the node that died is
// back within it.
const patience = 15 * time.Second

// answersSoon says why the cluster, whose node runs, can't be used all the same.
func (e *Engine) answersSoon(ctx context.Context) error {
	var last error
	err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		last = answers(ctx, e.state.kubeconfig())
		return last == nil, nil
	})
	return errors.Join(err, last)
}

// answers says why the cluster of a kubeconfig can't be used.
func answers(ctx context.Context, kubeconfig string) error {
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
