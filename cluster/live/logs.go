package live

import (
	"context"
	"slices"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/internal/printable"
)

// LogLine is one line that a container wrote, safe to show in a terminal. A line without Pod is about the log itself.
type LogLine struct {
	Pod, Container string
	Time           time.Time
	Text           string
}

// LogQuery says whose lines to follow. With neither Selector nor Pod it is every pod of the namespace.
type LogQuery struct {
	Namespace string
	Selector  string // a label selector; pods that come later join, pods that go leave
	Pod       string // or one pod by name
	Previous  bool   // the container's previous run (no follow)
	Tail      int64  // how many older lines of each container to begin with; with Previous, zero is all
}

// FollowLogs streams the lines a query matches, in batches about every 100 ms, until ctx ends. When the reader is
// slow the oldest lines waiting are dropped, and a line says how many: memory is bounded. The channel is closed
// when ctx has ended, or when the last line of a previous run was read.
func FollowLogs(ctx context.Context, client kubernetes.Interface, q LogQuery) <-chan []LogLine {
	out := make(chan []LogLine)
	f := &follower{client: client, query: q, lines: newBacklog()}
	go func() {
		defer close(out)
		finished := make(chan struct{})
		go func() {
			defer close(finished)
			if q.Previous {
				f.previous(ctx)
			} else {
				f.follow(ctx)
			}
		}()
		f.lines.deliver(ctx, out, finished)
		<-finished
	}()
	return out
}

// follower keeps one stream for each container of the pods that match.
type follower struct {
	client  kubernetes.Interface
	query   LogQuery
	lines   *backlog
	streams map[streamKey]*logStream
	running sync.WaitGroup
	said    string // the last trouble that was told
}

type streamKey struct {
	pod       types.UID
	container string
}

// run is one run of a container: each restart has an ID of its own.
type run struct {
	id    string
	going bool
}

func (f *follower) follow(ctx context.Context) {
	wake := make(chan struct{}, 1)
	pods := newFeed("pods", f.source(), func() {
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	f.running.Go(func() { pods.run(ctx) })
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-wake:
			f.reconcile(ctx, pods)
		}
	}
	f.running.Wait()
}

// source lists and watches the pods of the query.
func (f *follower) source() source {
	pods := f.client.CoreV1().Pods(f.query.Namespace)
	narrow := func(o metav1.ListOptions) metav1.ListOptions {
		o.LabelSelector = f.query.Selector
		if f.query.Pod != "" {
			o.FieldSelector = fields.OneTermEqualSelector("metadata.name", f.query.Pod).String()
		}
		return o
	}
	return source{
		list: func(ctx context.Context, o metav1.ListOptions) (runtime.Object, error) {
			return pods.List(ctx, narrow(o))
		},
		watch: func(ctx context.Context, o metav1.ListOptions) (watch.Interface, error) {
			return pods.Watch(ctx, narrow(o))
		},
	}
}

// reconcile starts streams for containers that are new, tells the others what became of theirs, and ends those
// of pods that are gone.
func (f *follower) reconcile(ctx context.Context, pods *feed) {
	r := pods.read()
	switch {
	case r.forbidden:
		f.say("this user may not list the pods of namespace " + f.query.Namespace)
	case r.link.err != nil:
		f.say(what(r.link.err).String())
	default:
		f.said = ""
	}
	if !r.changed || r.forbidden {
		return
	}
	tail := int64(maxLines) // of a container that comes later nothing is old
	if f.streams == nil {
		f.streams, tail = map[streamKey]*logStream{}, max(f.query.Tail, 0)
	}
	seen := map[streamKey]bool{}
	for _, o := range pods.all() {
		pod, ok := o.(*corev1.Pod)
		if !ok {
			continue
		}
		for _, status := range containers(pod) {
			key := streamKey{pod.UID, status.Name}
			seen[key] = true
			if status.ContainerID != "" {
				f.stream(ctx, key, pod.Name, tail).became(run{status.ContainerID, status.State.Running != nil})
			}
		}
	}
	for key, s := range f.streams {
		if !seen[key] {
			delete(f.streams, key)
			time.AfterFunc(lastWords, s.stop)
		}
	}
}

// containers are those of a pod, of every sort.
func containers(pod *corev1.Pod) []corev1.ContainerStatus {
	return slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses, pod.Status.EphemeralContainerStatuses)
}

func (f *follower) stream(ctx context.Context, key streamKey, pod string, tail int64) *logStream {
	if s, ok := f.streams[key]; ok {
		return s
	}
	ctx, stop := context.WithCancel(ctx)
	s := &logStream{
		pods: f.client.CoreV1().Pods(f.query.Namespace), pod: pod, container: key.container,
		tail: tail, lines: f.lines, runs: make(chan run, 1), stop: stop,
	}
	f.streams[key] = s
	f.running.Go(func() {
		defer stop()
		s.run(ctx)
	})
	return s
}

// previous reads what the containers of the query wrote in the run before this one.
func (f *follower) previous(ctx context.Context) {
	list, err := f.source().list(ctx, metav1.ListOptions{})
	if err != nil {
		f.say(what(err).String())
		return
	}
	tail, found := f.query.Tail, false
	if tail <= 0 {
		tail = maxLines
	}
	pods := list.(*corev1.PodList).Items
	for i := range pods {
		pod := &pods[i]
		for _, status := range containers(pod) {
			if status.LastTerminationState.Terminated == nil {
				continue
			}
			found = true
			s := &logStream{pods: f.client.CoreV1().Pods(pod.Namespace), pod: pod.Name, container: status.Name, tail: tail, lines: f.lines}
			if err := s.read(ctx, true); err != nil {
				s.complain(err)
			}
		}
	}
	if !found {
		f.say("no container here was restarted: there is no previous run")
	}
}

// say tells the reader about the log itself, once.
func (f *follower) say(text string) {
	if f.said != text {
		f.said = text
		f.lines.add(LogLine{Time: time.Now(), Text: printable.Line("… " + text)})
	}
}
