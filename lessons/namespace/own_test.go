package namespace

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"

	"github.com/kubecadet/cadet/cluster"
)

// labelled sweeps what has the label of a lesson.
type labelled struct{ *dust }

func (labelled) Labelled(context.Context, string, string, func(string)) error { return nil }

// Of two who may make namespaces on one cluster, neither enters or deletes what the other's lesson made.
func TestAnotherLearner(t *testing.T) {
	for learner, want := range map[string]string{"me": "", "": "", "another": "is another learner's"} {
		ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
			Name: "ch2", Labels: map[string]string{cluster.Label: "2"}, Annotations: map[string]string{learnerAnnotation: learner},
		}}
		account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: "ch2"}}
		o := testOptions("pods", fake.NewClientset(ns, account), labelled{})
		o.Learner = "me"
		s := Of(o)
		for name, call := range map[string]func(context.Context, func(string)) error{"Enter": s.Enter, "Reset": s.Reset} {
			err := call(t.Context(), func(string) {})
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s of a namespace made for %q: %v", name, learner, err)
			}
		}
	}
}

// The namespace that a lesson makes says whose it is.
func TestNamespaceIsMarked(t *testing.T) {
	client := fake.NewClientset(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: "ch2"}})
	o := testOptions("pods", client, labelled{})
	o.Learner = "me"
	if err := Of(o).Enter(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	ns, err := client.CoreV1().Namespaces().Get(t.Context(), "ch2", metav1.GetOptions{})
	if err != nil || ns.Annotations[learnerAnnotation] != "me" || ns.Labels[cluster.Label] != "2" {
		t.Errorf("%+v, %v", ns, err)
	}
}

// A namespace that never goes is not waited for without end, and what holds it is said.
func TestNamespaceThatLingers(t *testing.T) {
	now := metav1.Now()
	s := Of(testOptions("pods", fake.NewClientset(&corev1.Namespace{
		ObjectMeta: metav1.ObjectMeta{Name: "ch2", DeletionTimestamp: &now, Finalizers: []string{"kubernetes"}},
		Status: corev1.NamespaceStatus{Phase: corev1.NamespaceTerminating, Conditions: []corev1.NamespaceCondition{
			{Type: corev1.NamespaceDeletionContentFailure, Status: corev1.ConditionFalse, Message: "all deleted"},
			{Type: corev1.NamespaceFinalizersRemaining, Status: corev1.ConditionTrue, Message: "example.com/hold in 1 resource instances"},
		}},
	}), labelled{}))
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		err := s.Enter(t.Context(), func(string) {})
		if err == nil || time.Since(began) != resetTime {
			t.Fatalf("after %s: %v", time.Since(began), err)
		}
		for _, want := range []string{"the namespace ch2", "NamespaceFinalizersRemaining: example.com/hold in 1", "When it is gone: cadet lesson 2"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q is not in: %v", want, err)
			}
		}
		if strings.Contains(err.Error(), "all deleted") {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.Enter(ctx, func(string) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cancelled: %v", err)
		}
	})
}
