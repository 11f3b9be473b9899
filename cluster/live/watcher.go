package live

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/words"
)

// Changes are collected before they become one snapshot: for settle while they go on, so that there are ten snapshots a
// second at most, and for gather after it was quiet, which takes in what changes together.
const (
	settle = 100 * time.Millisecond
	gather = 20 * time.Millisecond
)

// Watcher watches one namespace, or all, and what else a lesson asks for, and publishes snapshots of it.
type Watcher struct {
	latest   atomic.Pointer[Snapshot]
	subjects []subject
	feeds    []*feed     // of each subject
	mu       *sync.Mutex // of all feeds and the journal
	journal  *journal
	recorder *recorder
	probe    *probe
	stale    time.Time     // since when something does not answer, zero when all is well
	dirty    chan struct{} // capacity one

	publishing  sync.Mutex
	subscribers []chan *Snapshot
	ended       bool
}

// Watch starts watching namespace, or all of them where it is empty, and returns at once; the first snapshot is empty and not Synced. A namespace
// that does not exist yet is an empty one. Everything ends with ctx, and the channels of subscribers are closed
// when it has.
//
// Kinds beyond the usual ones are watched where they are asked for: "ingresses", or "kube-system/leases" for those of
// another namespace. CheckKind says what is wrong with a name; Watch passes over a wrong one.
func Watch(ctx context.Context, client kubernetes.Interface, namespace string, more ...string) *Watcher {
	w := newWatcher(client, namespace, more...)
	go w.run(ctx)
	return w
}

// WatchForeign is Watch for a cluster that cadet did not bring up and can't bring back.
func WatchForeign(ctx context.Context, client kubernetes.Interface, namespace string, more ...string) *Watcher {
	w := newWatcher(client, namespace, more...)
	w.latest.Load().Foreign = true // nobody has it yet, and the next ones are made of it
	go w.run(ctx)
	return w
}

func newWatcher(client kubernetes.Interface, namespace string, more ...string) *Watcher {
	w := &Watcher{dirty: make(chan struct{}, 1), mu: new(sync.Mutex), journal: newJournal()}
	w.recorder = newRecorder(w.journal)
	w.latest.Store(&Snapshot{Taken: time.Now(), Namespace: namespace, derived: new(derived)})
	w.subjects = subjects(namespace, more)
	for i, s := range w.subjects {
		f := newFeed(s.name(), s.kind.open(client, s.namespace), w.markDirty)
		f.mu, f.kind, f.recorder, f.subject = w.mu, s.kind.name, w.recorder, &w.subjects[i]
		if f.kind != "events" { // they are a history themselves
			f.journal = w.journal
		}
		w.feeds = append(w.feeds, f)
	}
	w.probe = &probe{client: client, every: probeEvery, timeout: probeTimeout, changed: w.markDirty}
	return w
}

// Snapshot returns the latest, never nil.
func (w *Watcher) Snapshot() *Snapshot { return w.latest.Load() }

// Subscribe returns a channel of capacity one that always holds at most the latest snapshot not yet read, and is
// closed when ctx or the watcher ends. It begins with the snapshot of now.
func (w *Watcher) Subscribe(ctx context.Context) <-chan *Snapshot {
	w.publishing.Lock()
	defer w.publishing.Unlock()
	ch := make(chan *Snapshot, 1)
	ch <- w.Snapshot()
	if w.ended {
		close(ch)
		return ch
	}
	w.subscribers = append(w.subscribers, ch)
	context.AfterFunc(ctx, func() { w.unsubscribe(ch) })
	return ch
}

func (w *Watcher) unsubscribe(ch chan *Snapshot) {
	w.publishing.Lock()
	defer w.publishing.Unlock()
	if i := slices.Index(w.subscribers, ch); i >= 0 {
		w.subscribers = slices.Delete(w.subscribers, i, i+1)
		close(ch)
	}
}

func (w *Watcher) markDirty() {
	select {
	case w.dirty <- struct{}{}:
	default:
	}
}

func (w *Watcher) run(ctx context.Context) {
	var feeds sync.WaitGroup
	for _, f := range w.feeds {
		feeds.Go(func() { f.run(ctx) })
	}
	feeds.Go(func() { w.probe.run(ctx) })
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-w.dirty:
			sleep(ctx, max(gather, settle-time.Since(w.Snapshot().Taken)))
			w.publish(w.next())
		}
	}
	feeds.Wait()
	w.end()
}

// next makes a snapshot from the one before it: lists that did not change are the same slices.
func (w *Watcher) next() *Snapshot {
	s := *w.latest.Load()
	s.Version++
	s.Taken = time.Now()
	s.Synced, s.Forbidden, s.Problem = true, nil, words.Message{}
	worst := w.probe.state()
	readings, past, record := w.read(s.Version)
	s.History, s.Record, s.shown = past, record, make([]uint64, len(readings))
	for i, f := range w.feeds {
		r := readings[i]
		s.shown[i] = r.changes
		if r.changed {
			w.subjects[i].fill(&s, r.news)
		}
		s.Synced = s.Synced && r.synced
		if r.forbidden {
			s.Forbidden = append(s.Forbidden, f.name)
		}
		if worst.err == nil && !r.forbidden { // of what nobody may see nothing is stale, and it is asked for seldom
			worst.err = r.link.err
		}
		if r.link.last.After(worst.last) {
			worst.last = r.link.last
		}
	}
	switch {
	case worst.err == nil:
		w.stale = time.Time{}
	case w.stale.IsZero():
		w.stale = worst.last
	}
	if worst.err != nil {
		s.Problem = problem(worst.err, w.stale, s.Foreign)
	}
	if s.Synced && s.origin == nil {
		s.origin = &s
	}
	return &s
}

// read reads all feeds and their history, all of one moment, for the picture of a version.
func (w *Watcher) read(version uint64) ([]reading, Past, Record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]reading, len(w.feeds))
	for i, f := range w.feeds {
		all[i] = f.readLocked()
	}
	return all, w.journal.past, w.recorder.show(version)
}

// publish gives every subscriber the snapshot in place of one that is not read yet. It is the only sender.
func (w *Watcher) publish(s *Snapshot) {
	w.publishing.Lock()
	defer w.publishing.Unlock()
	w.latest.Store(s)
	for _, ch := range w.subscribers {
		select {
		case <-ch:
		default:
		}
		ch <- s
	}
}

func (w *Watcher) end() {
	w.publishing.Lock()
	defer w.publishing.Unlock()
	w.ended = true
	for _, ch := range w.subscribers {
		close(ch)
	}
	w.subscribers = nil
}
