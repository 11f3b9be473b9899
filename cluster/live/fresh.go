package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/resourceversion"
)

// Fresh waits for a picture that shows everything done on the cluster before the call, and that the controllers have read:
// each workload's observedGeneration has reached its generation. It returns that picture, which subscribers get too. When
// ctx ends first, that is the error.
//
// A watch tells of what happens to its own kind only, so where nothing happened its resource version stands still while
// the cluster's goes on. Each kind is therefore listed once, which is a consistent read, and its feed must reach what the
// list has: its resource version, or the very same objects. Events are left out: they are reports that come when they come.
func (w *Watcher) Fresh(ctx context.Context) (*Snapshot, error) {
	goals, err := w.goals(ctx)
	if err != nil {
		return nil, err
	}
	called := w.Snapshot().Version
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pictures := w.Subscribe(ctx)
	w.markDirty() // a picture comes even where nothing changed
	needed := make([]uint64, len(w.feeds))
	for s := range pictures {
		if goals = w.pending(goals, needed); len(goals) == 0 && s.Version > called && s.reaches(needed) && s.observed() {
			return s, nil
		}
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("waiting for a picture of what was just done: %w", context.Cause(ctx))
	}
	return nil, errors.New("waiting for a picture of what was just done: the watch is over")
}

// goal is what one feed must reach: what a list of its kind had.
type goal struct {
	feed     int
	version  string
	versions map[types.NamespacedName]metav1.Object
}

func (w *Watcher) goals(ctx context.Context) ([]goal, error) {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	var lists sync.WaitGroup
	found, failed := make([]*goal, len(w.feeds)), make([]error, len(w.feeds))
	for i, f := range w.feeds {
		if f.kind == "events" {
			continue
		}
		lists.Go(func() { found[i], failed[i] = f.goal(ctx, i) })
	}
	lists.Wait()
	var goals []goal
	for i, g := range found {
		if failed[i] != nil {
			return nil, fmt.Errorf("listing %s: %w", w.feeds[i].name, failed[i])
		}
		if g != nil {
			goals = append(goals, *g)
		}
	}
	return goals, nil
}

// goal asks the API server for what there is; nothing where this user may not look.
func (f *feed) goal(ctx context.Context, index int) (*goal, error) {
	list, err := f.source.list(ctx, metav1.ListOptions{})
	if apierrors.IsForbidden(err) {
		return nil, nil //nolint:nilnil // there is no goal
	}
	if err != nil {
		return nil, err
	}
	about, err := meta.ListAccessor(list)
	if err != nil {
		return nil, err
	}
	g := &goal{feed: index, version: about.GetResourceVersion(), versions: map[types.NamespacedName]metav1.Object{}}
	return g, meta.EachListItem(list, func(o runtime.Object) error {
		put(g.versions, o)
		return nil
	})
}

// pending returns the goals that are not reached yet. Of one that is, it notes which change of the feed a picture must have.
func (w *Watcher) pending(goals []goal, needed []uint64) []goal {
	w.mu.Lock()
	defer w.mu.Unlock()
	var left []goal
	for _, g := range goals {
		f := w.feeds[g.feed]
		if !f.reached(g) {
			left = append(left, g)
			continue
		}
		needed[g.feed] = f.changes
	}
	return left
}

func (f *feed) reached(g goal) bool {
	if f.forbidden {
		return true
	}
	if order, err := resourceversion.CompareResourceVersion(f.version, g.version); err == nil && order >= 0 {
		return true
	}
	if len(f.objects) != len(g.versions) {
		return false
	}
	for key, o := range g.versions {
		if known := f.objects[key]; known == nil || known.GetUID() != o.GetUID() || known.GetResourceVersion() != o.GetResourceVersion() {
			return false
		}
	}
	return f.synced
}

// reaches says whether the picture has these changes of each feed.
func (s *Snapshot) reaches(changes []uint64) bool {
	if len(s.shown) != len(changes) {
		return false
	}
	for i, n := range changes {
		if s.shown[i] < n {
			return false
		}
	}
	return true
}

// observed says whether the controllers have read every workload as it is now. They don't read on in what is being deleted.
func (s *Snapshot) observed() bool {
	seen := func(o metav1.Object, generation int64) bool {
		return o.GetDeletionTimestamp() != nil || generation >= o.GetGeneration()
	}
	return all(s.Deployments, func(o *appsv1.Deployment) bool { return seen(o, o.Status.ObservedGeneration) }) &&
		all(s.ReplicaSets, func(o *appsv1.ReplicaSet) bool { return seen(o, o.Status.ObservedGeneration) }) &&
		all(s.ReplicationControllers, func(o *corev1.ReplicationController) bool { return seen(o, o.Status.ObservedGeneration) }) &&
		all(s.DaemonSets, func(o *appsv1.DaemonSet) bool { return seen(o, o.Status.ObservedGeneration) }) &&
		all(s.StatefulSets, func(o *appsv1.StatefulSet) bool { return seen(o, o.Status.ObservedGeneration) })
}

func all[T any](list []T, is func(T) bool) bool {
	return !slices.ContainsFunc(list, func(o T) bool { return !is(o) })
}
