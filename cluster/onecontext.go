package cluster

import (
	"fmt"

	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// OneContext returns a kubeconfig of the current context alone, with a namespace of its own and its certificates in it:
// it works wherever it is put.
func OneContext(config *clientcmdapi.Config, namespace string) (*clientcmdapi.Config, error) {
	one := config.DeepCopy()
	if err := clientcmdapi.MinifyConfig(one); err != nil {
		return nil, fmt.Errorf("finding the current context: %w", err)
	}
	if err := clientcmdapi.FlattenConfig(one); err != nil {
		return nil, fmt.Errorf("reading the certificates of context %s: %w", one.CurrentContext, err)
	}
	one.Contexts[one.CurrentContext].Namespace = namespace
	return one, nil
}
