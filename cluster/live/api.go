package live

import (
	"context"
	"time"

	"k8s.io/client-go/kubernetes"
)

// Watcher watches one namespace and publishes snapshots of it.
type Watcher struct{}

// Watch starts watching namespace and returns at once; the first snapshot is empty and not Synced. A namespace
// that does not exist yet is an empty one. Everything ends with ctx.
func Watch(ctx context.Context, client kubernetes.Interface, namespace string) *Watcher { return nil }

// Snapshot returns the latest, never nil.
func (w *Watcher) Snapshot() *Snapshot { return nil }

// Subscribe returns a channel of capacity one that always holds at most the latest snapshot not yet read, and is
// closed when ctx or the watcher ends.
func (w *Watcher) Subscribe(ctx context.Context) <-chan *Snapshot { return nil }

// LogLine is one line that a container wrote.
type LogLine struct {
	Pod, Container string
	Time           time.Time
	Text           string
}

// LogQuery says whose lines to follow.
type LogQuery struct {
	Namespace string
	Selector  string // a label selector; pods that come later join, pods that go leave
	Pod       string // or one pod by name
	Container string // one container, or empty for all
	Previous  bool   // the container's previous run (no follow)
	Tail      int64  // how many older lines of each container to begin with
}

// FollowLogs streams the lines a query matches, in batches about every 100 ms, until ctx ends. When the reader is
// slow the oldest lines waiting are dropped, and a line says how many: memory is bounded.
func FollowLogs(ctx context.Context, client kubernetes.Interface, q LogQuery) <-chan []LogLine {
	return nil
}
