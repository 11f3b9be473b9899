//go:build cluster

package proof

import (
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
)

// These tests need a cluster that has the lab image, named by $KUBECONFIG. They work in the namespace ch96 only.

const provenLesson = `id: proven
chapter: 96
namespace: ch96
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

// unprovenLesson breaks each promise once.
const unprovenLesson = `id: unproven
chapter: 96
namespace: ch96
setup: [client.yaml]
steps:
- id: cannot-fail
  kind: run
  command: kubectl get pods
  checks: [{name: the client is there, expression: "named(pods, 'client').size() == 1"}]
- id: mistake-passes
  kind: run
  command: kubectl label pod client done=yes
  checks: [{name: it is labelled, expression: "labelled(pods, 'done').size() == 1"}]
  mistakes: [{command: kubectl label pod client done=no, says: x, undo: kubectl label pod client done-}]
- id: solution-fails
  kind: run
  command: kubectl get nothing-of-the-kind
  checks: [{name: never, expression: "false"}]
- id: no-choice
  kind: predict
  command: kubectl get pods
  question: {choices: [a, b], when: "true", grade: "'c'"}
`

const unprovenText = "# Unproven\n\n## A {#cannot-fail}\n\n## B {#mistake-passes}\n\n## C {#solution-fails}\n\n## D {#no-choice}\n\n### Question\n\nQ?\n\n#### a: A\n\nNo.\n\n#### b: B\n\nNo.\n"

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

var kubectl string // built once for all tests

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "proof-")
	if err != nil {
		log.Fatal(err)
	}
	kubectl = filepath.Join(dir, "testkubectl")
	if out, err := exec.Command("go", "build", "-o", kubectl, "../internal/testkubectl").CombinedOutput(); err != nil {
		log.Fatalf("building kubectl: %v\n%s", err, out)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		log.Print(err)
	}
	os.Exit(code)
}

func realCluster(t *testing.T) lessons.Cluster {
	t.Helper()
	kubeconfig := os.Getenv("KUBECONFIG")
	if kubeconfig == "" {
		t.Fatal("these tests need a cluster: set KUBECONFIG")
	}
	return lessons.Cluster{Access: cluster.Access{Kubeconfig: kubeconfig}, Kubectl: []string{kubectl}, Work: t.TempDir()}
}

func courseLesson(t *testing.T, lesson, text string) *lessons.Lesson {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string]string{
		"lesson.yaml": lesson, "text.en.md": text, "manifests/client.yaml": clientPod, "manifests/hello.yaml": helloObjects,
	} {
		file := filepath.Join(dir, "96-x", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	course, err := lessons.LoadDir(dir, "en", "")
	if err != nil {
		t.Fatal(err)
	}
	return course.Lessons[0]
}

// told keeps what a proof reports.
type told struct {
	t      *testing.T
	began  int
	proofs []Proof
}

func (r *told) Begins(*lessons.Lesson, *lessons.Step) { r.began++ }

func (r *told) Proven(p Proof) {
	r.t.Logf("%+v", p)
	r.proofs = append(r.proofs, p)
}

func TestClusterProve(t *testing.T) {
	c, good := realCluster(t), &told{t: t}
	if err := Prove(t.Context(), c, courseLesson(t, provenLesson, provenText), good); err != nil {
		t.Fatal(err)
	}
	if len(good.proofs) != 5 || good.began != 5 {
		t.Errorf("%d proofs of 5 steps, %d begun", len(good.proofs), good.began)
	}
	for _, p := range good.proofs {
		if !p.OK {
			t.Errorf("step %s: %s", p.Step, p.Problem)
		}
	}
	bad := &told{t: t}
	if err := Prove(t.Context(), c, courseLesson(t, unprovenLesson, unprovenText), bad); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"they cannot fail", `"kubectl label pod client done=no" passes`, "solving step solution-fails", "when holds before the command ran; the right answer is \"c\", which is none of the choices"} {
		if p := bad.proofs[i]; p.OK || !strings.Contains(p.Problem, want) {
			t.Errorf("step %s: ok %v, problem %q; want %q", p.Step, p.OK, p.Problem, want)
		}
	}
}
