package volumes

import (
	"os"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"

	storagev1 "k8s.io/api/storage/v1"
)

func TestEachNodeCaresForItsOwn(t *testing.T) {
	dir, policy := t.TempDir(), corev1.PersistentVolumeReclaimDelete
	claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{selectedNode: "worker"}}}
	options := controller.ProvisionOptions{StorageClass: &storagev1.StorageClass{ReclaimPolicy: &policy}, PVName: "pvc-1", PVC: claim}
	for _, test := range []struct {
		node string
		ours bool
	}{{"worker", true}, {"other", false}, {"", true}} {
		folders := Folders{Dir: dir, Node: test.node}
		if got := folders.ShouldProvision(t.Context(), claim); got != test.ours {
			t.Errorf("node %q provisions: %v, want %v", test.node, got, test.ours)
		}
		pv, _, err := Folders{Dir: dir, Node: "worker"}.Provision(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		if got := folders.ShouldDelete(t.Context(), pv); got != test.ours {
			t.Errorf("node %q deletes: %v, want %v", test.node, got, test.ours)
		}
	}
}

func TestFolderIsThereForAnyUserAndGoes(t *testing.T) {
	folders, policy := Folders{Dir: t.TempDir()}, corev1.PersistentVolumeReclaimDelete
	pv, _, err := folders.Provision(t.Context(), controller.ProvisionOptions{
		StorageClass: &storagev1.StorageClass{ReclaimPolicy: &policy}, PVName: "pvc-2", PVC: &corev1.PersistentVolumeClaim{},
	})
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(pv.Spec.HostPath.Path)
	if err != nil || info.Mode().Perm() != 0o777 {
		t.Fatalf("the folder: %v, %v", info, err)
	}
	if err := folders.Delete(t.Context(), pv); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folders.Dir, "pvc-2")); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
