package lessons

import (
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/words"
)

// A namespace that is given to all lessons is neither made nor deleted by them. It holds one lesson at a time: a
// ConfigMap says which, and what was there before any. The user may be one who can't so much as label the namespace.
const (
	record       = "cadet"
	recordLesson = "lesson" // the ID of the lesson at work; empty while what one made is being deleted
	recordKept   = "kept"   // what was there before lessons came, as in "secrets/mine configmaps/mine"
)

// sweeper deletes what lessons made; sweep.Broom is one.
type sweeper interface {
	Labelled(ctx context.Context, label, value string, say func(string)) error
	Holds(ctx context.Context, namespace, label string) ([]string, error)
	Empty(ctx context.Context, namespace, label string, kept []string, say func(string)) error
}

// Occupied is why a lesson is not opened in a given namespace: another is at work there, and what was made in it would
// have to be deleted.
type Occupied struct {
	Lesson    string // its ID
	Namespace string

	words *words.Language
}

// What says it without the way out, which depends on who is asked.
func (o *Occupied) What() string {
	return o.words.Say("lesson %s is at work in namespace %s, which holds one lesson at a time", o.Lesson, o.Namespace)
}

func (o *Occupied) Error() string {
	return o.words.Say("%s\nTo delete what was made in it: cadet reset %s", o.What(), o.Lesson)
}

// Displace lets Open delete what another lesson made in the given namespace. Without it Open returns an Occupied.
func (s *Session) Displace() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.displaces = true
}

func (s *Session) mayDisplace() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.displaces
}

// takeOver makes the lesson the one at work in the given namespace. What another made there is deleted first, if it may
// be displaced.
func (s *Session) takeOver(ctx context.Context, say func(string)) error {
	if err := s.checkGiven(ctx); err != nil {
		return err
	}
	rec, err := s.readRecord(ctx)
	if err != nil {
		return err
	}
	if rec == nil {
		return s.begin(ctx, say)
	}
	if rec.Data[recordLesson] == s.Lesson.ID {
		return nil
	}
	if other := clean(rec.Data[recordLesson]); other != "" && !s.mayDisplace() {
		return &Occupied{other, s.given, s.words()}
	}
	say(s.words().Say("%s was at work in namespace %s, which holds one lesson at a time: deleting what it made", s.nameOf(rec), s.given))
	if rec, err = s.sweepGiven(ctx, rec, say); err != nil {
		return err
	}
	s.setAnew()
	_, err = s.mark(ctx, rec, s.Lesson.ID)
	return err
}

// checkGiven says why a given namespace can't be used, and who can mend it.
func (s *Session) checkGiven(ctx context.Context) error {
	ns, err := s.client.CoreV1().Namespaces().Get(ctx, s.given, metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		return s.words().Fail("there is no namespace %s\nWho administers the cluster can make it: kubectl create namespace %s\n"+
			"and give it to lessons: kubectl label namespace %s %s=%s", s.given, s.given, s.given, cluster.Label, cluster.AnyLesson)
	case err != nil:
		return s.notAllowed(ctx, s.words().Fail("looking at the namespace %s: %w", s.given, err))
	case ns.DeletionTimestamp != nil:
		return s.words().Fail("the namespace %s is being deleted\nAnother one can be named: cadet up --engine kubeconfig --context %s --namespace NAME", s.given, s.context)
	case ns.Labels[cluster.Label] != cluster.AnyLesson:
		return s.words().Fail("the namespace %s is not given to lessons, so it is left alone\nIts owner can give it: kubectl label namespace %s %s=%s",
			s.given, s.given, cluster.Label, cluster.AnyLesson)
	}
	return nil
}

// readRecord returns the record of the given namespace; nil when no lesson has been there.
func (s *Session) readRecord(ctx context.Context) (*corev1.ConfigMap, error) {
	rec, err := s.client.CoreV1().ConfigMaps(s.given).Get(ctx, record, metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, s.notAllowed(ctx, s.words().Fail("looking which lesson is at work in namespace %s: %w", s.given, err))
	case rec.Labels[cluster.Label] != cluster.AnyLesson:
		return nil, s.words().Fail("namespace %s has a ConfigMap %s that no lesson made, and lessons need that name\n"+
			"If nobody needs it: kubectl delete configmap %s -n %s", s.given, record, record, s.given)
	}
	return rec, nil
}

// begin is for the first lesson in a given namespace: what is there already stays when lessons are swept away.
func (s *Session) begin(ctx context.Context, say func(string)) error {
	broom, err := s.broom()
	if err != nil {
		return err
	}
	kept, err := broom.Holds(ctx, s.given, cluster.Label)
	if err != nil {
		return s.words().Fail("looking what is in namespace %s: %w", s.given, err)
	}
	if len(kept) > 0 {
		say(s.words().Say("in namespace %s already, and left alone: %s", s.given, clean(strings.Join(kept, ", "))))
	}
	_, err = s.client.CoreV1().ConfigMaps(s.given).Create(ctx, &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: record, Labels: map[string]string{cluster.Label: cluster.AnyLesson}},
		Data:       map[string]string{recordLesson: s.Lesson.ID, recordKept: strings.Join(kept, " ")},
	}, metav1.CreateOptions{})
	if err != nil {
		return s.notAllowed(ctx, s.words().Fail("noting in namespace %s which lesson is at work: %w", s.given, err))
	}
	s.setAnew()
	return nil
}

// mark notes which lesson is at work.
func (s *Session) mark(ctx context.Context, rec *corev1.ConfigMap, lesson string) (*corev1.ConfigMap, error) {
	if rec.Data == nil {
		rec.Data = map[string]string{}
	}
	rec.Data[recordLesson] = lesson
	rec, err := s.client.CoreV1().ConfigMaps(s.given).Update(ctx, rec, metav1.UpdateOptions{})
	if err != nil {
		return nil, s.notAllowed(ctx, s.words().Fail("noting in namespace %s which lesson is at work: %w", s.given, err))
	}
	return rec, nil
}

// sweepGiven deletes what lessons made in the given namespace. Until that is gone no lesson is at work, so that one
// that opens after an interruption goes on sweeping.
func (s *Session) sweepGiven(ctx context.Context, rec *corev1.ConfigMap, say func(string)) (*corev1.ConfigMap, error) {
	ctx, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	broom, err := s.broom()
	if err != nil {
		return nil, err
	}
	if rec, err = s.mark(ctx, rec, ""); err != nil {
		return nil, err
	}
	kept := append(strings.Fields(rec.Data[recordKept]), "configmaps/"+record)
	if err := broom.Empty(ctx, s.given, cluster.Label, kept, say); err != nil {
		return nil, s.words().Fail("deleting what lessons made in namespace %s: %w", s.given, err)
	}
	return rec, nil
}

// resetGiven deletes what the lesson made in the given namespace. What another made there since is left alone.
func (s *Session) resetGiven(ctx context.Context, say func(string)) error {
	if err := s.checkGiven(ctx); err != nil {
		return err
	}
	rec, err := s.readRecord(ctx)
	switch {
	case err != nil:
		return err
	case rec == nil:
		say(s.words().Say("nothing of this lesson is in namespace %s", s.given))
		return nil
	case rec.Data[recordLesson] != s.Lesson.ID && rec.Data[recordLesson] != "":
		say(s.words().Say("nothing of this lesson is in namespace %s: %s is at work there", s.given, s.nameOf(rec)))
		return nil
	}
	if rec, err = s.sweepGiven(ctx, rec, say); err != nil {
		return err
	}
	err = s.client.CoreV1().ConfigMaps(s.given).Delete(ctx, rec.Name, metav1.DeleteOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// AtWork says that another lesson is at work in the given namespace, so that nothing there is this one's; nil where none
// is, or each has its own.
func (s *Session) AtWork(ctx context.Context) error {
	if s.given == "" {
		return nil
	}
	rec, err := s.readRecord(ctx)
	if err != nil || rec == nil || rec.Data[recordLesson] == s.Lesson.ID {
		return err
	}
	return s.words().Fail("%s is at work in namespace %s, which holds one lesson at a time\nTo open lesson %s there, which deletes what the other made: %s",
		s.nameOf(rec), s.given, s.Lesson.ID, s.Lesson.Cadet("lesson"))
}

// nameOf is the lesson of a record, in words.
func (s *Session) nameOf(rec *corev1.ConfigMap) string {
	if id := clean(rec.Data[recordLesson]); id != "" {
		return s.words().Say("lesson %s", id)
	}
	return s.words().Say("a lesson")
}
