package session

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/call"
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
	return newTestSessionIn(t, "")
}

// newTestSessionIn is a session in a namespace that is given to all lessons; in the lesson's own where none is.
func newTestSessionIn(t *testing.T, given string) *Session {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "config")
	write(t, config, strings.Replace(testKubeconfig, ", certificate-authority: ca.crt", "", 1))
	l := &lessons.Lesson{ID: "pods", Chapter: 2, Namespace: "ch2", Manifests: fstest.MapFS{"a.yaml": {Data: []byte("a: 1\n")}}}
	s, err := New(Cluster{Access: cluster.Access{Kubeconfig: config, Namespace: given}, Kubectl: []string{"/bin/echo", "kube ctl"}, Work: filepath.Join(dir, "work")}, l)
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

func TestNew(t *testing.T) {
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

// A session in a given namespace works there, and its files lie in the folder of the lesson.
func TestNewInGivenNamespace(t *testing.T) {
	s := newTestSessionIn(t, "alice")
	if s.Namespace() != "alice" || filepath.Base(s.Dir()) != "ch2" {
		t.Errorf("it works in %s and %s", s.Namespace(), s.Dir())
	}
	config, err := clientcmd.LoadFromFile(filepath.Join(s.Dir(), ".kube", "config"))
	if err != nil || config.Contexts["c"].Namespace != "alice" {
		t.Errorf("the kubeconfig is %+v, error %v", config, err)
	}
}

// later are pictures of which the one that shows the last command has this version.
type later struct{ version uint64 }

func (l later) Fresh(context.Context) (*live.Snapshot, error) {
	return &live.Snapshot{Version: l.version}, nil
}

// What was seen before a command is not judged after it.
func TestRunAsksForAFreshPicture(t *testing.T) {
	s := newTestSession(t)
	s.Follow(later{2})
	if code, err := s.Run(t.Context(), "true", nil, io.Discard); code != 0 || err != nil {
		t.Fatal(code, err)
	}
	if early := s.TooEarly(&live.Snapshot{Synced: true, Version: 1}); early == "" {
		t.Error("a picture from before the command is judged")
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
func TestNewNeeds(t *testing.T) {
	for want, c := range map[string]Cluster{
		"no folder to work in was named": {Kubectl: []string{"kubectl"}},
		"no kubectl was named":           {Work: t.TempDir()},
	} {
		if _, err := New(c, &lessons.Lesson{ID: "pods"}); err == nil || !strings.Contains(err.Error(), want) {
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
	err := s.Solve(context.Background(), &lessons.Step{ID: "x", Command: "echo one\ngrep nothing a.yaml\necho two"}, &out)
	if err == nil || out.String() != "one\n" || !strings.Contains(err.Error(), "solving step x") {
		t.Errorf("error %v, output %q", err, out.String())
	}
}

func TestSolveAfterAConflict(t *testing.T) {
	s := newTestSession(t)
	meets := `if [ -f been ]; then echo replaced; else echo 'Error from server (Conflict): the object has been modified; try again'; touch been; false; fi`
	var out bytes.Buffer
	if err := s.Solve(context.Background(), &lessons.Step{ID: "x", Command: meets}, &out); err != nil || !strings.HasSuffix(out.String(), "\nreplaced\n") {
		t.Errorf("error %v, output %q", err, out.String())
	}
	err := s.Solve(context.Background(), &lessons.Step{ID: "x", Command: "echo the object has been modified; false"}, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "modified") {
		t.Errorf("always a conflict: error %v", err)
	}
}

// The cluster of this session does not answer: that is a reason, not a crash, and an error of Open and Reset.
func TestNoCluster(t *testing.T) {
	s := newTestSession(t)
	client := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "client"}}
	client.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	st := &lessons.Step{Checks: []lessons.Check{{Name: "call", HTTP: &call.HTTP{URL: "http://a/"}}, {Name: "exec", Exec: &lessons.Exec{Pod: "client", Command: []string{"ls"}}}}}
	for _, r := range s.Check(context.Background(), st, &live.Snapshot{Synced: true, Pods: []*corev1.Pod{client}}) {
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
