//go:build cluster

package proof

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/lessontest"
	"github.com/kubecadet/cadet/lessons/session"
)

// These tests need a cluster that has the lab image, named by $KUBECONFIG. They work in the namespace ch96 only.

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

func TestMain(m *testing.M) { lessontest.Main(m) }

func realCluster(t *testing.T) session.Cluster {
	t.Helper()
	return session.Cluster{Access: cluster.Access{Kubeconfig: lessontest.Kubeconfig(t)}, Kubectl: lessontest.Kubectl, Work: t.TempDir()}
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
	if err := Prove(t.Context(), c, lessontest.Proven(t, 96), Options{}, good); err != nil {
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
	if err := Prove(t.Context(), c, lessontest.OnCluster(t, 96, unprovenLesson, unprovenText), Options{}, bad); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"they cannot fail", `"kubectl label pod client done=no" passes`, "solving step solution-fails", "when holds before the command ran; the right answer is \"c\", which is none of the choices"} {
		if p := bad.proofs[i]; p.OK || !strings.Contains(p.Problem, want) {
			t.Errorf("step %s: ok %v, problem %q; want %q", p.Step, p.OK, p.Problem, want)
		}
	}
}

func TestClusterProveSkipsMistakes(t *testing.T) {
	c, r := realCluster(t), &told{t: t}
	lesson, _, _ := strings.Cut(unprovenLesson, "- id: solution-fails")
	text, _, _ := strings.Cut(unprovenText, "## C")
	if err := Prove(t.Context(), c, lessontest.OnCluster(t, 96, lesson, text), Options{SkipMistakes: true}, r); err != nil {
		t.Fatal(err)
	}
	if len(r.proofs) != 2 || r.proofs[0].OK || !r.proofs[1].OK {
		t.Errorf("%+v: the first step should be broken, and the second's mistake left out", r.proofs)
	}
}
