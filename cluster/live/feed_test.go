package live

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// fixed is a source whose list is always the same.
func fixed(pods ...corev1.Pod) source {
	return source{list: func(context.Context, metav1.ListOptions) (runtime.Object, error) {
		return &corev1.PodList{Items: pods}, nil
	}}
}

// Whenever the first list comes, the reading that is synced first has it, and none before takes it away.
func TestTheFirstListIsReadWithItsNews(t *testing.T) {
	for range 1000 {
		f := newFeed("pods", fixed(*pod("a"), *pod("b")), func() {})
		listed := make(chan error, 1)
		go func() {
			_, err := f.list(t.Context())
			listed <- err
		}()
		r := f.read()
		for ; !r.synced; r = f.read() {
			if r.changed {
				t.Fatal("something is news before anything was listed")
			}
		}
		if err := <-listed; err != nil {
			t.Fatal(err)
		}
		if !r.changed || len(r.objects) != 2 {
			t.Fatalf("synced with %d objects, changed %v", len(r.objects), r.changed)
		}
		if again := f.read(); again.changed || !again.synced {
			t.Fatalf("nothing is new, but read is %+v", again)
		}
	}
}
