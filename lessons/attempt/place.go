package attempt

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/manifest"
)

// Place is where a learner is in a lesson: one rule for whatever asks.
type Place struct {
	Lesson *lessons.Lesson
	Kept   interface {
		Done(lesson, step string) bool
		At(lesson string) (step string)
	}
}

// Done says whether a step is done.
func (p Place) Done(st *lessons.Step) bool { return p.Kept.Done(p.Lesson.ID, st.ID) }

// Number is which step of the lesson a step is, from 1.
func (p Place) Number(st *lessons.Step) int { return slices.Index(p.Lesson.Steps, st) + 1 }

// Missing is the first step that st builds on, as lesson.yaml says, and that isn't done; nil when there is none, or when st
// itself is done.
func (p Place) Missing(st *lessons.Step) *lessons.Step {
	if p.Done(st) {
		return nil
	}
	return missing(p.Kept, p.Lesson, st)
}

// missing is the first step that st builds on, as lesson.yaml says, and that isn't done; nil when there is none.
func missing(kept interface {
	Done(lesson, step string) bool
}, l *lessons.Lesson, st *lessons.Step) *lessons.Step {
	for _, id := range st.BuildsOn {
		if !kept.Done(l.ID, id) {
			return l.Step(id)
		}
	}
	return nil
}

// Current is the step the learner is at: where they were last, else the next from there on that is not done, else the
// first that is not done, else the last of all.
func (p Place) Current() *lessons.Step {
	var before *lessons.Step
	at := p.Kept.At(p.Lesson.ID)
	reached := at == ""
	for _, st := range p.Lesson.Steps {
		reached = reached || st.ID == at
		switch done := p.Done(st); {
		case !done && reached:
			return st
		case !done && before == nil:
			before = st
		}
	}
	if before != nil {
		return before
	}
	return p.Lesson.Steps[len(p.Lesson.Steps)-1]
}

// Left is the steps that are not done, in order.
func (p Place) Left() []*lessons.Step {
	return slices.DeleteFunc(slices.Clone(p.Lesson.Steps), p.Done)
}

// Before is what is to be run before a step, to stand where it begins.
func (p Place) Before(to *lessons.Step) []*lessons.Step { return p.toRun(p.before(to)) }

func (p Place) before(to *lessons.Step) []*lessons.Step {
	return p.Lesson.Steps[:slices.Index(p.Lesson.Steps, to)]
}

// From is the next step from one on that has something to run; nil when there is none left.
func (p Place) From(st *lessons.Step) *lessons.Step {
	if left := p.toRun(p.Lesson.Steps[slices.Index(p.Lesson.Steps, st):]); len(left) > 0 {
		return left[0]
	}
	return nil
}

// Solvable is the next step from one on that is solved by running something and is not done; nil when there is none.
func (p Place) Solvable(from *lessons.Step) *lessons.Step {
	for _, st := range p.Lesson.Steps[slices.Index(p.Lesson.Steps, from):] {
		if st.Solvable() && !p.Done(st) {
			return st
		}
	}
	return nil
}

// toRun is the steps that have something to run and are not done. A prediction is left out once a later step is done: the
// learner has gone past it.
func (p Place) toRun(steps []*lessons.Step) []*lessons.Step {
	later := func(st *lessons.Step) bool { return st.Solvable() && p.Done(st) }
	var list []*lessons.Step
	for i, st := range steps {
		if !p.Done(st) && (st.Solvable() || Predicts(st) && !slices.ContainsFunc(steps[i:], later)) {
			list = append(list, st)
		}
	}
	return list
}

// Predicts says whether a step asks a question whose right answer its command shows. The answer is the learner's to give.
func Predicts(st *lessons.Step) bool { return st.SolvedBy() != "" && st.Question != nil }

// BuildsOn is the first step before st that isn't done and that st may build on; nil when there is none. Predictions are
// looked at last: the command of one that has no answer yet may have been run all the same.
func (p Place) BuildsOn(st *lessons.Step) *lessons.Step {
	for _, wanted := range []func(*lessons.Step) bool{(*lessons.Step).Solvable, Predicts} {
		for _, s := range p.before(st) {
			if wanted(s) && !p.Done(s) {
				return s
			}
		}
	}
	return nil
}

// Lacks is a pod that a check of a step will ask and that isn't there, and the step that makes it: no solution would ever
// show. by is nil when nothing is known to be missing.
func (p Place) Lacks(st *lessons.Step, snap *live.Snapshot) (pod string, by *lessons.Step) {
	for _, c := range st.Checks {
		if c.Exec == nil || p.makes(st, c.Exec.Pod) || slices.ContainsFunc(snap.Pods, func(pod *corev1.Pod) bool { return pod.Name == c.Exec.Pod }) {
			continue
		}
		for _, s := range p.before(st) {
			if p.makes(s, c.Exec.Pod) {
				return c.Exec.Pod, s
			}
		}
	}
	return "", nil
}

// makes says whether a manifest that a step applies has a pod of this name.
func (p Place) makes(st *lessons.Step, pod string) bool {
	return slices.ContainsFunc(strings.Fields(st.Prepare+"\n"+st.SolvedBy()), func(word string) bool {
		if !strings.HasSuffix(word, ".yaml") {
			return false
		}
		text, err := p.Lesson.ManifestText(word)
		if err != nil {
			return false
		}
		objects, err := manifest.Objects(text)
		return err == nil && slices.ContainsFunc(objects, func(o unstructured.Unstructured) bool {
			return o.GetKind() == "Pod" && o.GetName() == pod
		})
	})
}
