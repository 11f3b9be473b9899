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

// Two nodes' disks lie in one: each claim's folder is on the node that was chosen, and a link leads out of none.
func TestVolumesOfSeveralNodes(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	nodes := OfNodes{"one": {Dir: "/volumes", Node: "one", Root: first}, "two": {Dir: "/volumes", Node: "two", Root: second}}
	policy := corev1.PersistentVolumeReclaimDelete
	options := controller.ProvisionOptions{
		StorageClass: &storagev1.StorageClass{ReclaimPolicy: &policy}, PVName: "pvc-3", PVC: &corev1.PersistentVolumeClaim{}, SelectedNodeName: "two",
	}
	pv, _, err := nodes.Provision(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(second, "volumes/pvc-3")
	if _, err := os.Stat(folder); err != nil || pv.Spec.HostPath.Path != "/volumes/pvc-3" || nodeOf(pv) != "two" {
		t.Errorf("%+v, %v", pv.Spec, err)
	}
	if err := nodes.Delete(t.Context(), pv); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	options.SelectedNodeName = ""
	if _, _, err := nodes.Provision(t.Context(), options); err == nil {
		t.Error("a volume on no node")
	}
	if err := os.Symlink(first, filepath.Join(second, "volumes/pvc-4")); err != nil {
		t.Fatal(err)
	}
	options.PVName, options.SelectedNodeName = "pvc-4", "two"
	if _, _, err := nodes.Provision(t.Context(), options); err == nil {
		t.Error("a link was followed out of the node's disk")
	}
}
