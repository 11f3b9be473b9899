package live

import (
	"reflect"
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Every list of objects that are in a namespace is cut, whatever kinds are added to snapshots.
func TestInCutsEveryList(t *testing.T) {
	s := &Snapshot{derived: new(derived)}
	fields := reflect.ValueOf(s).Elem()
	for i := range fields.NumField() {
		list := fields.Field(i)
		if list.Kind() != reflect.Slice || list.Type().Elem().Kind() != reflect.Pointer || !list.CanSet() {
			continue
		}
		for _, namespace := range []string{"a", "b", "b", "c"} {
			object := reflect.New(list.Type().Elem().Elem())
			object.Interface().(metav1.Object).SetNamespace(namespace)
			list.Set(reflect.Append(list, object))
		}
	}
	everywhere := []string{"Nodes", "PersistentVolumes", "StorageClasses", "IngressClasses", "Namespaces"}
	for namespace, want := range map[string]int{"a": 1, "b": 2, "c": 1, "d": 0, "": 4} {
		part := reflect.ValueOf(s.In(namespace)).Elem()
		for i := range part.NumField() {
			name, list := part.Type().Field(i).Name, part.Field(i)
			if list.Kind() != reflect.Slice || list.Type().Elem().Kind() != reflect.Pointer || slices.Contains(everywhere, name) {
				continue
			}
			if list.Len() != want {
				t.Errorf("%s in namespace %q: %d, not %d", name, namespace, list.Len(), want)
			}
		}
	}
}

// A part is kept for as long as the picture is the same, and what was worked out of its pods longer.
func TestInIsKept(t *testing.T) {
	pod := func(namespace, name string) *corev1.Pod {
		return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	}
	s := &Snapshot{Version: 1, derived: new(derived), Pods: []*corev1.Pod{pod("a", "x"), pod("b", "x"), pod("b", "y")}}
	part := s.In("b")
	if part.Namespace != "b" || len(part.Pods) != 2 || part != s.In("b") {
		t.Errorf("%+v", part)
	}
	next := *s
	next.Version, next.Pods = 2, append(slices.Clone(s.Pods), pod("c", "z"))
	if again := next.In("b"); again == part || Pods(again)[0] != Pods(part)[0] {
		t.Error("another picture has the part of the one before, or new pods where nothing changed")
	}
	if part.In("a") != part {
		t.Error("the part of a part is another one")
	}
	if all := Pods(s); len(all) != 3 || all[0].Namespace != "a" {
		t.Errorf("%v", all)
	}
}

func TestWorkloadOf(t *testing.T) {
	by := func(kind, name string) []metav1.OwnerReference {
		return []metav1.OwnerReference{{Kind: kind, Name: name, Controller: new(true)}}
	}
	s := &Snapshot{
		Namespace: "a",
		Pods: []*corev1.Pod{
			{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "1", OwnerReferences: by("ReplicaSet", "hello-1")}},
			{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "2", OwnerReferences: by("ReplicationController", "old")}},
			{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "3", OwnerReferences: by("ReplicaSet", "by-hand")}},
			{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "4"}},
		},
		ReplicaSets: []*appsv1.ReplicaSet{
			{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "by-hand"}},
			{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "hello-1", OwnerReferences: by("Deployment", "hello")}},
		},
	}
	for name, want := range map[string]string{"1": "deployment/hello", "2": "replicationcontroller/old", "3": "", "4": ""} {
		if got := WorkloadOf(s, PodNamed(s, name)); got != want {
			t.Errorf("pod %s: %q, not %q", name, got, want)
		}
	}
}
