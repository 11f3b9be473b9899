package judge

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/call"
	"github.com/kubecadet/cadet/lessons/lessontest"
	"github.com/kubecadet/cadet/words"
)

// testJudge judges a lesson in ch2, whose calls go where they are led.
func testJudge(reach Reach) *Judge {
	reach.Namespace = "ch2"
	return New(&lessons.Lesson{ID: "pods", Chapter: 2, Namespace: "ch2"}, reach)
}

func picture() *live.Snapshot {
	ready := []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	return &live.Snapshot{Namespace: "ch2", Synced: true, Taken: time.Now(), Pods: []*corev1.Pod{
		{ObjectMeta: metav1.ObjectMeta{Name: "client"}, Status: corev1.PodStatus{Phase: corev1.PodRunning, Conditions: ready}},
		{ObjectMeta: metav1.ObjectMeta{Name: "web-1", Labels: map[string]string{"app": "web"}}, Status: corev1.PodStatus{
			Phase: corev1.PodPending, ContainerStatuses: []corev1.ContainerStatus{{State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ErrImagePull"}}}},
		}},
		{ObjectMeta: metav1.ObjectMeta{Name: "web-2", Labels: map[string]string{"app": "web"}}, Status: corev1.PodStatus{Phase: corev1.PodRunning, Conditions: ready}},
	}}
}

func TestCheckExpressions(t *testing.T) {
	j := testJudge(Reach{})
	for _, c := range []struct{ expression, message, why string }{
		{"pods.size() == 3", "'never'", ""},
		{"pods.size() == 4", "'%d of 4'.format([pods.size()])", "3 of 4"},
		{"pods.size() == 4", "", "not yet: 2 of 3 pods are ready; web-1 is ErrImagePull"},
		{"pods.size() == 4", "''", "not yet: 2 of 3 pods are ready; web-1 is ErrImagePull"},
		{"pods.size() == 4", "'\\033[31mred\\nline'", "red line"},
		{"pods[0].status.nothing == 1", "", "not yet: the check could not be evaluated: no such key: nothing"},
		{"pods[0].status.nothing == 1", "'look at ' + pods[0].metadata.name", "look at client"},
		{"false", "pods[9].metadata.name", "its message could not be evaluated: index out of bounds"},
		{"pods.", "", "this check cannot be read"},
	} {
		st := &lessons.Step{Checks: []lessons.Check{{Name: "x", Expression: c.expression, MessageExpression: c.message}}}
		got := j.Check(context.Background(), st, picture())[0]
		if got.Done != (c.why == "") || !strings.Contains(got.Why, c.why) || got.Name != "x" {
			t.Errorf("%s: %+v; want %q", c.expression, got, c.why)
		}
	}
}

func TestCheckUnusableSnapshot(t *testing.T) {
	j := testJudge(Reach{})
	st := &lessons.Step{Checks: []lessons.Check{{Name: "x", Expression: "true"}}}
	for why, snap := range map[string]*live.Snapshot{
		"first picture": {}, "cannot be seen: gone away": {Synced: true, Problem: words.New("gone\naway")},
	} {
		if got := j.Check(context.Background(), st, snap)[0]; got.Done || !strings.Contains(got.Why, why) {
			t.Errorf("%+v; want %q", got, why)
		}
	}
	if got := j.Check(context.Background(), st, nil)[0]; got.Done || got.Why == "" {
		t.Errorf("without a snapshot: %+v", got)
	}
}

func TestCheckCalls(t *testing.T) {
	ok := connection.Result{Out: "Hello from web-2, version 2\n\n200"}
	for _, c := range []struct {
		name   string
		check  lessons.Check
		result connection.Result
		err    error
		why    string
	}{
		{"answers", lessons.Check{HTTP: &call.HTTP{URL: "http://a/"}}, ok, nil, ""},
		{"body", lessons.Check{HTTP: &call.HTTP{URL: "http://a/", Body: "version 2$", Every: "^Hello"}}, ok, nil, ""},
		{"no body", lessons.Check{HTTP: &call.HTTP{URL: "http://a/", Calls: 3, Body: "version 1"}}, ok, nil, `none of 3 answers is as expected; the last was "Hello from web-2, version 2"`},
		{"not every", lessons.Check{HTTP: &call.HTTP{URL: "http://a/", Calls: 3, Every: "version 1"}}, ok, nil, `call 1 of 3 to http://a/: answered "Hello from web-2, version 2"`},
		{"status", lessons.Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{Out: "no\n503"}, nil, "http://a/: answered 503, not 200: no"},
		{"status wanted", lessons.Check{HTTP: &call.HTTP{URL: "http://a/", Status: []string{"503"}}}, connection.Result{Out: "no\n503"}, nil, ""},
		{"empty body", lessons.Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{Out: "\n200"}, nil, ""},
		{"curl fails", lessons.Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{Code: 6, Err: "curl: (6) Could not resolve host: a\n"}, nil, "http://a/: curl: (6) Could not resolve host: a"},
		{"no exec", lessons.Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{}, errors.New("boom"), "could not be called from the pod client: boom"},
		{"exec", lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"ls"}, Output: "b"}}, connection.Result{Out: "a\nb\n"}, nil, ""},
		{"exec output", lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"ls"}, Output: "c"}}, connection.Result{Out: "a\nb\n"}, nil, `client says "a b"`},
		{"exec message", lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"ls"}, Output: "c"}, MessageExpression: "'%d of 5 so far, next to %d pods'.format([json(output).ok, pods.size()])"},
			connection.Result{Out: `{"ok":3}` + "\n"}, nil, "3 of 5 so far, next to 3 pods"},
		{"exec message of no JSON", lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"ls"}, Output: "c"}, MessageExpression: "'%d of 5'.format([json(output).ok])"},
			connection.Result{Out: "oops\n"}, nil, `client says "oops"`},
		{"exec code", lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"ls", "x"}}}, connection.Result{Code: 1, Err: "ls: x: no\x1b[2J such\n"}, nil, "ls x in client ended with exit code 1, not 0: ls: x: no such"},
		{"exec code wanted", lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"ls"}, Code: 1}}, connection.Result{Code: 1}, nil, ""},
		{"exec by label", lessons.Check{Exec: &lessons.Exec{Pod: "app=web", Command: []string{"ls"}, Output: "x"}}, connection.Result{}, nil, `web-2 says ""`},
		{"exec nobody", lessons.Check{Exec: &lessons.Exec{Pod: "app=none", Command: []string{"ls"}}}, connection.Result{}, nil, "there is no pod app=none in ch2"},
		{"exec not ready", lessons.Check{Exec: &lessons.Exec{Pod: "web-1", Command: []string{"ls"}}}, connection.Result{}, nil, "pod web-1 is not ready: it is ErrImagePull"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := testJudge(Reach{Exec: func(context.Context, connection.Target, []string) (connection.Result, error) { return c.result, c.err }})
			got := j.Check(context.Background(), &lessons.Step{Checks: []lessons.Check{c.check}}, picture())[0]
			if got.Done != (c.why == "") || !strings.Contains(got.Why, c.why) {
				t.Errorf("got %+v; want %q", got, c.why)
			}
		})
	}
}

// Calls wait until every expression holds, wherever they stand.
func TestCallsWait(t *testing.T) {
	j := testJudge(Reach{Exec: func(context.Context, connection.Target, []string) (connection.Result, error) {
		t.Error("called although an expression does not hold")
		return connection.Result{}, nil
	}})
	st := &lessons.Step{Checks: []lessons.Check{{HTTP: &call.HTTP{URL: "http://a/"}}, {Expression: "true"}, {Expression: "false"}}}
	got := j.Check(context.Background(), st, picture())
	if got[0].Why != "waits for the other checks" || !got[1].Done || got[2].Done {
		t.Errorf("got %+v", got)
	}
}

// The reason of a check is said in the lesson's language.
func TestReasonInAnotherLanguage(t *testing.T) {
	l := lessontest.Lesson(t, 2, "ko", map[string]string{
		"lesson.yaml": "id: pods\nchapter: 2\nnamespace: ch2\nsteps:\n- id: make\n  kind: observe\n  checks:\n" +
			"  - {name: it is ready, expression: \"false\", messageExpression: \"'%d pods'.format([pods.size()])\"}\n",
		"text.en.md": "# Pods\n\n## Make {#make}\n\nText.\n",
		"text.ko.md": "# 파드\n\n## 만들기 {#make}\n\n본문.\n\n### Checks\n\nit is ready\n: 준비되었다\n\n%d pods\n: Pod %d개\n",
	})
	got := New(l, Reach{}).Check(t.Context(), l.Steps[0], &live.Snapshot{Synced: true, Namespace: "ch2"})
	if got[0].Why != "Pod 0개" || got[0].Name != "준비되었다" {
		t.Errorf("the check says %+v", got)
	}
}
