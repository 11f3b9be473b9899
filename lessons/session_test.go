package lessons

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/call"
	"github.com/kubecadet/cadet/words"
)

const testKubeconfig = `apiVersion: v1
kind: Config
current-context: c
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", certificate-authority: ca.crt}}, {name: other, cluster: {server: "https://127.0.0.1:2"}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: c, context: {cluster: c, user: u, namespace: default}}, {name: other, context: {cluster: other, user: u}}]
`

func newTestSession(t *testing.T) *Session {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "config")
	write(t, config, strings.Replace(testKubeconfig, ", certificate-authority: ca.crt", "", 1))
	l := &Lesson{ID: "pods", Chapter: 2, Namespace: "ch2", manifests: fstest.MapFS{"a.yaml": {Data: []byte("a: 1\n")}}}
	s, err := NewSession(Cluster{Access: cluster.Access{Kubeconfig: config}, Kubectl: []string{"/bin/echo", "kube ctl"}, Work: filepath.Join(dir, "work")}, l)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestNewSession(t *testing.T) {
	s := newTestSession(t)
	if filepath.Base(s.Dir()) != "ch2" {
		t.Errorf("the work folder is %s", s.Dir())
	}
	if text, err := os.ReadFile(filepath.Join(s.Dir(), "a.yaml")); err != nil || string(text) != "a: 1\n" {
		t.Errorf("the manifest is %q, %v", text, err)
	}
	path := filepath.Join(s.Dir(), ".kube", "config")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the kubeconfig: %v, %v", info, err)
	}
	config, err := clientcmd.LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(config.Contexts) != 1 || config.Contexts["c"].Namespace != "ch2" || config.Clusters["c"].Server != "https://127.0.0.1:1" {
		t.Errorf("the kubeconfig is %+v", config)
	}
}

func TestSessionRun(t *testing.T) {
	s := newTestSession(t)
	var out bytes.Buffer
	code, err := s.Run(context.Background(), "k get pods; echo $KUBECONFIG $KUBERC; cat a.yaml", nil, &out)
	want := "kube ctl get pods\n" + filepath.Join(s.Dir(), ".kube", "config") + " off\na: 1\n"
	if err != nil || code != 0 || out.String() != want {
		t.Errorf("code %d, error %v, output %q; want %q", code, err, out.String(), want)
	}
	// The same kubectl is there for a process of the learner's own.
	cmd := exec.Command("/bin/sh", "-c", "kubectl get 'a b'")
	cmd.Env, cmd.Dir = s.Environ(), s.Dir()
	if said, err := cmd.CombinedOutput(); err != nil || string(said) != "kube ctl get a b\n" {
		t.Errorf("outside: %q, %v", said, err)
	}
}

// Where a session works, and with which kubectl, is for its caller to say.
func TestNewSessionNeeds(t *testing.T) {
	for want, c := range map[string]Cluster{
		"no folder to work in was named": {Kubectl: []string{"kubectl"}},
		"no kubectl was named":           {Work: t.TempDir()},
	} {
		if _, err := NewSession(c, &Lesson{ID: "pods"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// What is about to be applied is the learner's file, as they may have edited it.
func TestManifestText(t *testing.T) {
	s := newTestSession(t)
	for _, want := range []string{"a: 2\n", "a: 1\n"} {
		if want == "a: 1\n" { // the course's, where the learner's is gone
			if err := os.Remove(filepath.Join(s.Dir(), "a.yaml")); err != nil {
				t.Fatal(err)
			}
		} else {
			write(t, filepath.Join(s.Dir(), "a.yaml"), want)
		}
		if text, err := s.ManifestText("a.yaml"); err != nil || text != want {
			t.Errorf("got %q, %v; want %q", text, err, want)
		}
	}
	if _, err := s.ManifestText("b.yaml"); err == nil {
		t.Error("a manifest that is nowhere was read")
	}
}

func TestSolveStopsAtTheFirstFailure(t *testing.T) {
	s := newTestSession(t)
	var out bytes.Buffer
	err := s.Solve(context.Background(), &Step{ID: "x", Command: "echo one\ngrep nothing a.yaml\necho two"}, &out)
	if err == nil || out.String() != "one\n" || !strings.Contains(err.Error(), "solving step x") {
		t.Errorf("error %v, output %q", err, out.String())
	}
}

func TestSolveAfterAConflict(t *testing.T) {
	s := newTestSession(t)
	meets := `if [ -f been ]; then echo replaced; else echo 'Error from server (Conflict): the object has been modified; try again'; touch been; false; fi`
	var out bytes.Buffer
	if err := s.Solve(context.Background(), &Step{ID: "x", Command: meets}, &out); err != nil || !strings.HasSuffix(out.String(), "\nreplaced\n") {
		t.Errorf("error %v, output %q", err, out.String())
	}
	err := s.Solve(context.Background(), &Step{ID: "x", Command: "echo the object has been modified; false"}, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "modified") {
		t.Errorf("always a conflict: error %v", err)
	}
}

// The cluster of this session does not answer: that is a reason, not a crash, and an error of Open and Reset.
func TestNoCluster(t *testing.T) {
	s := newTestSession(t)
	st := &Step{Checks: []Check{{Name: "call", HTTP: &call.HTTP{URL: "http://a/"}}, {Name: "exec", Exec: &Exec{Pod: "client", Command: []string{"ls"}}}}}
	for _, r := range s.Check(context.Background(), st, picture()) {
		if r.Done || !strings.Contains(r.Why, "refused") {
			t.Errorf("%s: done %v, why %q", r.Name, r.Done, r.Why)
		}
	}
	say := func(string) {}
	if err := s.Open(context.Background(), say); err == nil {
		t.Error("opened without a cluster")
	}
	if err := s.Reset(context.Background(), say); err == nil {
		t.Error("reset without a cluster")
	}
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
	s := newTestSession(t)
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
		st := &Step{Checks: []Check{{Name: "x", Expression: c.expression, MessageExpression: c.message}}}
		got := s.Check(context.Background(), st, picture())[0]
		if got.Done != (c.why == "") || !strings.Contains(got.Why, c.why) || got.Name != "x" {
			t.Errorf("%s: %+v; want %q", c.expression, got, c.why)
		}
	}
}

func TestCheckUnusableSnapshot(t *testing.T) {
	s := newTestSession(t)
	st := &Step{Checks: []Check{{Name: "x", Expression: "true"}}}
	for why, snap := range map[string]*live.Snapshot{
		"first picture": {}, "cannot be seen: gone away": {Synced: true, Problem: words.New("gone\naway")},
	} {
		if got := s.Check(context.Background(), st, snap)[0]; got.Done || !strings.Contains(got.Why, why) {
			t.Errorf("%+v; want %q", got, why)
		}
	}
	if got := s.Check(context.Background(), st, nil)[0]; got.Done || got.Why == "" {
		t.Errorf("without a snapshot: %+v", got)
	}
}

func TestCheckCalls(t *testing.T) {
	ok := connection.Result{Out: "Hello from web-2, version 2\n\n200"}
	for _, c := range []struct {
		name   string
		check  Check
		result connection.Result
		err    error
		why    string
	}{
		{"answers", Check{HTTP: &call.HTTP{URL: "http://a/"}}, ok, nil, ""},
		{"body", Check{HTTP: &call.HTTP{URL: "http://a/", Body: "version 2$", Every: "^Hello"}}, ok, nil, ""},
		{"no body", Check{HTTP: &call.HTTP{URL: "http://a/", Calls: 3, Body: "version 1"}}, ok, nil, `none of 3 answers is as expected; the last was "Hello from web-2, version 2"`},
		{"not every", Check{HTTP: &call.HTTP{URL: "http://a/", Calls: 3, Every: "version 1"}}, ok, nil, `call 1 of 3 to http://a/: answered "Hello from web-2, version 2"`},
		{"status", Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{Out: "no\n503"}, nil, "http://a/: answered 503, not 200: no"},
		{"status wanted", Check{HTTP: &call.HTTP{URL: "http://a/", Status: []string{"503"}}}, connection.Result{Out: "no\n503"}, nil, ""},
		{"empty body", Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{Out: "\n200"}, nil, ""},
		{"curl fails", Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{Code: 6, Err: "curl: (6) Could not resolve host: a\n"}, nil, "http://a/: curl: (6) Could not resolve host: a"},
		{"no exec", Check{HTTP: &call.HTTP{URL: "http://a/"}}, connection.Result{}, errors.New("boom"), "could not be called from the pod client: boom"},
		{"exec", Check{Exec: &Exec{Pod: "client", Command: []string{"ls"}, Output: "b"}}, connection.Result{Out: "a\nb\n"}, nil, ""},
		{"exec output", Check{Exec: &Exec{Pod: "client", Command: []string{"ls"}, Output: "c"}}, connection.Result{Out: "a\nb\n"}, nil, `client says "a b"`},
		{"exec message", Check{Exec: &Exec{Pod: "client", Command: []string{"ls"}, Output: "c"}, MessageExpression: "'%d of 5 so far, next to %d pods'.format([json(output).ok, pods.size()])"},
			connection.Result{Out: `{"ok":3}` + "\n"}, nil, "3 of 5 so far, next to 3 pods"},
		{"exec message of no JSON", Check{Exec: &Exec{Pod: "client", Command: []string{"ls"}, Output: "c"}, MessageExpression: "'%d of 5'.format([json(output).ok])"},
			connection.Result{Out: "oops\n"}, nil, `client says "oops"`},
		{"exec code", Check{Exec: &Exec{Pod: "client", Command: []string{"ls", "x"}}}, connection.Result{Code: 1, Err: "ls: x: no\x1b[2J such\n"}, nil, "ls x in client ended with exit code 1, not 0: ls: x: no such"},
		{"exec code wanted", Check{Exec: &Exec{Pod: "client", Command: []string{"ls"}, Code: 1}}, connection.Result{Code: 1}, nil, ""},
		{"exec by label", Check{Exec: &Exec{Pod: "app=web", Command: []string{"ls"}, Output: "x"}}, connection.Result{}, nil, `web-2 says ""`},
		{"exec nobody", Check{Exec: &Exec{Pod: "app=none", Command: []string{"ls"}}}, connection.Result{}, nil, "there is no pod app=none in ch2"},
		{"exec not ready", Check{Exec: &Exec{Pod: "web-1", Command: []string{"ls"}}}, connection.Result{}, nil, "pod web-1 is not ready: it is ErrImagePull"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newTestSession(t)
			s.inPod = func(context.Context, connection.Target, []string) (connection.Result, error) { return c.result, c.err }
			got := s.Check(context.Background(), &Step{Checks: []Check{c.check}}, picture())[0]
			if got.Done != (c.why == "") || !strings.Contains(got.Why, c.why) {
				t.Errorf("got %+v; want %q", got, c.why)
			}
		})
	}
}

// Calls wait until every expression holds, wherever they stand.
func TestCallsWait(t *testing.T) {
	s := newTestSession(t)
	s.inPod = func(context.Context, connection.Target, []string) (connection.Result, error) {
		t.Error("called although an expression does not hold")
		return connection.Result{}, nil
	}
	st := &Step{Checks: []Check{{HTTP: &call.HTTP{URL: "http://a/"}}, {Expression: "true"}, {Expression: "false"}}}
	got := s.Check(context.Background(), st, picture())
	if got[0].Why != "waits for the other checks" || !got[1].Done || got[2].Done {
		t.Errorf("got %+v", got)
	}
}
