package attempt

import (
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

func rc(uid string, generation int64) *corev1.ReplicationController {
	return &corev1.ReplicationController{ObjectMeta: metav1.ObjectMeta{Name: "rc", UID: types.UID(uid), Generation: generation}}
}

func pod(uid, owner string, change func(*corev1.Pod)) *corev1.Pod {
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "pod-" + uid, UID: types.UID(uid), Labels: map[string]string{"app": "hello"}}}
	if owner != "" {
		controls := true
		p.OwnerReferences = []metav1.OwnerReference{{UID: types.UID(owner), Controller: &controls}}
	}
	if change != nil {
		change(p)
	}
	return p
}

func picture(rc *corev1.ReplicationController, pods ...*corev1.Pod) *live.Snapshot {
	return &live.Snapshot{Synced: true, Taken: noon.Add(time.Minute), ReplicationControllers: []*corev1.ReplicationController{rc}, Pods: pods}
}

// What a controller makes by itself is nobody's doing; what is asked for anew, relabelled, deleted or made by hand is.
func TestTouched(t *testing.T) {
	going := func(p *corev1.Pod) { p.DeletionTimestamp = &metav1.Time{Time: noon} }
	then := picture(rc("r", 1), pod("a", "r", nil), pod("b", "r", going))
	for name, c := range map[string]struct {
		now  *live.Snapshot
		want bool
	}{
		"nothing":             {picture(rc("r", 1), pod("a", "r", nil), pod("b", "r", going)), false},
		"one more":            {picture(rc("r", 1), pod("a", "r", nil), pod("b", "r", going), pod("c", "r", nil)), false},
		"what was going went": {picture(rc("r", 1), pod("a", "r", nil)), false},
		"asked for anew":      {picture(rc("r", 2), pod("a", "r", nil)), true},
		"made anew":           {picture(rc("s", 1), pod("a", "r", nil)), true},
		"relabelled":          {picture(rc("r", 1), pod("a", "r", func(p *corev1.Pod) { p.Labels = nil })), true},
		"deleted":             {picture(rc("r", 1)), true},
		"being deleted":       {picture(rc("r", 1), pod("a", "r", going)), true},
		"by hand":             {picture(rc("r", 1), pod("a", "r", nil), pod("d", "", nil)), true},
	} {
		if got := touched(then, c.now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A prediction is never graded by a state that was there before.
func TestPredictionNeedsTheCommand(t *testing.T) {
	graded := judge{Finding{Right: true, Ready: true}}
	step := func() *lessons.Step { return &lessons.Step{Kind: lessons.Predict, Command: "k", Question: ask} }

	a, p := begin(t, step())
	keep(t, a.Give("a"))
	if look(t, a, graded) {
		t.Fatal("graded though nothing was done")
	}
	keep(t, a.Ran(false, true)) // such as kubectl get
	if look(t, a, graded) || a.Next() != Run {
		t.Fatal("graded though nothing was changed")
	}
	keep(t, a.Ran(true, true))
	again, _ := Learner{Kept: p, Now: a.now}.Begin(a.Lesson, a.Step)
	if again.Waiting() != "a" || !look(t, again, graded) {
		t.Error("what was answered and run is not graded in another window")
	}

	a, _ = begin(t, step())
	keep(t, a.Give("a"))
	a.Look(picture(rc("r", 1)))
	if l := a.Look(picture(rc("r", 2))); l == nil {
		t.Error("what was done elsewhere isn't graded")
	}
}

// Before the first try the reason why not would give the answer away.
func TestTried(t *testing.T) {
	step := &lessons.Step{Kind: lessons.Do, Solution: "k", Checks: one}
	for name, try := range map[string]func(a *Attempt){
		"a command": func(a *Attempt) { a.Ran(false, false) },
		"asking":    func(a *Attempt) { a.Ask() },
		"elsewhere": func(a *Attempt) { a.Look(picture(rc("r", 1))); a.Look(picture(rc("r", 2))) },
	} {
		a, _ := begin(t, step)
		if a.Tried() {
			t.Fatal("tried before anything was done")
		}
		if try(a); !a.Tried() {
			t.Errorf("%s is no try", name)
		}
	}
	if a, _ := begin(t, &lessons.Step{Kind: lessons.Observe, Checks: one}); !a.Tried() {
		t.Error("where one only watches, there is nothing to try")
	}
}

// What a step builds on comes first, as long as it isn't done.
func TestMissing(t *testing.T) {
	a, p := begin(t, &lessons.Step{Kind: lessons.Predict, Command: "k", Question: ask, BuildsOn: []string{"base"}})
	base := &lessons.Step{ID: "base"}
	a.Lesson.Steps = append(a.Lesson.Steps, base)
	if a.Missing() != base || a.Next() != Before {
		t.Errorf("missing %v, next %d", a.Missing(), a.Next())
	}
	if err := p.MarkDone("lesson", "base", noon); err != nil {
		t.Fatal(err)
	}
	if a.Missing() != nil || a.Next() != Answer {
		t.Errorf("missing %v, next %d", a.Missing(), a.Next())
	}
}

// Learners see choices in orders of their own, each always in the same.
func TestChoices(t *testing.T) {
	st := &lessons.Step{ID: "q", Question: &lessons.Question{}}
	for _, id := range []string{"a", "b", "c", "d"} {
		st.Question.Choices = append(st.Question.Choices, lessons.Choice{ID: id})
	}
	l := &lessons.Lesson{ID: "l"}
	first := map[string]int{}
	for _, learner := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"} {
		order := shuffled(learner, l, st)
		if !slices.Equal(order, shuffled(learner, l, st)) || len(order) != 4 {
			t.Fatal("the order changes")
		}
		first[order[0].ID]++
	}
	if len(first) < 3 {
		t.Errorf("first choices: %v", first)
	}
	if !slices.Equal(shuffled("", l, st), st.Question.Choices) {
		t.Error("without a learner it is not the order of the file")
	}
}
