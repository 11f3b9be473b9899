package live

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Objects are the objects of a kind, which is called as in kubectl get; none of a kind that the snapshot doesn't hold.
func (s *Snapshot) Objects(kind string) []metav1.Object {
	for _, k := range kinds {
		if k.name == kind && s != nil {
			return k.objects(s)
		}
	}
	return nil
}
