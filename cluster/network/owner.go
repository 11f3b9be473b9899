package network

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// owners is who made a pod, and who made that.
func (w *world) owners(p *corev1.Pod) []string {
	ref := metav1.GetControllerOf(p)
	if ref == nil {
		return nil
	}
	names := []string{ref.Kind + " " + ref.Name}
	if ref.Kind != "ReplicaSet" {
		return names
	}
	for _, set := range w.ReplicaSets {
		if above := metav1.GetControllerOf(set); set.Name == ref.Name && above != nil {
			names = append(names, above.Kind+" "+above.Name)
		}
	}
	return names
}

// compareText compares pairs of texts until one differs.
func compareText(pairs ...string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if c := strings.Compare(pairs[i], pairs[i+1]); c != 0 {
			return c
		}
	}
	return 0
}
