//go:build cluster

package lessons

import (
	"bytes"
	"context"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/call"
)

// These tests need a cluster that has the lab image, named by $KUBECONFIG. They work in the namespace ch98 only.

const provenLesson = `id: proven
chapter: 98
namespace: ch98
setup: [client.yaml]
steps:
- id: read
  kind: read
- id: make
  kind: apply
  manifest: hello.yaml
  checks:
  - name: two pods are ready
    expression: labelled(pods, 'app=hello').filter(p, ready(p) && image(p, 'hello') == 'hello:v1').size() == 2
    messageExpression: "'%d of 2'.format([labelled(pods, 'app=hello').filter(p, ready(p) && image(p, 'hello') == 'hello:v1').size()])"
  - name: the Service answers
    http: {url: "http://hello", calls: 5, body: version 1, every: ^Hello from hello-}
  - name: the shell of a pod works
    exec: {pod: client, command: [sh, -c, "exit 3"], code: 3}
  mistakes:
  - command: kubectl create deployment hello --image=hello:v9
    says: ^0 of 2$
    undo: kubectl delete deployment hello
- id: broken
  kind: repair
  prepare: kubectl patch service hello -p '{"spec":{"selector":{"app":"nobody"}}}'
  solution: kubectl apply -f hello.yaml
  checks:
  - name: the Service answers
    http: {url: "http://hello"}
  mistakes:
  - command: kubectl rollout restart deployment hello
    says: "curl: \\(7\\)"
    undo: kubectl rollout status deployment hello
- id: predict
  kind: predict
  command: kubectl scale deployment hello --replicas=3
  question:
    choices: [same, more]
    when: named(deployments, 'hello')[0].status.?readyReplicas.orValue(0) == 3
    grade: "labelled(pods, 'app=hello').size() == 3 ? 'more' : 'same'"
- id: quiz
  kind: quiz
  question: {answer: 3}
`

const provenText = `# Proven

## Read {#read}

## Make {#make}

## Broken {#broken}

## Predict {#predict}

### Question

More?

#### same: No

No.

#### more: Yes

Yes.

## Quiz {#quiz}

### Question

How many?
`

const clientPod = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  terminationGracePeriodSeconds: 60
  containers: [{name: client, image: "lab:v1", command: [sleep, infinity]}]
`

const helloObjects = `apiVersion: apps/v1
kind: Deployment
metadata: {name: hello}
spec:
  replicas: 2
  selector: {matchLabels: {app: hello}}
  template:
    metadata: {labels: {app: hello}}
    spec: {containers: [{name: hello, image: "hello:v1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: hello}
spec:
  selector: {app: hello}
  ports: [{port: 80, targetPort: 8080}]
`

func clusterLesson(t *testing.T, lesson, text string) *Lesson {
	t.Helper()
	course, err := load(where{
		lessons:   fstest.MapFS{"98-x/lesson.yaml": {Data: []byte(lesson)}, "98-x/text.en.md": {Data: []byte(text)}},
		manifests: fstest.MapFS{"98-x/client.yaml": {Data: []byte(clientPod)}, "98-x/hello.yaml": {Data: []byte(helloObjects)}},
	}, "en", unproven)
	if err != nil {
		t.Fatal(err)
	}
	return course.Lessons[0]
}

var kubectl string // built once for all tests

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "lessons-")
	if err != nil {
		log.Fatal(err)
	}
	kubectl = filepath.Join(dir, "testkubectl")
	if out, err := exec.Command("go", "build", "-o", kubectl, "./internal/testkubectl").CombinedOutput(); err != nil {
		log.Fatalf("building kubectl: %v\n%s", err, out)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		log.Print(err)
	}
	os.Exit(code)
}

func realCluster(t *testing.T) Cluster {
	t.Helper()
	kubeconfig := os.Getenv("KUBECONFIG")
	if kubeconfig == "" {
		t.Fatal("these tests need a cluster: set KUBECONFIG")
	}
	return Cluster{Access: cluster.Access{Kubeconfig: kubeconfig}, Kubectl: []string{kubectl}, Work: t.TempDir()}
}

func clusterSession(t *testing.T, l *Lesson) *Session {
	t.Helper()
	s, err := NewSession(realCluster(t), l)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Reset(t.Context(), func(text string) { t.Log("reset:", text) }); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestClusterOpenAndReset(t *testing.T) {
	l := clusterLesson(t, provenLesson, provenText)
	s, ctx := clusterSession(t, l), t.Context()
	say := func(text string) { t.Log(time.Now().Format("05.000"), text) }

	// A namespace that is not ours is neither used nor deleted.
	namespaces := s.client.CoreV1().Namespaces()
	if _, err := namespaces.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "ch98"}}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func(context.Context, func(string)) error{"Open": s.Open, "Reset": s.Reset} {
		if err := call(ctx, say); err == nil || !strings.Contains(err.Error(), "was not made by this lesson") {
			t.Errorf("%s of somebody else's namespace: %v", name, err)
		}
	}
	if err := namespaces.Delete(ctx, "ch98", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}

	// Open waits for the old namespace to go, makes the new one, and is quick when all is there.
	if err := s.Open(ctx, say); err != nil {
		t.Fatal(err)
	}
	if !s.Lost(func(_, _ string) bool { return true }) || s.Lost(func(_, _ string) bool { return false }) {
		t.Error("a namespace made anew is not told from one where something was made")
	}
	began := time.Now()
	if err := s.Open(ctx, func(text string) { t.Error("said although all is there:", text) }); err != nil {
		t.Fatal(err)
	}
	t.Log("opened again in", time.Since(began))

	var out bytes.Buffer
	code, err := s.Run(ctx, "kubectl create clusterrole cadet-test --verb=get --resource=pods && kubectl label clusterrole cadet-test "+cluster.Label+"=98 && kubectl get pods -o name", nil, &out)
	if err != nil || code != 0 || !strings.Contains(out.String(), "pod/client") {
		t.Fatalf("code %d, error %v: %s", code, err, out.String())
	}
	if err := os.WriteFile(filepath.Join(s.Dir(), "hello.yaml"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}

	began = time.Now()
	if err := s.Reset(ctx, say); err != nil {
		t.Fatal(err)
	}
	t.Log("reset in", time.Since(began))
	if _, err := namespaces.Get(ctx, "ch98", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("the namespace is still there: %v", err)
	}
	if _, err := s.client.RbacV1().ClusterRoles().Get(ctx, "cadet-test", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("the cluster role is still there: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(s.Dir(), "hello.yaml")); err != nil || string(text) != helloObjects {
		t.Errorf("the manifest was not written anew: %q, %v", text, err)
	}
}

func TestClusterOpenIsCancelled(t *testing.T) {
	l := clusterLesson(t, provenLesson, provenText)
	l.manifests = fstest.MapFS{"client.yaml": {Data: []byte(strings.Replace(clientPod, "lab:v1", "lab:none", 1))}}
	s := clusterSession(t, l)
	ctx, cancel := context.WithCancel(t.Context())
	said := ""
	err := s.Open(ctx, func(text string) {
		if said = text; strings.HasPrefix(text, "waiting: pod client is") {
			cancel()
		}
	})
	cancel()
	if err == nil || !strings.Contains(err.Error(), "canceled") || !strings.Contains(said, "pod client is") {
		t.Errorf("error %v, said %q", err, said)
	}
	if err := s.Reset(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
}

func TestClusterReasons(t *testing.T) {
	l := clusterLesson(t, provenLesson, provenText)
	s, ctx := clusterSession(t, l), t.Context()
	if err := s.Open(ctx, func(string) {}); err != nil {
		t.Fatal(err)
	}
	watcher := live.Watch(ctx, s.client, l.Namespace)
	for deadline := time.Now().Add(time.Minute); len(watcher.Snapshot().Pods) == 0 && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
	}
	for _, c := range []struct {
		check Check
		why   string
	}{
		{Check{HTTP: &call.HTTP{URL: "http://nobody"}}, "curl: (6)"},
		{Check{HTTP: &call.HTTP{URL: "http://127.0.0.1:1"}}, "curl: (7)"},
		{Check{HTTP: &call.HTTP{URL: "http://nobody", Fails: "resolve host"}}, ""},
		{Check{HTTP: &call.HTTP{URL: "https://kubernetes.default", Status: []string{"4xx"}, Header: map[string]string{"Content-Type": "json"},
			TLS: &call.Certificate{Names: []string{"kubernetes.default"}}}}, ""},
		{Check{HTTP: &call.HTTP{URL: "https://kubernetes.default", Status: []string{"4xx"}, TLS: &call.Certificate{Names: []string{"shop.test"}}}}, "not for shop.test"},
		{Check{HTTP: &call.HTTP{URL: "http://nobody.test", From: call.Outside}}, "curl: ("},
		{Check{DNS: &DNS{DNS: call.DNS{Name: "kubernetes.default", Count: 1}}}, ""},
		{Check{DNS: &DNS{DNS: call.DNS{Name: "_https._tcp.kubernetes.default.svc", Type: "SRV", Answers: []string{`443 kubernetes\.default`}}}}, ""},
		{Check{DNS: &DNS{DNS: call.DNS{Name: "kubernetes.default", Answers: []string{"^192\\.0\\.2"}}}}, "none is as expected"},
		{Check{DNS: &DNS{DNS: call.DNS{Name: "nobody.default.svc.cluster.local"}}}, "A of nobody.default.svc.cluster.local: no answer (NXDOMAIN)"},
		{Check{DNS: &DNS{DNS: call.DNS{Name: "nobody", None: true}}}, ""},
		{Check{Logs: &Logs{Pod: "client", Line: "hello"}}, "client has printed nothing"},
		{Check{Logs: &Logs{Pod: "client", Previous: true, Line: "hello"}}, "the log of client can't be read"},
		{Check{Expression: "happened('pod/client', 'Started')"}, ""},
		{Check{Events: &Events{About: "pod/client", Reason: "Killing"}}, "event"},
		{Check{Exec: &Exec{Pod: "client", Command: []string{"cat", "/none"}}}, "ended with exit code 1, not 0: cat: "},
		{Check{Exec: &Exec{Pod: "client", Command: []string{"no-such-program"}}}, "no-such-program"},
		{Check{Exec: &Exec{Pod: "client", Container: "other", Command: []string{"ls"}}}, "other"},
		{Check{Exec: &Exec{Pod: "client", Command: []string{"echo", "hi"}, Output: "^hi$"}}, ""},
	} {
		got := s.Check(ctx, &Step{Checks: []Check{c.check}}, watcher.Snapshot())[0]
		t.Logf("%+v", got)
		if got.Done != (c.why == "") || !strings.Contains(got.Why, c.why) {
			t.Errorf("got %+v; want %q", got, c.why)
		}
	}
	if err := s.Reset(ctx, func(string) {}); err != nil {
		t.Fatal(err)
	}
}
