// Package namespace is where a lesson works on a cluster. Mostly that is a namespace of its own, made when the lesson opens
// and deleted when it is reset. Where a learner may make none, one namespace is given to all lessons: it holds one lesson
// at a time, and what was in it before any lesson came is left alone.
package namespace

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/internal/pause"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/words"
)

// How often to look while waiting, and how long at most: for what a namespace needs to be made, and for what was deleted
// to be gone.
const (
	lookEvery = 200 * time.Millisecond
	makeTime  = 2 * time.Minute
	resetTime = 3 * time.Minute
)

// Namespace is where one lesson works. Its methods wait for the cluster, and say what they wait for.
type Namespace interface {
	Name() string
	// Enter makes it the lesson's, or finds that it is.
	Enter(ctx context.Context, say func(string)) error
	// Reset deletes all that the lesson made, and returns when it is gone.
	Reset(ctx context.Context, say func(string)) error
	// Displace lets Enter delete what another lesson made. Without it Enter returns an Occupied.
	Displace()
	// AtWork is an error where another lesson is at work in it, so that nothing there is this one's.
	AtWork(ctx context.Context) error
	// Gone says whether somebody deleted it. Where the cluster doesn't say, it is not gone.
	Gone(ctx context.Context) bool
	// Anew says whether Enter found nothing of the lesson.
	Anew() bool
}

// Sweeper deletes what lessons made; sweep.Broom is one.
type Sweeper interface {
	Labelled(ctx context.Context, label, value string, say func(string)) error
	Holds(ctx context.Context, namespace, label string) ([]string, error)
	Empty(ctx context.Context, namespace, label string, kept []string, say func(string)) error
}

// Options say whose namespace it is, and how to reach the cluster.
type Options struct {
	Lesson  *lessons.Lesson
	Learner string // whose lesson it is, where several may use the cluster; empty when nobody asks
	Given   string // the namespace that is given to all lessons; empty when each has its own
	Context string // of the kubeconfig, for commands to type

	Client kubernetes.Interface
	Broom  func() (Sweeper, error)
}

// Of is the namespace in which a lesson works. The cluster is not called yet.
func Of(o Options) Namespace {
	if o.Given != "" {
		return &given{base: base{Options: o}}
	}
	return &own{base{Options: o}}
}

// base is what a namespace is, whoever made it.
type base struct {
	Options
	anew atomic.Bool
}

func (b *base) Name() string { return cmp.Or(b.Given, b.Lesson.Namespace) }

func (b *base) Anew() bool { return b.anew.Load() }

func (b *base) Gone(ctx context.Context) bool {
	ns, err := b.Client.CoreV1().Namespaces().Get(ctx, b.Name(), metav1.GetOptions{})
	return apierrors.IsNotFound(err) || err == nil && ns.DeletionTimestamp != nil
}

func (b *base) words() *words.Language { return b.Lesson.Words() }

// waitAccount waits for the namespace's default service account, without which no pod can be made.
func (b *base) waitAccount(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, makeTime)
	defer cancel()
	for {
		_, err := b.Client.CoreV1().ServiceAccounts(b.Name()).Get(ctx, "default", metav1.GetOptions{})
		if !apierrors.IsNotFound(err) {
			return err
		}
		if err := pause.For(ctx, lookEvery); err != nil {
			return b.words().Fail("the service account \"default\" was never made in %s: is the controller manager running? %w", b.Name(), err)
		}
	}
}
