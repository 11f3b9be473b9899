package cluster

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Node is what is told of a cluster's node.
type Node struct {
	Name     string `json:"name"`
	Ready    bool   `json:"ready"`
	Cordoned bool   `json:"cordoned,omitempty"` // it takes no new pods
}

// String is the name, with what keeps pods from the node.
func (n Node) String() string {
	switch {
	case !n.Ready:
		return n.Name + " (not ready)"
	case n.Cordoned:
		return n.Name + " (cordoned)"
	}
	return n.Name
}

// Nodes asks a running cluster for its nodes. Who works in one namespace may not see them, which is an error.
func Nodes(ctx context.Context, kubeconfig string) ([]Node, error) {
	client, err := Client(kubeconfig)
	if err != nil {
		return nil, err
	}
	list, err := client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	nodes := make([]Node, len(list.Items))
	for i := range list.Items {
		n := &list.Items[i]
		nodes[i] = Node{Name: n.Name, Ready: Ready(n), Cordoned: n.Spec.Unschedulable}
	}
	return nodes, nil
}

// Ready says whether a node says so of itself.
func Ready(node *corev1.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
