// Package volumes provisions volumes as folders of a node, for every engine whose node is ours.
package volumes

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"

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
	// Dir is where the folders are in the root of the node.
	Dir string
	// Node limits it to volumes of one node, where there are several. Empty where there is one.
	Node string
	// Root is where the process has the root of the node. Empty where they share it.
	Root string
}

// Run lets a provisioner provision and delete until ctx ends.
func Run(ctx context.Context, client kubernetes.Interface, p controller.Provisioner) error {
	controller.NewProvisionController(ctx, client, Provisioner, p, controller.LeaderElection(false), controller.MetricsPort(0)).Run(ctx)
	return ctx.Err()
}

// ShouldProvision says whether a claim's volume is for this node.
func (f Folders) ShouldProvision(_ context.Context, claim *corev1.PersistentVolumeClaim) bool {
	return f.Node == "" || claim.Annotations[selectedNode] == f.Node
}

// ShouldDelete says whether a volume's folder is on this node.
func (f Folders) ShouldDelete(_ context.Context, pv *corev1.PersistentVolume) bool {
	return f.Node == "" || nodeOf(pv) == f.Node
}

// nodeOf is the node that a volume's affinity names.
func nodeOf(pv *corev1.PersistentVolume) string {
	if pv.Spec.NodeAffinity == nil || pv.Spec.NodeAffinity.Required == nil {
		return ""
	}
	for _, term := range pv.Spec.NodeAffinity.Required.NodeSelectorTerms {
		for _, expression := range term.MatchExpressions {
			if expression.Key == corev1.LabelHostname && len(expression.Values) == 1 {
				return expression.Values[0]
			}
		}
	}
	return ""
}

// disk opens the root of the node: no link on it leads out.
func (f Folders) disk() (*os.Root, error) { return os.OpenRoot(cmp.Or(f.Root, "/")) }

// folder is where a volume's folder is on the disk.
func (f Folders) folder(volume string) string {
	return strings.TrimPrefix(filepath.Join(f.Dir, filepath.Base(volume)), "/")
}

// Provision makes a folder for a claim. Everybody may write to it, as pods run as any user.
func (f Folders) Provision(_ context.Context, o controller.ProvisionOptions) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	disk, err := f.disk()
	if err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	defer disk.Close() //nolint:errcheck // a folder was opened
	folder := f.folder(o.PVName)
	if err := disk.MkdirAll(folder, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	if err := disk.Chmod(folder, 0o777); err != nil { // whatever the umask
		return nil, controller.ProvisioningFinished, err
	}
	pv := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: o.PVName},
		Spec: corev1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *o.StorageClass.ReclaimPolicy,
			AccessModes:                   o.PVC.Spec.AccessModes,
			VolumeMode:                    o.PVC.Spec.VolumeMode,
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: o.PVC.Spec.Resources.Requests[corev1.ResourceStorage]},
			PersistentVolumeSource:        corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/" + folder}},
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
	disk, err := f.disk()
	if err != nil {
		return err
	}
	defer disk.Close() //nolint:errcheck // a folder was opened
	return disk.RemoveAll(f.folder(pv.Name))
}
