package main

import (
	"context"
	"os"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

const provisionerName = "cadet.dev/folder"

// folders provisions volumes as folders of the node.
type folders struct{}

func runProvisioner(ctx context.Context, client kubernetes.Interface) error {
	controller.NewProvisionController(ctx, client, provisionerName, folders{}, controller.LeaderElection(false), controller.MetricsPort(0)).Run(ctx)
	return ctx.Err()
}

// Provision makes a folder for a claim.
func (folders) Provision(_ context.Context, o controller.ProvisionOptions) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	path := filepath.Join(layout.Volumes, o.PVName)
	if err := os.MkdirAll(path, 0o777); err != nil {
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
		},
	}
	return pv, controller.ProvisioningFinished, nil
}

// Delete removes the folder and what is in it.
func (folders) Delete(_ context.Context, pv *corev1.PersistentVolume) error {
	return os.RemoveAll(filepath.Join(layout.Volumes, filepath.Base(pv.Name)))
}
