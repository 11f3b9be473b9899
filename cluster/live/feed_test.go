package live

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/fake"
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
		if !r.changed || len(r.news) != 2 {
			t.Fatalf("synced with %d objects, changed %v", len(r.news), r.changed)
		}
		if again := f.read(); again.changed || !again.synced {
			t.Fatalf("nothing is new, but read is %+v", again)
		}
	}
}

// Who may not see a kind asks for it seldom, and asks often while the API server does not answer, whichever came before.
func TestPausesOfAForbiddenKind(t *testing.T) {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "nodes"}, "", nil)
	away := errors.New("connection refused")
	for name, answers := range map[string][]error{
		"away between":   {forbidden, away, forbidden},
		"away at first":  {away, forbidden, away},
		"away and again": {away, forbidden, away, forbidden, away},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var now atomic.Pointer[error]
				var asked atomic.Int32
				f := newFeed("nodes", source{list: func(context.Context, metav1.ListOptions) (runtime.Object, error) {
					asked.Add(1)
					return nil, *now.Load()
				}}, func() {})
				for i, answer := range answers {
					now.Store(&answer)
					if i == 0 {
						go f.run(t.Context())
					}
					lost, patience := errors.Is(answer, away), longestLost
					if lost {
						patience = longestRefused // it sleeps when the outage begins
					}
					time.Sleep(patience + patience/4)
					if r := f.read(); (r.link.err != nil) != lost {
						t.Errorf("%v after it began: %v, the link says %v", patience, answer, r.link.err)
					}
					asked.Store(0)
					time.Sleep(time.Minute)
					if n := asked.Load(); lost && n < 45 || !lost && (n < 4 || n > 12) {
						t.Errorf("asked %d times in a minute of: %v", n, answer)
					}
				}
			})
		})
	}
}

// An outage that a feed of a forbidden kind still believes in is none: the others have what there is to see.
func TestForbiddenKindsAreNoProblem(t *testing.T) {
	w := newWatcher(fake.NewClientset(), "ch8")
	for i, f := range w.feeds {
		f.synced, f.forbidden = true, i == 0
	}
	w.feeds[0].link.err = errors.New("connection refused")
	if s := w.next(); !s.Problem.IsZero() || !s.Synced {
		t.Errorf("problem %q, synced %v", s.Problem, s.Synced)
	}
	w.feeds[1].link.err = errors.New("connection refused")
	if s := w.next(); s.Problem.IsZero() {
		t.Error("a kind that is seen does not answer, and that is no problem")
	}
}
