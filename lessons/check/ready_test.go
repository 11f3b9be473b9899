package check

import (
	"testing"
	"time"

	"github.com/google/cel-go/common/types/ref"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
)

// There is one rule of when a pod is ready, though expressions see pods as maps. What is read from an object without a map
// is what the map says.
func TestObjectsAndMapsAgree(t *testing.T) {
	made, pods := newMemo(), snapshot().Pods
	over := pods[0].DeepCopy()
	over.DeletionTimestamp, over.Status.Phase = &metav1.Time{Time: noon.In(time.FixedZone("", 3600))}, corev1.PodSucceeded
	for _, p := range append(pods, over, &corev1.Pod{}) {
		o, err := made.object(p)
		if err != nil {
			t.Fatal(err)
		}
		var asMap ref.Val = o.mapped()
		for _, got := range []ref.Val{o, asMap} {
			if isReady(got) != live.IsReady(p) {
				t.Errorf("pod %s: ready(p) is %v, live.IsReady %v", p.Name, isReady(got), live.IsReady(p))
			}
		}
		for _, path := range [][]string{{"kind"}, {"metadata", "name"}, {"metadata", "namespace"}, {"metadata", "uid"}, {"metadata", "deletionTimestamp"}} {
			if quick, slow := text(o, path...), text(asMap, path...); quick != slow {
				t.Errorf("pod %s: %q is %q, in the map %q", p.Name, path, quick, slow)
			}
		}
		if ended(o) != ended(asMap) || !labels.Equals(labelsOf(o), labelsOf(asMap)) || o.Equal(asMap) != asMap.Equal(o) {
			t.Errorf("pod %s and its map differ", p.Name)
		}
	}
}
