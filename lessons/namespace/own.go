package namespace

import (
	"cmp"
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/internal/pause"
	"github.com/kubecadet/cadet/internal/printable"
)

// own is a namespace that the lesson has for itself. One of its name that no lesson made is left alone.
type own struct{ base }

// Displace does nothing: no other lesson is in a namespace that a lesson has for itself.
func (n *own) Displace() {}

// AtWork is no error: see Displace.
func (n *own) AtWork(context.Context) error { return nil }

func (n *own) Enter(ctx context.Context, say func(string)) error {
	if err := n.make(ctx, say); err != nil {
		return err
	}
	return n.waitAccount(ctx)
}

// Reset deletes the namespace, and whatever is cluster-wide and carries the lesson's label.
func (n *own) Reset(ctx context.Context, say func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	ns, err := n.Client.CoreV1().Namespaces().Get(ctx, n.Name(), metav1.GetOptions{})
	if err == nil {
		err = n.foreign(ns)
	}
	if err != nil && !apierrors.IsNotFound(err) {
		return n.notAllowed(ctx, err)
	}
	broom, err := n.Broom()
	if err != nil {
		return err
	}
	return broom.Labelled(ctx, cluster.Label, n.Lesson.Label(), say)
}

// make makes the namespace, unless it is there. One that is being deleted has to be gone first.
func (n *own) make(ctx context.Context, say func(string)) error {
	name := n.Name()
	namespaces := n.Client.CoreV1().Namespaces()
	within, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	for said := false; ; {
		ns, err := namespaces.Get(ctx, name, metav1.GetOptions{})
		switch {
		case apierrors.IsNotFound(err):
			say(n.words().Say("making the namespace %s", name))
			_, err = namespaces.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
				Name: name, Labels: map[string]string{cluster.Label: n.Lesson.Label()}, Annotations: map[string]string{learnerAnnotation: n.Learner},
			}}, metav1.CreateOptions{})
			if err != nil && !apierrors.IsAlreadyExists(err) {
				return n.notAllowed(ctx, n.words().Fail("making the namespace %s: %w", name, err))
			}
			n.anew.Store(true)
			continue
		case err != nil:
			return n.notAllowed(ctx, n.words().Fail("looking for the namespace %s: %w", name, err))
		case n.foreign(ns) != nil:
			return n.foreign(ns)
		case ns.DeletionTimestamp == nil:
			return nil
		case !said:
			say(n.words().Say("waiting until the old namespace %s is gone", name))
			said = true
		}
		if err := pause.For(within, lookEvery); err != nil {
			return cmp.Or(ctx.Err(), n.lingers(ns))
		}
	}
}

// lingers says what a namespace that is being deleted waits for. It may wait for ever: whoever was to take a finalizer
// away may be gone.
func (n *own) lingers(ns *corev1.Namespace) error {
	var why []string
	for _, c := range ns.Status.Conditions {
		if c.Status == corev1.ConditionTrue {
			why = append(why, n.words().Say("%s: %s", c.Type, printable.Reason(c.Message)))
		}
	}
	if len(why) == 0 {
		why = []string{n.words().Say("it does not say what it waits for")}
	}
	return n.words().Fail("the namespace %s is being deleted and was not gone within %s: %s\n"+
		"Look at it: kubectl describe namespace %s\nWhen it is gone: %s",
		ns.Name, resetTime, strings.Join(why, "; "), ns.Name, n.Lesson.Cadet("lesson"))
}

// learnerAnnotation says on a namespace whose lesson made it.
const learnerAnnotation = "cadet.dev/learner"

// foreign says that a namespace is not the lesson's, or is another learner's; nil when it is, or when it is going away.
func (n *own) foreign(ns *corev1.Namespace) error {
	whose := ns.Annotations[learnerAnnotation]
	switch {
	case ns.DeletionTimestamp != nil:
		return nil
	case ns.Labels[cluster.Label] != n.Lesson.Label():
		return n.words().Fail("the namespace %s is there and was not made by this lesson, so it is left alone; delete it (kubectl delete namespace %s), or give it to the lesson (kubectl label namespace %s %s=%s), then try again",
			ns.Name, ns.Name, ns.Name, cluster.Label, n.Lesson.Label())
	case n.Learner != "" && whose != "" && whose != n.Learner:
		return n.words().Fail("the namespace %s is another learner's on this cluster, so it is left alone; work in one of your own (kubectl create namespace NAME; kubectl label namespace NAME %s=%s; cadet up --engine kubeconfig --context %s --namespace NAME), or, if it was yours, take it back (kubectl annotate namespace %s %s-)",
			ns.Name, cluster.Label, cluster.AnyLesson, n.Context, ns.Name, learnerAnnotation)
	}
	return nil
}
