// Package volumes provisions volumes as folders of a node, for every engine whose node is ours.
package volumes

import (
	"context"
	"os"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

// Provisioner is how StorageClasses name it.
const Provisioner = "cadet.dev/folder"

// selectedNode is where the scheduler says which node a claim's volume shall be on.
const selectedNode = "volume.kubernetes.io/selected-node"

// Folders makes a folder for each volume.
type Folders struct {
	// Dir is where the folders are, in the root of the node and of the process alike.
	Dir string
	// Node limits it to volumes of one node, where each node runs one. Empty where there is one node.
	Node string
}

// Run provisions and deletes until ctx ends.
func (f Folders) Run(ctx context.Context, client kubernetes.Interface) error {
	controller.NewProvisionController(ctx, client, Provisioner, f, controller.LeaderElection(false), controller.MetricsPort(0)).Run(ctx)
	return ctx.Err()
}

// ShouldProvision says whether a claim's volume is for this node.
func (f Folders) ShouldProvision(_ context.Context, claim *corev1.PersistentVolumeClaim) bool {
	return f.Node == "" || claim.Annotations[selectedNode] == f.Node
}

// ShouldDelete says whether a volume's folder is on this node.
func (f Folders) ShouldDelete(_ context.Context, pv *corev1.PersistentVolume) bool {
	if f.Node == "" {
		return true
	}
	if pv.Spec.NodeAffinity == nil || pv.Spec.NodeAffinity.Required == nil {
		return false
	}
	for _, term := range pv.Spec.NodeAffinity.Required.NodeSelectorTerms {
		for _, expression := range term.MatchExpressions {
			if expression.Key == corev1.LabelHostname && len(expression.Values) == 1 && expression.Values[0] == f.Node {
				return true
			}
		}
	}
	return false
}

// Provision makes a folder for a claim. Everybody may write to it, as pods run as any user.
func (f Folders) Provision(_ context.Context, o controller.ProvisionOptions) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	path := filepath.Join(f.Dir, o.PVName)
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	if err := os.Chmod(path, 0o777); err != nil { // whatever the umask
		return nil, controller.ProvisioningFinished, err
	}
	pv := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: o.PVName},
		Spec: corev1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *o.StorageClass.ReclaimPolicy,
			AccessModes:                   o.PVC.Spec.AccessModes,
			VolumeMode:                    o.PVC.Spec.VolumeMode,
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: o.PVC.Spec.Resources.Requests[corev1.ResourceStorage]},
			PersistentVolumeSource:        corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: path}},
			NodeAffinity:                  f.affinity(),
		},
	}
	return pv, controller.ProvisioningFinished, nil
}

// affinity keeps pods that use a volume on the node that has its folder, by the label that kubeadm's nodes have their
// name in: the scheduler compares volumes with labels only.
func (f Folders) affinity() *corev1.VolumeNodeAffinity {
	if f.Node == "" {
		return nil
	}
	return &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
		MatchExpressions: []corev1.NodeSelectorRequirement{{
			Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{f.Node},
		}},
	}}}}
}

// Delete removes the folder and what is in it.
func (f Folders) Delete(_ context.Context, pv *corev1.PersistentVolume) error {
	return os.RemoveAll(filepath.Join(f.Dir, filepath.Base(pv.Name)))
}
