package judge

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/reader"
)

// These tests are of ways through the course that "cadet prove" doesn't go: it takes the steps in order, each by its solution.

// courseStep is a step of the course built into the program, and its judge.
func courseStep(t *testing.T, lesson, step string, reach Reach) (*Judge, *lessons.Step) {
	t.Helper()
	course, err := reader.Load("en", "")
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
	return New(l, reach), st
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
		j, st := courseStep(t, "deployments", c.step, Reach{Exec: func(context.Context, connection.Target, []string) (connection.Result, error) {
			return connection.Result{Out: c.tally + "\n"}, nil
		}})
		for _, check := range st.Checks {
			if check.Name != c.check {
				continue
			}
			got := j.Check(t.Context(), &lessons.Step{Checks: []lessons.Check{check}}, namespaceOf(t, callerPod))[0]
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

const (
	rc        = `{kind: ReplicationController, metadata: {name: %s, uid: %[1]s}, spec: {replicas: %d}, status: {replicas: %d}}`
	podOf     = `{kind: Pod, metadata: {name: %s, labels: {app: hello-node}, ownerReferences: [{kind: ReplicationController, name: %s, uid: %[2]s, apiVersion: v1, controller: true}]%s}, status: {conditions: [{type: Ready, status: "True"}]}}`
	annotated = `, annotations: {cadet.dev/seen: before}`
	going     = `, deletionTimestamp: "2026-01-01T00:00:00Z"`
	hello     = `{kind: Deployment, metadata: {name: hello-deployment, uid: d%s}, spec: {minReadySeconds: %d, progressDeadlineSeconds: %d, selector: {}, template: {spec: {containers: [{name: hello, image: "hello:%s"}]}}}}`
	lastApply = `, annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}`
)

func podsOf(rc, more string, names ...string) []string {
	var pods []string
	for _, name := range names {
		pods = append(pods, fmt.Sprintf(podOf, name, rc, more))
	}
	return pods
}

// A prediction is graded by what its command did, and not by what was so before, however the learner came there.
func TestPredictionsWaitForTheirCommand(t *testing.T) {
	four := []string{"a", "b", "c", "d"}
	for _, c := range []struct {
		name, lesson, step string
		objects            []string
		answer             string // right then; empty while the cluster can't tell
	}{
		{"made by create, not replaced yet", "deployments", "by-replace", []string{fmt.Sprintf(hello, "", 2, 15, "v2")}, ""},
		{"applied instead of replaced", "deployments", "by-replace", []string{fmt.Sprintf(hello, lastApply, 5, 15, "v1")}, ""},
		{"replaced", "deployments", "by-replace", []string{fmt.Sprintf(hello, "", 5, 600, "v1")}, "all-back"},
		{"back in, and not counted yet", "replicationcontroller", "back-in",
			append(podsOf("hello-node-rc", "", "a", "b", "c", "d", "e"), fmt.Sprintf(rc, "hello-node-rc", 4, 4)), ""},
		{"back in, and counted", "replicationcontroller", "back-in",
			append(podsOf("hello-node-rc", "", "a", "b", "c", "d", "e"), fmt.Sprintf(rc, "hello-node-rc", 4, 5)), ""},
		{"one goes", "replicationcontroller", "back-in",
			append(podsOf("hello-node-rc", "", four...), fmt.Sprintf(podOf, "e", "hello-node-rc", going), fmt.Sprintf(rc, "hello-node-rc", 4, 4)), "four-any-leaves"},
		{"not deleted yet", "replicationcontroller", "wrong-order",
			append(podsOf("hello-node-rc-v2", annotated, four...), fmt.Sprintf(rc, "hello-node-rc-v1", 0, 0), fmt.Sprintf(rc, "hello-node-rc-v2", 4, 4)), ""},
		{"deleted, and not made anew yet", "replicationcontroller", "wrong-order",
			append(podsOf("hello-node-rc-v2", "", "a", "b", "c"), fmt.Sprintf(rc, "hello-node-rc-v1", 0, 0), fmt.Sprintf(rc, "hello-node-rc-v2", 4, 4)), ""},
		{"of version 2, made anew", "replicationcontroller", "wrong-order",
			append(podsOf("hello-node-rc-v2", "", four...), fmt.Sprintf(rc, "hello-node-rc-v1", 0, 0), fmt.Sprintf(rc, "hello-node-rc-v2", 4, 4)), "4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, st := courseStep(t, c.lesson, c.step, Reach{})
			right, ready, why := j.Grade(st, cmp.Or(c.answer, "all-back"), namespaceOf(t, c.objects...))
			if ready != (c.answer != "") || ready && !right {
				t.Errorf("ready %v, right %v: %s", ready, right, why)
			}
		})
	}
}

// A learner who got unstuck with the image of version 1 rather than by an undo has repaired it too, and can go on.
func TestPauseAfterAnotherRepair(t *testing.T) {
	const deployment = `{kind: Deployment, metadata: {name: hello-deployment, uid: d}, spec: {paused: true, selector: {},
  template: {spec: {containers: [{name: hello, image: "hello:v1", env: [{name: SEASON, value: winter}]}]}}}}`
	const replicaSet = `{kind: ReplicaSet, metadata: {name: %s-%d, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: hello-deployment, uid: d, controller: true}]},
  spec: {selector: {}, template: {spec: {containers: [{name: hello, image: "hello:%[1]s"%[3]s}]}}}, status: {replicas: %[2]d, availableReplicas: %[2]d}}`
	const season = ", env: [{name: SEASON, value: winter}]"
	for _, c := range []struct {
		name    string
		objects []string
		why     string
	}{
		{"undone", []string{deployment, fmt.Sprintf(replicaSet, "v1", 0, ""), fmt.Sprintf(replicaSet, "v2", 3, "")}, ""},
		{"image set to v1", []string{deployment, fmt.Sprintf(replicaSet, "v1", 3, ""), fmt.Sprintf(replicaSet, "v2", 0, "")}, ""},
		{"half-way", []string{deployment, fmt.Sprintf(replicaSet, "v1", 1, ""), fmt.Sprintf(replicaSet, "v2", 3, "")}, "1 of hello:v1, 1 available; 3 of hello:v2, 3 available"},
		{"rolled out", []string{deployment, fmt.Sprintf(replicaSet, "v1", 3, season), fmt.Sprintf(replicaSet, "v2", 0, "")}, "3 of hello:v1, 3 available; they have SEASON already"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, st := courseStep(t, "deployments", "pause", Reach{})
			if got := lessons.Reasons(j.Check(t.Context(), st, namespaceOf(t, c.objects...))); got != c.why && (c.why == "" || !strings.Contains(got, c.why)) {
				t.Errorf("got %q, want %q", got, c.why)
			}
		})
	}
}

// In a namespace that was given to lessons there are other things, which are not the lesson's to ask for.
func TestOtherThingsInAGivenNamespace(t *testing.T) {
	const client = `{kind: Pod, metadata: {name: client}}`
	const others = `{kind: Pod, metadata: {name: mine, labels: {app: shop}}, spec: {containers: [{name: hello, image: "hello:v9"}]}}`
	j, st := courseStep(t, "replicationcontroller", "clean-up", Reach{})
	if got := lessons.Reasons(j.Check(t.Context(), st, namespaceOf(t, client, callerPod, others, fmt.Sprintf(rc, "mine", 1, 1), fmt.Sprintf(rc, "hello-always", 1, 1)))); got !=
		"no ReplicationController of this chapter is left: still there: ReplicationController hello-always | no pod of them is left, nor the caller: still there: Pod caller" {
		t.Error(got)
	}
	if got := lessons.Reasons(j.Check(t.Context(), st, namespaceOf(t, client, others, fmt.Sprintf(rc, "mine", 1, 1)))); got != "" {
		t.Error(got)
	}
	j, st = courseStep(t, "deployments", "get-unstuck", Reach{})
	if got := lessons.Reasons(j.Check(t.Context(), st, namespaceOf(t, others))); strings.Contains(got, "mine") {
		t.Error(got)
	}
}
