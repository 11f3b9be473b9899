package lessons

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/podexec"
)

// These tests are of ways through the course that "cadet prove" doesn't go: it takes the steps in order, each by its solution.

// courseStep is a step of the course built into the program, and a session to ask about it.
func courseStep(t *testing.T, lesson, step string) (*Session, *Step) {
	t.Helper()
	course, err := Load("en", "")
	if err != nil {
		t.Fatal(err)
	}
	l, err := course.Find(lesson)
	if err != nil {
		t.Fatal(err)
	}
	st := l.Step(step)
	if st == nil {
		t.Fatalf("lesson %s has no step %s", lesson, step)
	}
	return newTestSession(t), st
}

// namespaceOf makes a snapshot of objects written as YAML.
func namespaceOf(t *testing.T, objects ...string) *live.Snapshot {
	t.Helper()
	s := &live.Snapshot{Synced: true, Taken: time.Now()}
	for _, text := range objects {
		var of struct{ Kind string }
		into := map[string]func() any{
			"Pod":                   func() any { return another(&s.Pods) },
			"ReplicationController": func() any { return another(&s.ReplicationControllers) },
			"ReplicaSet":            func() any { return another(&s.ReplicaSets) },
			"Deployment":            func() any { return another(&s.Deployments) },
		}
		if err := yaml.Unmarshal([]byte(text), &of); err != nil || into[of.Kind] == nil {
			t.Fatalf("%s: kind %q, %v", text, of.Kind, err)
		}
		if err := yaml.UnmarshalStrict([]byte(text), into[of.Kind]()); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return s
}

func another[T any](list *[]*T) *T {
	*list = append(*list, new(T))
	return (*list)[len(*list)-1]
}

const callerPod = `{kind: Pod, metadata: {name: caller}, status: {phase: Running, conditions: [{type: Ready, status: "True"}]}}`

// What the caller's tally says is told in a sentence.
func TestTallyIsToldInWords(t *testing.T) {
	for _, c := range []struct{ step, check, tally, why string }{
		{"service-and-caller", "the caller gets answers", `{"ok":0,"failed":0,"answers":{}}`, "no call was answered yet"},
		{"set-image", "the caller heard both versions", `{"ok":0,"failed":0,"answers":{}}`, "0 calls answered, 0 failed: no version so far"},
		{"set-image", "the caller heard both versions", `{"ok":140,"failed":1,"answers":{"Hello from hello-deployment-a-b, version 1":140}}`,
			"140 calls answered, 1 failed: version 1 only so far"},
		{"set-image", "none of its calls failed", `{"ok":140,"failed":1,"answers":{}}`, "1 of 141 calls failed; a hint says how to count anew"},
		{"stuck", "no call failed", `{"ok":140,"failed":2,"answers":{}}`, "2 of 142 calls failed; a hint says how to count anew"},
		{"canary", "the caller heard the canary", `{"ok":7,"failed":0,"answers":{"Hello from hello-deployment-a-b, version 1":7}}`, "7 calls answered, none by the canary so far"},
		{"canary", "and the stable pods", `{"ok":7,"failed":0,"answers":{"Hello from hello-canary-a-b, version 2":7}}`, "7 calls answered, none by a stable pod of version 1 so far"},
	} {
		s, st := courseStep(t, "deployments", c.step)
		s.inPod = func(context.Context, podexec.Target, []string) (podexec.Result, error) {
			return podexec.Result{Out: c.tally + "\n"}, nil
		}
		for _, check := range st.Checks {
			if check.Name != c.check {
				continue
			}
			got := s.Check(t.Context(), &Step{Checks: []Check{check}}, namespaceOf(t, callerPod))[0]
			if got.Why != c.why {
				t.Errorf("step %s, %s: %q, want %q", c.step, c.check, got.Why, c.why)
			}
			c.check = ""
		}
		if c.check != "" {
			t.Errorf("step %s has no check %q", c.step, c.check)
		}
		if strings.Contains(c.why, "hint") && len(st.Hints) == 0 {
			t.Errorf("step %s has no hint", c.step)
		}
	}
}

// A learner's KUBE_EDITOR beats EDITOR, and would be started without a terminal.
func TestNoCommandLeavesTheEditorToTheLearner(t *testing.T) {
	course, err := Load("en", "")
	if err != nil {
		t.Fatal(err)
	}
	editor := regexp.MustCompile(`(?m)(^|[\s;])EDITOR=`)
	for _, l := range course.Lessons {
		for _, st := range l.Steps {
			texts := append([]string{st.Prepare, st.Solution}, st.Hints...)
			for _, m := range st.Mistakes {
				texts = append(texts, m.Command, m.Undo)
			}
			for _, text := range texts {
				if editor.MatchString(text) {
					t.Errorf("lesson %s, step %s: %s", l.ID, st.ID, text)
				}
			}
		}
	}
}
