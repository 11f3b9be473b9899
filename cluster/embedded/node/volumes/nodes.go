package volumes

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

// OfNodes provisions for several nodes whose disks one process has, by the nodes' names.
type OfNodes map[string]Folders

// Provision makes a folder on the node that the scheduler chose for the claim's first pod.
func (n OfNodes) Provision(ctx context.Context, o controller.ProvisionOptions) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	f, known := n[o.SelectedNodeName]
	if !known {
		return nil, controller.ProvisioningFinished, fmt.Errorf("a volume is a folder of one node, and for this claim none is chosen (%q): its StorageClass needs volumeBindingMode: WaitForFirstConsumer", o.SelectedNodeName)
	}
	return f.Provision(ctx, o)
}

// Delete removes a volume's folder from its node.
func (n OfNodes) Delete(ctx context.Context, pv *corev1.PersistentVolume) error {
	f, known := n[nodeOf(pv)]
	if !known {
		return &controller.IgnoredError{Reason: fmt.Sprintf("no node %q is in the cluster", nodeOf(pv))}
	}
	return f.Delete(ctx, pv)
}
