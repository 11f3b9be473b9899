package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/work"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

var recapText = strings.ReplaceAll("**You can now** keep a number of pods, and repair what keeps them away.\n\n**Commands you have met**\n\n"+
	"| command | what for |\n|---|---|\n| 'kubectl scale rc NAME --replicas=N' | how many there are |\n| 'kubectl get pods', 'get rc' | what is there |\n\n"+
	"Chapter 8 does the counting for you.", "'", "`")

// course is two short lessons of every kind of step.
func course() *lessons.Course {
	hello := "Hello pods"
	return &lessons.Course{Lessons: []*lessons.Lesson{
		{ID: "hello", Chapter: 3, Title: hello, Namespace: "ch3", Intro: "Pods come and go.", Recap: recapText, Steps: []*lessons.Step{
			{ID: "read", Kind: lessons.Read, Title: "What a pod is", Text: "A pod is a group of **containers** on one node.\n\nIt has an address of its own."},
			{
				ID: "scale", Kind: lessons.Do, Title: "Scale to four", Command: "kubectl scale rc/hello --replicas=4",
				Text:  "The controller counts pods by their labels, and `kubectl scale` tells it how many there should be.",
				After: "The controller made one pod more: it counts, and makes up for what is missing.",
				Hints: []string{"Look at `kubectl scale --help`.", "`--replicas=4`"},
				Show:  lessons.Show{Rollout: "replicationcontroller/hello", Logs: "app=hello", Pane: "pods"},
				Checks: []lessons.Check{
					{Name: "four pods are ready", Expression: "true"},
					{Name: "no pod was lost", Expression: "true"},
				},
			},
			{
				ID: "predict", Kind: lessons.Predict, Title: "Delete one", Text: "Now one pod is deleted.",
				Question: &lessons.Question{Prompt: "How many pods are there a minute later?", Answer: "four", Choices: []lessons.Choice{
					{ID: "three", Text: "Three: one is gone", Why: "the controller makes up for it"},
					{ID: "four", Text: "Four: the controller makes a new one", Why: "it counts what matches its selector"},
				}},
			},
			{ID: "count", Kind: lessons.Quiz, Title: "Count", Text: "One more.", Question: &lessons.Question{Prompt: "How many?", Answer: "4"}},
			{ID: "find", Kind: lessons.Repair, Title: "Repair it", Text: "Something broke.", Prepare: "kubectl break",
				Solution: "kubectl mend", Checks: []lessons.Check{{Name: "it works", Expression: "true"}}},
		}},
		{ID: "korean", Chapter: 8, Title: "디플로이먼트", Namespace: "ch8", Steps: []*lessons.Step{
			{ID: "roll", Kind: lessons.Run, Title: "버전 2로 굴리기", Text: strings.Repeat("디플로이먼트는 파드를 고치지 않고 새로운 레플리카셋을 만든다. ", 6),
				Command: "kubectl get pods", Checks: []lessons.Check{{Name: "파드 세 개가 준비되었다", Expression: "true"}}},
		}},
	}}
}

// memory is progress kept nowhere.
type memory struct {
	mu   sync.Mutex
	done map[string]bool
	at   map[string]string

	graded  []bool
	answers map[string]string
	told    map[string]attempt.Verdict

	prepared, shown map[string]bool
}

func newMemory() *memory {
	return &memory{done: map[string]bool{}, at: map[string]string{}, prepared: map[string]bool{}, answers: map[string]string{}, told: map[string]attempt.Verdict{}, shown: map[string]bool{}}
}

func (p *memory) Done(l, s string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done[l+"/"+s]
}
func (p *memory) At(l string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at[l]
}

func (p *memory) Ran(_, _ string) bool      { return false }
func (p *memory) MarkRan(_, _ string) error { return nil }

func (p *memory) Visit(l, s string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at[l] = s
	return nil
}

func (p *memory) MarkDone(l, s string, _ time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[l+"/"+s] = true
	return nil
}

func (p *memory) Prepared(l, s string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done[l+"/"+s] || p.prepared[l+"/"+s]
}

func (p *memory) MarkPrepared(l, s string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prepared[l+"/"+s] = true
	return nil
}

func (p *memory) SetAnswer(l, s, answer string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers[l+"/"+s] = answer
	return nil
}

func (p *memory) Answer(l, s string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.answers[l+"/"+s]
}

func (p *memory) Graded(string, string) (graded, first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.graded) > 0, false
}

func (p *memory) Act(string, time.Time)      {}
func (p *memory) Spent(string) time.Duration { return 34 * time.Minute }

func (p *memory) Shown(l, s string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shown[l+"/"+s]
}

func (p *memory) MarkShown(l, s string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown[l+"/"+s] = true
	return nil
}

func (p *memory) Told(l, s string) (bool, string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := p.told[l+"/"+s]
	return v.Right, v.Why
}

func (p *memory) MarkGraded(l, s string, right bool, why string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.graded = append(p.graded, right)
	p.told[l+"/"+s] = attempt.Verdict{Right: right, Why: why}
	return nil
}

func (p *memory) Forget(l string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k := range p.done {
		if strings.HasPrefix(k, l+"/") {
			delete(p.done, k)
		}
	}
	delete(p.at, l)
	clear(p.prepared)
	return nil
}

func (p *memory) Counts(l *lessons.Lesson) (done, total int) {
	for _, st := range l.Steps {
		if p.Done(l.ID, st.ID) {
			done++
		}
	}
	return done, len(l.Steps)
}

// bench is a workspace whose cluster is a list of pods: scaling makes one more.
type bench struct {
	mu    sync.Mutex
	snap  *live.Snapshot
	ran   []string
	subs  []chan *live.Snapshot
	reset int

	lesson *lessons.Lesson // that was opened

	saved map[string]string // manifests by name

	prepared int // how often
	lost     bool
	dir      string // of the shell; without one there is none
}

func newBench(namespace string, pods int) *bench {
	b := &bench{saved: map[string]string{}, snap: &live.Snapshot{Version: 1, Taken: noon, Namespace: namespace, Synced: true}}
	for range pods {
		b.addPod()
	}
	return b
}

func (b *bench) addPod() {
	s := *b.snap
	s.Version++
	s.Pods = append(append([]*corev1.Pod{}, s.Pods...), &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("hello-%d", len(s.Pods)+1), Namespace: s.Namespace, CreationTimestamp: metav1.NewTime(noon.Add(-time.Minute))},
		Spec:       corev1.PodSpec{NodeName: "cadet", Containers: []corev1.Container{{Name: "hello", Image: "hello:v1"}}},
		Status: corev1.PodStatus{Phase: corev1.PodRunning, PodIP: "10.1.0.7",
			Conditions:        []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
			ContainerStatuses: []corev1.ContainerStatus{{Name: "hello", Ready: true, Image: "hello:v1", State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}}}},
	})
	b.snap = &s
}

func (b *bench) Snapshot() *live.Snapshot {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.snap
}

func (b *bench) Subscribe(ctx context.Context) <-chan *live.Snapshot {
	b.mu.Lock()
	defer b.mu.Unlock()
	ch := make(chan *live.Snapshot, 8)
	ch <- b.snap
	b.subs = append(b.subs, ch)
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.subs = slices.DeleteFunc(b.subs, func(sub chan *live.Snapshot) bool { return sub == ch })
		close(ch)
	})
	return ch
}

func (b *bench) Run(_ context.Context, command string, _ io.Reader, out io.Writer) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ran = append(b.ran, command)
	if strings.Contains(command, "fail") {
		_, _ = io.WriteString(out, "error: no such thing\n")
		return 1, nil
	}
	_, _ = io.WriteString(out, "replicationcontroller/hello scaled\n")
	if strings.Contains(command, "scale") {
		b.addPod()
		for _, ch := range b.subs {
			select {
			case ch <- b.snap:
			default: // nobody looks
			}
		}
	}
	return 0, nil
}

// wait waits until these commands have been run.
func (b *bench) wait(d *driver, want ...string) {
	d.t.Helper()
	ran := func() string {
		b.mu.Lock()
		defer b.mu.Unlock()
		return strings.Join(b.ran, "; ")
	}
	if !d.eventually(func() bool { return ran() == strings.Join(want, "; ") && d.desk.running == "" }) {
		d.t.Fatalf("ran %q, not %q", ran(), want)
	}
}

func (b *bench) Fitted() *lessons.Lesson {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lesson
}

func (b *bench) Gone(context.Context) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.ran) > 0 && strings.Contains(b.ran[len(b.ran)-1], "delete ns")
}

func (b *bench) Environ() []string { return nil }
func (b *bench) Dir() string       { return b.dir }

func (b *bench) SaveManifest(name, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.saved[name] = text
	return nil
}

func (b *bench) ManifestText(name string) (string, error) {
	if name == "pod.yaml" {
		return "kind: ____\n", nil
	}
	return "", errors.New("there are no manifests")
}
func (b *bench) Namespace() string { return b.Snapshot().Namespace }

func (b *bench) Prepare(context.Context, *lessons.Step) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.prepared++
	return nil
}

func (b *bench) Begin(live.Mark) {}

func (b *bench) Check(_ context.Context, st *lessons.Step, snap *live.Snapshot) []lessons.Result {
	var results []lessons.Result
	for i, c := range st.Checks {
		r := lessons.Result{Name: c.Name, Done: i > 0 || len(snap.Pods) >= 4}
		if !r.Done {
			r.Why = fmt.Sprintf("%d of 4; the controller was not told yet", len(snap.Pods))
		}
		results = append(results, r)
	}
	return results
}

func (b *bench) Grade(st *lessons.Step, answer string, _ *live.Snapshot) (right, ready bool, why string) {
	for _, c := range st.Question.Choices {
		if c.ID == answer {
			why = c.Why
		}
	}
	return answer == st.Question.Answer, true, why
}

func (b *bench) Solve(ctx context.Context, st *lessons.Step, out io.Writer) error {
	_, err := b.Run(ctx, "kubectl scale rc/hello --replicas=4", nil, out)
	return err
}

func (b *bench) TooEarly(*live.Snapshot) string { return "" }

func (b *bench) Reset(_ context.Context, say func(string)) error {
	say("deleting namespace ch3")
	b.reset++
	return nil
}

func (b *bench) Lost(func(lesson, step string) bool) bool { return b.lost }

func (b *bench) Follow(ctx context.Context, _ live.LogQuery) <-chan []live.LogLine {
	ch := make(chan []live.LogLine, 1)
	ch <- []live.LogLine{{Pod: "hello-1", Container: "hello", Time: noon, Text: "GET / 200 version 1"}}
	context.AfterFunc(ctx, func() { close(ch) })
	return ch
}

// options are of a workbench over a bench.
func options(t testing.TB, b *bench) Options {
	t.Helper()
	c := course()
	return Options{
		Course: c, Lesson: c.Lessons[0], Progress: newMemory(), Engine: "embedded", About: "no Docker, no root", Now: func() time.Time { return noon },
		Start: func(_ context.Context, report func(cluster.Progress)) (cluster.Access, error) {
			report(cluster.Progress{Step: "etcd", State: cluster.Running})
			report(cluster.Progress{Step: "etcd", State: cluster.Done, Took: 300 * time.Millisecond})
			return cluster.Access{Kubeconfig: "/nowhere", Version: "v1.36.3"}, nil
		},
		Open: func(_ context.Context, l *lessons.Lesson, say func(string)) (work.Workspace, error) {
			say("the client pod")
			b.mu.Lock()
			b.lesson = l
			b.mu.Unlock()
			return b, nil
		},
	}
}

// visit has the learner left off at a step of the first lesson.
func visit(t testing.TB, opts Options, step string) {
	t.Helper()
	if err := opts.Progress.Visit(opts.Lesson.ID, step); err != nil {
		t.Fatal(err)
	}
}

// slowStart begins and takes time to clean up once it is cancelled.
func slowStart(begun chan<- struct{}, cleaned *bool) func(context.Context, func(cluster.Progress)) (cluster.Access, error) {
	return func(ctx context.Context, report func(cluster.Progress)) (cluster.Access, error) {
		report(cluster.Progress{Step: "etcd", State: cluster.Running})
		close(begun)
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond)
		*cleaned = true
		return cluster.Access{}, ctx.Err()
	}
}
