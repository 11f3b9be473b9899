package plain_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/plain"
)

// classroom is a cluster of one fact, whether the pod web runs, and a session that works on it.
type classroom struct {
	commands []string
	prepared []string
	snap     atomic.Pointer[live.Snapshot]
	updates  chan *live.Snapshot
	stuck    bool // a command changes nothing
	done     map[string]bool
	broken   map[string]bool // steps that were prepared
	visited  string
	graded   []bool
}

func newClassroom() *classroom {
	c := &classroom{done: map[string]bool{}, broken: map[string]bool{}}
	c.snap.Store(&live.Snapshot{Synced: true})
	return c
}

func (c *classroom) Snapshot() *live.Snapshot                        { return c.snap.Load() }
func (c *classroom) Subscribe(context.Context) <-chan *live.Snapshot { return c.updates }

// Gone is what follows the command that deletes the namespace.
func (c *classroom) Gone(context.Context) bool {
	return len(c.commands) > 0 && strings.Contains(c.commands[len(c.commands)-1], "delete ns")
}

// ManifestText is of a file that the learner edited.
func (c *classroom) ManifestText(path string) (string, error) { return "edited: " + path + "\n", nil }

func (c *classroom) Prepare(_ context.Context, st *lessons.Step) error {
	c.prepared = append(c.prepared, st.ID)
	return nil
}

func (c *classroom) Run(ctx context.Context, command string, _ io.Reader, out io.Writer) (int, error) {
	c.commands = append(c.commands, command)
	if strings.Contains(command, "nonsense") {
		return 1, nil
	}
	if strings.Contains(command, "delete ns") {
		return 0, nil
	}
	if strings.Contains(command, "forever") {
		<-ctx.Done()
		return 1, nil
	}
	if c.stuck {
		return 0, nil
	}
	fmt.Fprintln(out, "pod/web created")
	go func() {
		time.Sleep(8 * time.Second) // longer than a picture may lag behind Prepare
		snap := &live.Snapshot{Version: 2, Taken: time.Now(), Synced: true, Pods: []*corev1.Pod{{
			ObjectMeta: metav1.ObjectMeta{Name: "web"}, Status: corev1.PodStatus{Phase: corev1.PodPending},
		}}}
		c.snap.Store(snap)
		c.updates <- snap
	}()
	return 0, nil
}

func (c *classroom) Solve(ctx context.Context, st *lessons.Step, out io.Writer) error {
	_, err := c.Run(ctx, st.Solution, nil, out)
	return err
}

func (c *classroom) Check(_ context.Context, st *lessons.Step, snap *live.Snapshot) []lessons.Result {
	r := lessons.Result{Name: st.Checks[0].Name, Done: len(snap.Pods) > 0}
	if !r.Done {
		r.Why = "there is no pod web"
	}
	return []lessons.Result{r}
}

func (c *classroom) Grade(st *lessons.Step, answer string, snap *live.Snapshot) (right, ready bool, why string) {
	if st.Question.Grade != "" && len(snap.Pods) == 0 {
		return false, false, "there is no pod web"
	}
	if answer == "one" || answer == "1" {
		return true, true, "there is one."
	}
	return false, true, "count again."
}

func (c *classroom) Done(_, step string) bool            { return c.done[step] }
func (c *classroom) Prepared(_, step string) bool        { return c.done[step] || c.broken[step] }
func (c *classroom) MarkPrepared(_, step string) error   { c.broken[step] = true; return nil }
func (c *classroom) SetAnswer(_, _, answer string) error { return nil }
func (c *classroom) Told(_, _ string) (bool, string)     { return false, "" }

func (c *classroom) MarkGraded(_, _ string, right bool, _ string) error {
	c.graded = append(c.graded, right)
	return nil
}

func (c *classroom) Answer(_, _ string) string           { return "" }
func (c *classroom) Graded(_, _ string) (graded, _ bool) { return false, false }

func (c *classroom) Ran(_, _ string) bool      { return false }
func (c *classroom) MarkRan(_, _ string) error { return nil }
func (c *classroom) Begin(live.Mark)           {}

func (c *classroom) Shown(_, _ string) bool      { return false }
func (c *classroom) MarkShown(_, _ string) error { return nil }
func (c *classroom) Act(string, time.Time)       {}
func (c *classroom) Spent(string) time.Duration  { return 90 * time.Second }
func (c *classroom) Keep() error                 { return nil }

func (c *classroom) Visit(_, step string) error {
	c.visited = step
	return nil
}

func (c *classroom) MarkDone(_, step string, _ time.Time) error {
	c.done[step] = true
	return nil
}

func lesson() *lessons.Lesson {
	choices := []lessons.Choice{{ID: "none", Text: "no pod"}, {ID: "one", Text: "one pod"}}
	return &lessons.Lesson{ID: "pods", Chapter: 2, Title: "Pods", Intro: "What a *pod* is: `kubectl get pods`.", Recap: "You can now run a pod.", Steps: []*lessons.Step{
		{ID: "what", Kind: lessons.Read, Title: "What it is", Text: "A pod."},
		{
			ID: "run", Kind: lessons.Run, Title: "Run one", Text: "Run it.", Command: "kubectl run web", Solution: "kubectl run web --solved",
			Prepare: "break it", After: "There it is.", Hints: []string{"Think.", "Use run."}, Checks: []lessons.Check{{Name: "the pod exists"}},
		},
		{ID: "count", Kind: lessons.Quiz, Title: "Count", Text: "Look.", Question: &lessons.Question{Prompt: "How many?", Choices: choices}},
	}}
}

func through(t *testing.T, c *classroom, l *lessons.Lesson, input string) string {
	t.Helper()
	var out strings.Builder
	synctest.Test(t, func(t *testing.T) {
		c.updates = make(chan *live.Snapshot, 1) // of this bubble, or its clock would stand still
		err := plain.Run(t.Context(), plain.Options{
			Lesson: l, Start: l.Steps[0], Session: c, Progress: c, Watcher: c, In: strings.NewReader(input), Out: &out,
			Interruptible: context.WithCancel,
		})
		if err != nil {
			t.Errorf("the lesson ended with: %v", err)
		}
		synctest.Wait()
	})
	return out.String()
}

// inOrder says which of the texts does not follow the ones before it.
func inOrder(t *testing.T, out string, texts ...string) {
	t.Helper()
	rest := out
	for _, text := range texts {
		i := strings.Index(rest, text)
		if i < 0 {
			t.Fatalf("%q is missing, or comes too early, in:\n%s", text, out)
		}
		rest = rest[i+len(text):]
	}
}

func TestAWholeLesson(t *testing.T) {
	c := newClassroom()
	out := through(t, c, lesson(), "\n\n\na\nb\n\n")
	inOrder(t, out,
		"2 Pods, step 1 of 3: What it is", "What a pod is: `kubectl get pods`.", "A pod.", "go on (enter)",
		"2 Pods, step 2 of 3: Run one", "$ kubectl run web", "○ the pod exists", "do it (enter), hint (h)",
		"pod/web created", "ran: kubectl run web",
		"not yet: the pod exists: there is no pod web", "pod web: Pending, 0/0 ready", "done: the pod exists", "There it is.",
		"next (enter)", "a) no pod", "b) one pod", "answer (a-b)", "✕ not right\ncount again.", "✓ right\nthere is one.",
		"✓ 3 of 3 steps done", "1 min spent", "You can now run a pod.", "The list of lessons")
	if !slices.Equal(c.graded, []bool{false, true}) {
		t.Errorf("graded %v", c.graded)
	}
	if !slices.Equal(c.commands, []string{"kubectl run web"}) || !slices.Equal(c.prepared, []string{"run"}) {
		t.Errorf("ran %q and prepared %q", c.commands, c.prepared)
	}
}

func TestTheManifestIsTheOneAboutToBeApplied(t *testing.T) {
	l := lesson()
	l.Steps[1].Manifest = "web.yaml"
	inOrder(t, through(t, newClassroom(), l, "\nq\n"), "Run it.", "web.yaml:\n  edited: web.yaml", "$ kubectl run web")
}

func TestACommandWithoutChecksIsDoneWhenItSucceeds(t *testing.T) {
	c, l := newClassroom(), lesson()
	l.Steps = []*lessons.Step{{ID: "look", Kind: lessons.Run, Title: "Look", Text: "See.", Command: "kubectl get pods", After: "Nothing."}}
	c.stuck = true
	inOrder(t, through(t, c, l, "\n\n"), "do it (enter)", "ran: kubectl get pods", "Nothing.", "steps done")
}

func TestInput(t *testing.T) {
	for name, tt := range map[string]struct {
		input    string
		stuck    bool
		want     []string
		commands []string
	}{
		"the input ends":      {"\n", false, []string{"Run one", "Your place is kept. Go on with: cadet lesson 2 --plain"}, nil},
		"quit":                {"q\n\n", false, []string{"What it is", "Your place is kept"}, nil},
		"hints":               {"\nh\nh\nh\n", false, []string{"Think.", "Use run.", "There is no further hint."}, nil},
		"skip":                {"s\ns\ns\n", false, []string{"step 3 of 3", "Not done yet:\n   1  What it is\n   2  Run one\n   3  Count"}, nil},
		"back":                {"\np\n", false, []string{"step 2 of 3", "step 1 of 3", "done already"}, nil},
		"solve":               {"\nsolve\n", false, []string{"$ kubectl run web --solved", "done: the pod exists"}, []string{"kubectl run web --solved"}},
		"kubectl":             {"\nkubectl run mine\n", false, []string{"ran: kubectl run mine", "done: the pod exists"}, []string{"kubectl run mine"}},
		"without kubectl":     {"\nrun mine\n", false, []string{"ran: kubectl run mine", "done: the pod exists"}, []string{"kubectl run mine"}},
		"a program":           {"\nls\n", true, []string{"ran: ls"}, []string{"ls"}},
		"help":                {"\n?\nhelp\n", false, []string{"The line above says what can", "The line above says what can"}, nil},
		"next skips nothing":  {"\nn\ns\n", false, []string{"This step is not done yet: s skips it.", "step 3 of 3"}, nil},
		"next after reading":  {"n\n", false, []string{"step 2 of 3"}, nil},
		"a command fails":     {"\nkubectl nonsense\n", false, []string{"ran: kubectl nonsense (exit code 1)", "do it (enter)"}, []string{"kubectl nonsense"}},
		"check":               {"\ncheck\n", false, []string{"not yet: the pod exists: there is no pod web", "do it (enter)"}, nil},
		"nothing that exists": {"\nwhat\n", false, []string{`"what" is nothing that can be done here`, "do it (enter)"}, nil},
		"nothing changes":     {"\n\n", true, []string{"ran: kubectl run web", "nothing has changed for 30 seconds", "do it (enter)"}, []string{"kubectl run web"}},
		"no answer":           {"s\ns\n\n", false, []string{"How many?", "Answer first."}, nil},
		"an answer by ID":     {"s\ns\none\n", false, []string{"✓ right"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClassroom()
			c.stuck = tt.stuck
			inOrder(t, through(t, c, lesson(), tt.input), tt.want...)
			if !slices.Equal(c.commands, tt.commands) {
				t.Errorf("ran %q, want %q", c.commands, tt.commands)
			}
		})
	}
}

func TestAPredictionIsJudgedByTheCluster(t *testing.T) {
	for answer, word := range map[string]string{"1": "✓ right", "2": "✕ not right"} {
		l := lesson()
		l.Steps = []*lessons.Step{{
			ID: "guess", Kind: lessons.Predict, Title: "Guess", Text: "It will run.", Command: "kubectl run web",
			Question: &lessons.Question{Prompt: "How many pods?", Grade: "pods.size()", When: "true"},
		}}
		c := newClassroom()
		out := through(t, c, l, "\n"+answer+"\n\n\n")
		inOrder(t, out, "answer (a number)", "Answer first.", "Noted. Now do it and see.", "do it (enter)",
			"ran: kubectl run web", "pod web: Pending", word, "next (enter)", "steps done")
		if !c.done["guess"] {
			t.Errorf("answering %s did not end the step", answer)
		}
	}
}

// Whatever command made the cluster ready to tell: the step's own is one way among others.
func TestAPredictionIsJudgedAfterACommandOfTheLearnersOwn(t *testing.T) {
	l := lesson()
	l.Steps = []*lessons.Step{{
		ID: "guess", Kind: lessons.Predict, Title: "Guess", Text: "It will run.", Command: "kubectl run web",
		Question: &lessons.Question{Prompt: "How many pods?", Grade: "pods.size()", When: "true"},
	}}
	c := newClassroom()
	out := through(t, c, l, "1\nkubectl run mine\n\n")
	inOrder(t, out, "Noted. Now do it and see.", "do it (enter)", "ran: kubectl run mine", "✓ right", "next (enter)", "steps done")
	if !slices.Equal(c.commands, []string{"kubectl run mine"}) {
		t.Errorf("ran %q", c.commands)
	}
}

func TestWhyAPredictionIsNotJudgedYet(t *testing.T) {
	l := lesson()
	l.Steps = []*lessons.Step{{
		ID: "guess", Kind: lessons.Predict, Title: "Guess", Text: "It will run.", Command: "kubectl run web",
		Question: &lessons.Question{Prompt: "How many pods?", Grade: "pods.size()", When: "true"},
	}}
	c := newClassroom()
	c.stuck = true
	inOrder(t, through(t, c, l, "1\n\n\n"), "ran: kubectl run web", "nothing has changed for 30 seconds", "check (enter)",
		"not yet: there is no pod web")
}

// A learner who quits in the middle of a step, or turns a page back, finds it as they left it.
func TestAStepIsPreparedOnce(t *testing.T) {
	c := newClassroom()
	through(t, c, lesson(), "\np\n\nq\n")
	through(t, c, lesson(), "\nq\n")
	if !slices.Equal(c.prepared, []string{"run"}) {
		t.Errorf("prepared %q", c.prepared)
	}
}

func TestWhatIsDoneElsewhereCounts(t *testing.T) {
	c, l := newClassroom(), lesson()
	l.Steps = l.Steps[1:2]
	var out strings.Builder
	synctest.Test(t, func(t *testing.T) {
		c.updates = make(chan *live.Snapshot, 1)
		in, typed := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- plain.Run(ctx, plain.Options{
				Lesson: l, Start: l.Steps[0], Session: c, Progress: c, Watcher: c, In: in, Out: &out, Terminal: true,
				Interruptible: context.WithCancel,
			})
		}()
		synctest.Wait()
		if _, err := c.Run(ctx, "kubectl run web", nil, io.Discard); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if !c.done["run"] {
			t.Error("the step is not done though the pod is there")
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
		_ = typed.Close() // or the reader would wait for it for ever
	})
	inOrder(t, out.String(), "do it (enter)", "pod web: Pending", "done: the pod exists", "There it is.", "next (enter)")
}

func TestAnInterruptStopsTheCommandOnly(t *testing.T) {
	c, l := newClassroom(), lesson()
	var out strings.Builder
	synctest.Test(t, func(t *testing.T) {
		c.updates = make(chan *live.Snapshot, 1)
		err := plain.Run(t.Context(), plain.Options{
			Lesson: l, Start: l.Steps[1], Session: c, Progress: c, Watcher: c, In: strings.NewReader("kubectl forever\nq\n"), Out: &out,
			Interruptible: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Minute)
			},
		})
		if err != nil {
			t.Errorf("the lesson ended with: %v", err)
		}
	})
	inOrder(t, out.String(), "stopped: kubectl forever", "do it (enter)", "Your place is kept")
}

func TestBringUp(t *testing.T) {
	var out strings.Builder
	report := plain.BringUp(&out)
	report(cluster.Progress{Step: "etcd", State: cluster.Running, Detail: "waits for its port"})
	report(cluster.Progress{Step: "etcd", State: cluster.Done, Took: 312 * time.Millisecond})
	report(cluster.Progress{Step: "API server", State: cluster.Failed, Took: 2 * time.Second, Detail: "port in use"})
	want := fmt.Sprintf("✓ %-36s   0.3 s\n✕ %-36s   2.0 s  port in use\n", "etcd", "API server")
	if out.String() != want {
		t.Errorf("got:\n%swant:\n%s", out.String(), want)
	}
}

func TestADeletedNamespaceIsTold(t *testing.T) {
	out := through(t, newClassroom(), lesson(), "\nkubectl delete ns ch2\nq\n")
	if !strings.Contains(out, "cadet solve 2 --to run") {
		t.Errorf("says nothing of it:\n%s", out)
	}
}
