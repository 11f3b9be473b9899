package live

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"
)

// listTimeout is how long a list may take before the API server counts as not answering.
const listTimeout = 10 * time.Second

// feed keeps the objects of one kind as the API server has them: it lists, watches from there, and begins anew whenever the
// watch ends. Lesson namespaces are small: a new list costs nothing.
//
// The reflector of client-go (v0.36) takes a backoff, but it can't replace this: after a watch that ended in good order or
// was refused, it watches on from its last resource version without a list, where a server that came back with less data
// never answers; and it retries a refused connection without telling its error handler, so no problem would be shown.
type feed struct {
	name    string // as in errors: "pods", or "kube-system/leases"
	kind    string // as in the history: "leases"
	source  source
	changed func() // called after every change; must not wait

	mu        *sync.Mutex // one for all feeds of a watcher, so that a picture of all is of one moment
	journal   *journal    // of all feeds of a watcher, under mu; nil where this kind is not remembered
	recorder  *recorder   // of all feeds of a watcher, under mu; nil where nothing is recorded
	subject   *subject    // what the record calls it
	version   string      // the last resource version that came, of an object or a bookmark
	objects   map[types.NamespacedName]metav1.Object
	unread    map[types.NamespacedName]metav1.Object // of those that changed since they were read last, what was read; nil for none
	changes   uint64                                 // how often anything here changed
	dirty     bool                                   // there is something to read
	synced    bool
	forbidden bool
	link      link
}

func newFeed(name string, s source, changed func()) *feed {
	return &feed{name: name, kind: name, source: s, changed: changed, mu: new(sync.Mutex), dirty: true, unread: map[types.NamespacedName]metav1.Object{}}
}

// run keeps the feed up to date until ctx ends.
func (f *feed) run(ctx context.Context) {
	lost, refused := pauses(longestLost), pauses(longestRefused)
	for ctx.Err() == nil {
		began := time.Now()
		watched, err := f.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		f.ended(err)
		if apierrors.IsForbidden(err) {
			lost = pauses(longestLost) // it answers
			sleep(ctx, refused.Step())
			continue
		}
		if watched {
			refused = pauses(longestRefused)
		}
		if watched && time.Since(began) > longWatch {
			lost = pauses(longestLost)
		}
		sleep(ctx, lost.Step())
	}
}

const (
	// longWatch is what a watch lasts where nothing between us and the API server ends it at once.
	longWatch = 5 * time.Second
	// longestLost is the longest pause after a lost connection: the learner waits for the picture, and it is one small
	// cluster.
	longestLost = time.Second
	// longestRefused is the one where this user may not see the kind: rights come seldom.
	longestRefused = 10 * time.Second
)

// pauses grow up to the longest.
func pauses(longest time.Duration) wait.Backoff {
	return wait.Backoff{Duration: 100 * time.Millisecond, Factor: 2, Jitter: 0.2, Steps: 100, Cap: longest}
}

// follow lists once and watches from there until the watch ends. It says whether there was a watch at all.
func (f *feed) follow(ctx context.Context) (watched bool, err error) {
	version, err := f.list(ctx)
	if err != nil {
		return false, err
	}
	// The server ends each watch after a while, not all at the same time.
	timeout := 300 + rand.Int64N(300)
	w, err := f.source.watch(ctx, metav1.ListOptions{ResourceVersion: version, TimeoutSeconds: &timeout, AllowWatchBookmarks: true})
	if err != nil {
		return false, err
	}
	defer w.Stop()
	f.update(func() bool { return f.link.up() })
	for {
		select {
		case <-ctx.Done():
			return true, nil
		case e, open := <-w.ResultChan():
			if !open {
				return true, nil
			}
			if e.Type == watch.Error {
				return true, apierrors.FromObject(e.Object)
			}
			f.apply(e)
		}
	}
}

func (f *feed) list(ctx context.Context) (version string, err error) {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	list, err := f.source.list(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	about, err := meta.ListAccessor(list)
	if err != nil {
		return "", fmt.Errorf("the list of %s has no metadata: %w", f.name, err)
	}
	objects := map[types.NamespacedName]metav1.Object{}
	err = meta.EachListItemWithAlloc(list, func(o runtime.Object) error {
		put(objects, o)
		return nil
	})
	f.update(func() bool {
		f.replace(objects)
		f.version, f.dirty, f.synced, f.forbidden = about.GetResourceVersion(), true, true, false
		f.link.seen()
		return true
	})
	return about.GetResourceVersion(), err
}

func (f *feed) apply(e watch.Event) {
	f.update(func() bool {
		f.link.seen()
		o, ok := e.Object.(metav1.Object)
		if !ok {
			return false
		}
		f.version = o.GetResourceVersion()
		now := time.Now()
		switch before := f.objects[keyOf(o)]; e.Type {
		case watch.Added, watch.Modified:
			f.note(keyOf(o))
			f.turn(before, o, now)
			if before != nil && before.GetUID() != o.GetUID() {
				f.lost(before, now)
			}
			put(f.objects, e.Object)
			f.saw(o, now)
		case watch.Deleted:
			f.note(keyOf(o))
			f.turn(before, nil, now)
			delete(f.objects, keyOf(o))
			f.lost(o, now)
		default: // a bookmark tells how far the watch has come, which somebody may wait for
			return true
		}
		f.dirty = true
		return true
	})
}

// note keeps what was read of an object that is about to change.
func (f *feed) note(key types.NamespacedName) {
	if _, noted := f.unread[key]; !noted {
		f.unread[key] = f.objects[key]
	}
}

// replace takes a list in place of what was known, and notes what became of it meanwhile. What the list has as it was
// before stays the same object, so that nobody works out again what was made of it.
func (f *feed) replace(objects map[types.NamespacedName]metav1.Object) {
	before, now := f.objects, time.Now()
	known := f.synced && !f.forbidden // else nothing came about: it is seen for the first time
	for key, o := range objects {
		was := before[key]
		if was != nil && sameVersion(was, o) {
			objects[key] = was
			continue
		}
		f.note(key)
		if known {
			f.turn(was, o, now)
		}
	}
	for key, was := range before {
		if objects[key] == nil {
			f.note(key)
			f.turn(was, nil, now)
		}
	}
	f.objects = objects
	if f.journal == nil {
		return
	}
	f.journal.together(func() {
		for key, o := range before {
			if next := objects[key]; next == nil || next.GetUID() != o.GetUID() {
				f.lost(o, now)
			}
		}
		for _, o := range objects {
			f.saw(o, now)
		}
	})
}

// turn records what an object turned into.
func (f *feed) turn(was, is metav1.Object, now time.Time) {
	if f.recorder != nil && (was != nil || is != nil) {
		f.recorder.add(Turn{Time: now, Kind: f.kind, Was: was, Is: is, subject: f.subject, past: f.recorder.past()})
	}
}

// sameVersion says whether two objects are one at the same moment. Where the server leaves out what tells, they are not.
func sameVersion(a, b metav1.Object) bool {
	return a.GetUID() == b.GetUID() && a.GetUID() != "" && a.GetResourceVersion() == b.GetResourceVersion() && a.GetResourceVersion() != ""
}

func (f *feed) saw(o metav1.Object, now time.Time) {
	if f.journal != nil {
		f.journal.saw(f.kind, o, now)
	}
}

func (f *feed) lost(o metav1.Object, now time.Time) {
	if f.journal != nil {
		f.journal.lost(f.kind, o, now)
	}
}

// ended records why following stopped: nil when the server ended the watch in good order.
func (f *feed) ended(err error) {
	f.update(func() bool {
		switch {
		case apierrors.IsForbidden(err):
			was := f.forbidden
			for key := range f.objects {
				f.note(key)
			}
			f.objects, f.dirty, f.synced, f.forbidden = nil, f.dirty || !was, true, true // no history: what is unseen is not gone
			return f.link.up() || !was
		case err == nil, apierrors.IsResourceExpired(err), apierrors.IsGone(err):
			f.link.seen()
			return false
		}
		return f.link.down(err)
	})
}

// reading is a feed at one moment.
type reading struct {
	news              []swap[metav1.Object] // what is other than it was read last
	changed           bool                  // there may be news
	changes           uint64
	synced, forbidden bool
	link              link
}

// read returns what the feed is now, all of one moment: whoever reads that it is synced has its objects too. Before
// that there is nothing to read, so that the first list is news whenever it comes.
func (f *feed) read() reading {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readLocked()
}

func (f *feed) readLocked() reading {
	r := reading{changed: f.dirty && f.synced, changes: f.changes, synced: f.synced, forbidden: f.forbidden, link: f.link}
	if !r.changed {
		return r
	}
	f.dirty = false
	r.news = make([]swap[metav1.Object], 0, len(f.unread))
	for key, was := range f.unread {
		r.news = append(r.news, swap[metav1.Object]{was: was, is: f.objects[key]})
	}
	if len(f.unread) > 0 {
		f.unread = map[types.NamespacedName]metav1.Object{}
	}
	return r
}

// all are the objects there are now, in no order.
func (f *feed) all() []metav1.Object {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Collect(maps.Values(f.objects))
}

// update changes the feed and tells of it when do says that something changed.
func (f *feed) update(do func() bool) {
	f.mu.Lock()
	changed := do()
	if changed {
		f.changes++
	}
	f.mu.Unlock()
	if changed {
		f.changed()
	}
}

func put(objects map[types.NamespacedName]metav1.Object, o runtime.Object) {
	if m, ok := o.(metav1.Object); ok {
		m.SetManagedFields(nil) // half of each object, and nobody here reads it
		objects[keyOf(m)] = m
	}
}

func keyOf(o metav1.Object) types.NamespacedName {
	return types.NamespacedName{Namespace: o.GetNamespace(), Name: o.GetName()}
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
