package main

import (
	"context"
	"errors"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// waitForNodes returns when every node is Ready and pods may be made in the default namespace.
func waitForNodes(ctx context.Context, client kubernetes.Interface, nodes []layout.Node) error {
	start, err := nodeBegan()
	if err != nil {
		return err
	}
	began := metav1.NewTime(start).Rfc3339Copy()
	for _, n := range nodes {
		step := "node"
		if n != layout.First {
			step = "node " + n.Name()
		}
		if err := waitForNode(ctx, client, n, step, began); err != nil {
			return err
		}
	}
	report.Begin("controllers", "make the first service account")
	err = wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		_, err := client.CoreV1().ServiceAccounts(metav1.NamespaceDefault).Get(ctx, "default", metav1.GetOptions{})
		return err == nil, nil
	})
	if err != nil {
		return errors.Join(errors.New("the controllers don't work"), err)
	}
	report.End("controllers")
	return nil
}

// waitForNode returns when a node has said that it is Ready since the cluster began.
func waitForNode(ctx context.Context, client kubernetes.Interface, n layout.Node, step string, began metav1.Time) error {
	report.Begin(step, "kubelet registers the node")
	detail := ""
	err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, 2*time.Minute, true, func(ctx context.Context) (bool, error) {
		node, err := client.CoreV1().Nodes().Get(ctx, n.Name(), metav1.GetOptions{})
		if err != nil {
			return false, nil //nolint:nilerr // it is not there yet
		}
		for _, c := range node.Status.Conditions {
			if c.Type != corev1.NodeReady || c.LastHeartbeatTime.Before(&began) {
				continue // what it says was true before the node started
			}
			if c.Status == corev1.ConditionTrue {
				return true, nil
			}
			if c.Message != detail {
				detail = c.Message
				report.Begin(step, detail)
			}
		}
		return false, nil
	})
	if err != nil {
		return errors.Join(errors.New("the "+step+" is not ready: "+detail), err)
	}
	report.End(step)
	return nil
}
