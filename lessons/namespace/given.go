package namespace

import (
	"context"
	"strings"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/words"
)

// A namespace that is given to all lessons is neither made nor deleted by them. It holds one lesson at a time: a
// ConfigMap says which, and what was there before any. The user may be one who can't so much as label the namespace.
const (
	record       = "cadet"
	recordLesson = "lesson" // the ID of the lesson at work; empty while what one made is being deleted
	recordKept   = "kept"   // what was there before lessons came, as in "secrets/mine configmaps/mine"
)

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

// Ask says it to a learner who is asked whether the other lesson may be displaced.
func (o *Occupied) Ask() string {
	return o.words.Say("Lesson %s is at work in namespace %s, which holds one lesson at a time: what was made in it is deleted.", o.Lesson, o.Namespace)
}

func (o *Occupied) Error() string {
	return o.words.Say("%s\nTo delete what was made in it: cadet reset %s", o.What(), o.Lesson)
}

// given is a namespace that is given to all lessons.
type given struct {
	base
	displaces atomic.Bool // Enter may delete what another lesson made
}

func (g *given) Displace() { g.displaces.Store(true) }

func (g *given) Enter(ctx context.Context, say func(string)) error {
	if err := g.takeOver(ctx, say); err != nil {
		return err
	}
	return g.waitAccount(ctx)
}

// takeOver makes the lesson the one at work in the given namespace. What another made there is deleted first, if it may
// be displaced.
func (g *given) takeOver(ctx context.Context, say func(string)) error {
	if err := g.check(ctx); err != nil {
		return err
	}
	rec, err := g.readRecord(ctx)
	if err != nil {
		return err
	}
	if rec == nil {
		return g.begin(ctx, say)
	}
	if rec.Data[recordLesson] == g.Lesson.ID {
		return nil
	}
	if other := printable.Reason(rec.Data[recordLesson]); other != "" && !g.displaces.Load() {
		return &Occupied{other, g.Given, g.words()}
	}
	say(g.words().Say("%s was at work in namespace %s, which holds one lesson at a time: deleting what it made", g.nameOf(rec), g.Given))
	if rec, err = g.sweep(ctx, rec, say); err != nil {
		return err
	}
	g.anew.Store(true)
	_, err = g.mark(ctx, rec, g.Lesson.ID)
	return err
}

// check says why a given namespace can't be used, and who can mend it.
func (g *given) check(ctx context.Context) error {
	ns, err := g.Client.CoreV1().Namespaces().Get(ctx, g.Given, metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		return g.words().Fail("there is no namespace %s\nWho administers the cluster can make it: kubectl create namespace %s\n"+
			"and give it to lessons: kubectl label namespace %s %s=%s", g.Given, g.Given, g.Given, cluster.Label, cluster.AnyLesson)
	case err != nil:
		return g.notAllowed(ctx, g.words().Fail("looking at the namespace %s: %w", g.Given, err))
	case ns.DeletionTimestamp != nil:
		return g.words().Fail("the namespace %s is being deleted\nAnother one can be named: cadet up --engine kubeconfig --context %s --namespace NAME", g.Given, g.Context)
	case ns.Labels[cluster.Label] != cluster.AnyLesson:
		return g.words().Fail("the namespace %s is not given to lessons, so it is left alone\nIts owner can give it: kubectl label namespace %s %s=%s",
			g.Given, g.Given, cluster.Label, cluster.AnyLesson)
	}
	return nil
}

// readRecord returns the record of the given namespace; nil when no lesson has been there.
func (g *given) readRecord(ctx context.Context) (*corev1.ConfigMap, error) {
	rec, err := g.Client.CoreV1().ConfigMaps(g.Given).Get(ctx, record, metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, g.notAllowed(ctx, g.words().Fail("looking which lesson is at work in namespace %s: %w", g.Given, err))
	case rec.Labels[cluster.Label] != cluster.AnyLesson:
		return nil, g.words().Fail("namespace %s has a ConfigMap %s that no lesson made, and lessons need that name\n"+
			"If nobody needs it: kubectl delete configmap %s -n %s", g.Given, record, record, g.Given)
	}
	return rec, nil
}

// begin is for the first lesson in a given namespace: what is there already stays when lessons are swept away.
func (g *given) begin(ctx context.Context, say func(string)) error {
	broom, err := g.Broom()
	if err != nil {
		return err
	}
	kept, err := broom.Holds(ctx, g.Given, cluster.Label)
	if err != nil {
		return g.words().Fail("looking what is in namespace %s: %w", g.Given, err)
	}
	if len(kept) > 0 {
		say(g.words().Say("in namespace %s already, and left alone: %s", g.Given, printable.Reason(strings.Join(kept, ", "))))
	}
	_, err = g.Client.CoreV1().ConfigMaps(g.Given).Create(ctx, &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: record, Labels: map[string]string{cluster.Label: cluster.AnyLesson}},
		Data:       map[string]string{recordLesson: g.Lesson.ID, recordKept: strings.Join(kept, " ")},
	}, metav1.CreateOptions{})
	if err != nil {
		return g.notAllowed(ctx, g.words().Fail("noting in namespace %s which lesson is at work: %w", g.Given, err))
	}
	g.anew.Store(true)
	return nil
}

// mark notes which lesson is at work.
func (g *given) mark(ctx context.Context, rec *corev1.ConfigMap, lesson string) (*corev1.ConfigMap, error) {
	if rec.Data == nil {
		rec.Data = map[string]string{}
	}
	rec.Data[recordLesson] = lesson
	rec, err := g.Client.CoreV1().ConfigMaps(g.Given).Update(ctx, rec, metav1.UpdateOptions{})
	if err != nil {
		return nil, g.notAllowed(ctx, g.words().Fail("noting in namespace %s which lesson is at work: %w", g.Given, err))
	}
	return rec, nil
}

// sweep deletes what lessons made in the given namespace. Until that is gone no lesson is at work, so that one
// that opens after an interruption goes on sweeping.
func (g *given) sweep(ctx context.Context, rec *corev1.ConfigMap, say func(string)) (*corev1.ConfigMap, error) {
	ctx, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	broom, err := g.Broom()
	if err != nil {
		return nil, err
	}
	if rec, err = g.mark(ctx, rec, ""); err != nil {
		return nil, err
	}
	kept := append(strings.Fields(rec.Data[recordKept]), "configmaps/"+record)
	if err := broom.Empty(ctx, g.Given, cluster.Label, kept, say); err != nil {
		return nil, g.words().Fail("deleting what lessons made in namespace %s: %w", g.Given, err)
	}
	return rec, nil
}

// Reset deletes what the lesson made in the given namespace. What another made there since is left alone.
func (g *given) Reset(ctx context.Context, say func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	if err := g.check(ctx); err != nil {
		return err
	}
	rec, err := g.readRecord(ctx)
	switch {
	case err != nil:
		return err
	case rec == nil:
		say(g.words().Say("nothing of this lesson is in namespace %s", g.Given))
		return nil
	case rec.Data[recordLesson] != g.Lesson.ID && rec.Data[recordLesson] != "":
		say(g.words().Say("nothing of this lesson is in namespace %s: %s is at work there", g.Given, g.nameOf(rec)))
		return nil
	}
	if rec, err = g.sweep(ctx, rec, say); err != nil {
		return err
	}
	err = g.Client.CoreV1().ConfigMaps(g.Given).Delete(ctx, rec.Name, metav1.DeleteOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

func (g *given) AtWork(ctx context.Context) error {
	rec, err := g.readRecord(ctx)
	if err != nil || rec == nil || rec.Data[recordLesson] == g.Lesson.ID {
		return err
	}
	return g.words().Fail("%s is at work in namespace %s, which holds one lesson at a time\nTo open lesson %s there, which deletes what the other made: %s",
		g.nameOf(rec), g.Given, g.Lesson.ID, g.Lesson.Cadet("lesson"))
}

// nameOf is the lesson of a record, in words.
func (g *given) nameOf(rec *corev1.ConfigMap) string {
	if id := printable.Reason(rec.Data[recordLesson]); id != "" {
		return g.words().Say("lesson %s", id)
	}
	return g.words().Say("a lesson")
}
