package check

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func pod(name, image string, change ...func(*corev1.Pod)) *corev1.Pod {
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": "hello"}, CreationTimestamp: metav1.NewTime(noon.Add(-time.Minute))},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "hello", Image: image}, {Name: "side", Image: "lab:v1"}}},
		Status: corev1.PodStatus{Phase: corev1.PodRunning, Conditions: []corev1.PodCondition{
			{Type: corev1.PodScheduled, Status: corev1.ConditionTrue}, {Type: corev1.PodReady, Status: corev1.ConditionTrue},
		}},
	}
	for _, c := range change {
		c(p)
	}
	return p
}

func snapshot() *live.Snapshot {
	three, yes := int32(3), true
	going := func(p *corev1.Pod) { t := metav1.NewTime(noon); p.DeletionTimestamp = &t }
	pulling := func(p *corev1.Pod) {
		p.Status.Conditions[1].Status = corev1.ConditionFalse
		p.Status.ContainerStatuses = []corev1.ContainerStatus{
			{Name: "side"},
			{Name: "hello", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ErrImagePull"}}},
		}
	}
	ownedBy := func(p *corev1.Pod) {
		p.OwnerReferences = []metav1.OwnerReference{{UID: "other"}, {UID: "rs-1", Controller: &yes}}
		p.Labels["track"] = "canary"
	}
	return &live.Snapshot{
		Version: 7, Namespace: "ch8", Synced: true,
		Pods: []*corev1.Pod{
			pod("a", "hello:v1"), pod("b", "hello:v2", ownedBy), pod("c", "hello:v9", pulling), pod("d", "hello:v1", going),
			{ObjectMeta: metav1.ObjectMeta{Name: "e"}},
		},
		ReplicaSets: []*appsv1.ReplicaSet{{ObjectMeta: metav1.ObjectMeta{Name: "rs", UID: "rs-1"}}, {ObjectMeta: metav1.ObjectMeta{Name: "nobody"}}},
		Deployments: []*appsv1.Deployment{{
			ObjectMeta: metav1.ObjectMeta{Name: "hello", Annotations: map[string]string{"deployment.kubernetes.io/revision": "2"}},
			Spec:       appsv1.DeploymentSpec{Replicas: &three, Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "hello", Image: "hello:v2"}}}}},
		}},
	}
}

func TestHolds(t *testing.T) {
	cases := map[string]bool{
		`ready(named(pods, 'a')[0])`:                                                           true,
		`ready(named(pods, 'c')[0])`:                                                           false,
		`ready(named(pods, 'd')[0])`:                                                           false, // going, though its condition still holds
		`ready(named(pods, 'e')[0])`:                                                           false, // nothing known yet
		`terminating(named(pods, 'd')[0])`:                                                     true,
		`terminating(named(pods, 'a')[0])`:                                                     false,
		`waiting(named(pods, 'c')[0]) == 'ErrImagePull'`:                                       true,
		`waiting(named(pods, 'a')[0]) == ''`:                                                   true,
		`image(named(pods, 'b')[0], 'hello') == 'hello:v2'`:                                    true,
		`image(named(pods, 'b')[0], 'side') == 'lab:v1'`:                                       true,
		`image(named(pods, 'b')[0], 'none') == ''`:                                             true,
		`image(named(pods, 'e')[0], 'hello') == ''`:                                            true,
		`image(named(deployments, 'hello')[0], 'hello') == 'hello:v2'`:                         true,
		`labelled(pods, 'app=hello').size() == 4`:                                              true,
		`labelled(pods, 'app=hello,track!=canary').map(p, p.metadata.name) == ['a', 'c', 'd']`: true,
		`labelled(pods, '!app').map(p, p.metadata.name) == ['e']`:                              true,
		`labelled(pods, 'app in (hello, x)').exists(p, ready(p))`:                              true,
		`owned(pods, named(replicaSets, 'rs')[0])[0].metadata.name == 'b'`:                     true,
		`owned(pods, named(replicaSets, 'nobody')[0]).size() == 0`:                             true, // no UID matches no empty UID
		`named(pods, 'nobody') == []`:                                                          true,
		`pods.filter(p, ready(p)).size() == 2`:                                                 true,
		`pods.all(p, p.?status.?phase.orValue('') == 'Running')`:                               false,
		`has(pods[0].metadata.labels.app)`:                                                     true,
		`deployments[0].spec.replicas == 3`:                                                    true,
		`deployments[0].kind == 'Deployment' && pods[0].apiVersion == 'v1'`:                    true,
		`deployments[0].metadata.annotations['deployment.kubernetes.io/revision'] == '2'`:      true,
		`ns == 'ch8'`: true,
		`now - timestamp(pods[0].metadata.creationTimestamp) == duration('1m')`:                                 true,
		`services == [] && events == [] && nodes == [] && endpointSlices == [] && replicationControllers == []`: true,
		`sets.contains(pods.map(p, p.metadata.name), ['a', 'b'])`:                                               true,
		`cel.bind(n, pods.size(), n == 5 && math.greatest(n, 6) == 6)`:                                          true,
		`pods[0].metadata.labels.all(k, v, k == 'app' && v == 'hello')`:                                         true,
		`pods.map(p, p.metadata.name).join(',') == 'a,b,c,d,e'`:                                                 true,
	}
	view := NewView(snapshot())
	for expression, want := range cases {
		p, err := Compile(expression, Verdict)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		if got, _, err := p.Judge(context.Background(), view, noon); err != nil || got != want {
			t.Errorf("%s: got %v, %v; want %v", expression, got, err, want)
		}
	}
}

func TestSays(t *testing.T) {
	view := NewView(snapshot())
	for expression, want := range map[string]string{
		`'%d of 3; %s waits'.format([pods.filter(p, ready(p)).size(), 'c'])`: "2 of 3; c waits",
		`pods.size()`: "5",
		`1.5`:         "1.5",
	} {
		p, err := Compile(expression, Answer)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Says(context.Background(), view, noon); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", expression, got, err, want)
		}
	}
}

// What a command printed is a variable of its own, and may be JSON.
func TestOutput(t *testing.T) {
	view := NewView(snapshot()).WithOutput(`{"ok":140,"rate":1.5,"answers":{"version 1":139},"last":[1,null,"x"]}` + "\n")
	for expression, want := range map[string]string{
		`'%d calls, %s in all'.format([json(output).ok, json(output).answers.map(a, a).join()])`:  "140 calls, version 1 in all",
		`json(output).rate + double(json(output).last[0])`:                                        "2.5",
		`output.startsWith('{') && json(output).last[1] == null && pods.size() == 5 ? 'yes' : ''`: "yes",
	} {
		p, err := Compile(expression, Answer)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Says(context.Background(), view, noon); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", expression, got, err, want)
		}
		if got, err := p.Says(context.Background(), NewView(snapshot()), noon); err == nil && got != "" {
			t.Errorf("%s: got %q of no output", expression, got)
		}
	}
}

func TestCompileErrors(t *testing.T) {
	cases := []struct {
		expression string
		wanted     Wanted
		line       int
		want       string
	}{
		{"pods.exists(", Verdict, 1, "Syntax error"},
		{"true &&\npodz == []", Verdict, 2, "undeclared reference to 'podz'"},
		{"ready()", Verdict, 1, "found no matching overload for 'ready'"},
		{"labelled(pods, 3)", Verdict, 1, "found no matching overload for 'labelled'"},
		{"pods.size()", Verdict, 1, "the expression gives int; expected true or false"},
		{"3", Text, 1, "the expression gives int; expected a text"},
		{"[1]", Answer, 1, "expected a text or a number"},
	}
	for _, c := range cases {
		_, err := Compile(c.expression, c.wanted)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Line != c.line || !strings.Contains(syntax.Text, c.want) {
			t.Errorf("%q: got %v; want line %d with %q", c.expression, err, c.line, c.want)
		}
	}
}

// What goes wrong only when it runs must be an error that helps, and must end.
func TestRunErrors(t *testing.T) {
	huge := strings.Repeat(`[1,2,3,4,5,6,7,8,9,0].all(x, `, 1)
	for _, list := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		huge += `lists.range(30).all(` + list + `, `
	}
	huge += "true" + strings.Repeat(")", 9)
	for expression, want := range map[string]string{
		`pods[4].status.conditions.size() > 0`:   "may be absent is read with has(x.y)",
		`pods[99].metadata.name == ''`:           "index out of bounds",
		`labelled(pods, '=,' + '=').size() == 0`: "is no label selector",
		`pods[0].metadata.name + 1 == 2`:         "no such overload",
		`pods[0].metadata.name`:                  "the expression gave string; expected true or false",
		`named(pods, 'x')[0].spec.replicas == 3`: "index out of bounds",
		huge:                                     "the expression",
	} {
		p, err := Compile(expression, Verdict)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		if _, _, err := p.Judge(context.Background(), NewView(snapshot()), noon); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v; want %q", expression, err, want)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p, err := Compile("lists.range(1000).all(x, lists.range(1000).all(y, x + y >= 0))", Verdict)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Judge(ctx, NewView(snapshot()), noon); err == nil {
		t.Error("a cancelled evaluation gave an answer")
	}
}

func TestViewIsMadeOnce(t *testing.T) {
	view := NewView(snapshot())
	if first, again := view.lists["pods"](), view.lists["pods"](); first != again {
		t.Error("a list was made twice of one snapshot")
	}
}
