package lessons

import (
	"cmp"
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
)

// Namespace is where the lesson works: in its own, or in the one that is given to all lessons.
func (s *Session) Namespace() string { return cmp.Or(s.given, s.Lesson.Namespace) }

// Gone says whether somebody deleted the namespace that the lesson works in. Where the cluster doesn't say, it is not gone.
func (s *Session) Gone(ctx context.Context) bool {
	ns, err := s.client.CoreV1().Namespaces().Get(ctx, s.Namespace(), metav1.GetOptions{})
	return apierrors.IsNotFound(err) || err == nil && ns.DeletionTimestamp != nil
}

// enter makes the lesson's namespace its own, or finds that it is.
func (s *Session) enter(ctx context.Context, say func(string)) error {
	enter := s.makeNamespace
	if s.given != "" {
		enter = s.takeOver
	}
	if err := enter(ctx, say); err != nil {
		return err
	}
	return s.waitAccount(ctx)
}

func (s *Session) makeNamespace(ctx context.Context, say func(string)) error {
	name := s.Namespace()
	namespaces := s.client.CoreV1().Namespaces()
	within, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	for said := false; ; {
		ns, err := namespaces.Get(ctx, name, metav1.GetOptions{})
		switch {
		case apierrors.IsNotFound(err):
			say(s.words().Say("making the namespace %s", name))
			_, err = namespaces.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
				Name: name, Labels: map[string]string{cluster.Label: s.Lesson.Label()}, Annotations: map[string]string{learnerAnnotation: s.learner},
			}}, metav1.CreateOptions{})
			if err != nil && !apierrors.IsAlreadyExists(err) {
				return s.notAllowed(ctx, s.words().Fail("making the namespace %s: %w", name, err))
			}
			s.setAnew()
			continue
		case err != nil:
			return s.notAllowed(ctx, s.words().Fail("looking for the namespace %s: %w", name, err))
		case s.foreign(ns) != nil:
			return s.foreign(ns)
		case ns.DeletionTimestamp == nil:
			return nil
		case !said:
			say(s.words().Say("waiting until the old namespace %s is gone", name))
			said = true
		}
		if err := pause(within); err != nil {
			return cmp.Or(ctx.Err(), s.lingers(ns))
		}
	}
}

// lingers says what a namespace that is being deleted waits for. It may wait for ever: whoever was to take a finalizer
// away may be gone.
func (s *Session) lingers(ns *corev1.Namespace) error {
	var why []string
	for _, c := range ns.Status.Conditions {
		if c.Status == corev1.ConditionTrue {
			why = append(why, s.words().Say("%s: %s", c.Type, clean(c.Message)))
		}
	}
	if len(why) == 0 {
		why = []string{s.words().Say("it does not say what it waits for")}
	}
	return s.words().Fail("the namespace %s is being deleted and was not gone within %s: %s\n"+
		"Look at it: kubectl describe namespace %s\nWhen it is gone: %s",
		ns.Name, resetTime, strings.Join(why, "; "), ns.Name, s.Lesson.Cadet("lesson"))
}

func (s *Session) setAnew() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.anew = true
}

// learnerAnnotation says on a namespace whose lesson made it.
const learnerAnnotation = "cadet.dev/learner"

// foreign says that a namespace is not the lesson's, or is another learner's; nil when it is, or when it is going away.
func (s *Session) foreign(ns *corev1.Namespace) error {
	whose := ns.Annotations[learnerAnnotation]
	switch {
	case ns.DeletionTimestamp != nil:
		return nil
	case ns.Labels[cluster.Label] != s.Lesson.Label():
		return s.words().Fail("the namespace %s is there and was not made by this lesson, so it is left alone; delete it (kubectl delete namespace %s), or give it to the lesson (kubectl label namespace %s %s=%s), then try again",
			ns.Name, ns.Name, ns.Name, cluster.Label, s.Lesson.Label())
	case s.learner != "" && whose != "" && whose != s.learner:
		return s.words().Fail("the namespace %s is another learner's on this cluster, so it is left alone; work in one of your own (kubectl create namespace NAME; kubectl label namespace NAME %s=%s; cadet up --engine kubeconfig --context %s --namespace NAME), or, if it was yours, take it back (kubectl annotate namespace %s %s-)",
			ns.Name, cluster.Label, cluster.AnyLesson, s.context, ns.Name, learnerAnnotation)
	}
	return nil
}

// waitAccount waits for the namespace's default service account, without which no pod can be made.
func (s *Session) waitAccount(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	for {
		_, err := s.client.CoreV1().ServiceAccounts(s.Namespace()).Get(ctx, "default", metav1.GetOptions{})
		if !apierrors.IsNotFound(err) {
			return err
		}
		if err := pause(ctx); err != nil {
			return s.words().Fail("the service account \"default\" was never made in %s: is the controller manager running? %w", s.Namespace(), err)
		}
	}
}
