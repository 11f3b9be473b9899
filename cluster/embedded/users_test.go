//go:build cluster && linux

package embedded

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster"
)

const otherUser = `
apiVersion: v1
kind: Pod
metadata: {name: other}
spec:
  securityContext: {runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000, supplementalGroups: [4000]}
  containers:
  - {name: main, image: "lab:v1", command: [sleep, infinity], volumeMounts: [{name: files, mountPath: /files}]}
  volumes: [{name: files, emptyDir: {}}]
`

// TestUsers runs a pod as another user, where the node has any. What it wrote is deleted with the cluster.
func TestUsers(t *testing.T) {
	w := shared(t)
	if nodeIDs(w.state).moreUIDs.size == 0 {
		if r := machine(*w.Engine).usersInPods(); !r.OK || !strings.Contains(r.Detail, "only 0") {
			t.Errorf("doctor says %+v", r)
		}
		w.refusesOtherUsers()
		return
	}
	w.must(otherUser, "apply", "-f", "-")
	w.must("", "wait", "--for=condition=Ready", "pod/other", "--timeout=50s")
	out, err := w.shell("other", "cat /proc/self/status; mkdir /files/mine && echo text > /files/mine/file && cat /files/mine/file")
	for _, want := range []string{"Uid:\t1000\t1000\t1000\t1000", "Gid:\t2000\t2000\t2000\t2000", "Groups:\t2000 3000 4000", "\ntext"} {
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("no %q in what the pod says (%v):\n%s", want, err, out)
		}
	}
}

// refusesOtherUsers asks a node with one user for another one: the answer comes at once, and says what more users take.
func (w *workbench) refusesOtherUsers() {
	w.t.Helper()
	if out, err := w.kubectl(otherUser, "apply", "-f", "-"); err == nil || !strings.Contains(out, "has one user") {
		w.t.Errorf("a pod of another user: %v\n%s", err, out)
	}
	const deployment = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: other}, spec: {replicas: 0, selector: {matchLabels: {a: b}},
  template: {metadata: {labels: {a: b}}, spec: {securityContext: {fsGroup: 1000}, containers: [{name: lab, image: "lab:v1"}]}}}}`
	if out, err := w.kubectl(deployment, "apply", "-f", "-"); err != nil || !strings.Contains(out, "Warning: ") {
		w.t.Errorf("what makes such pods: %v\n%s", err, out)
	}
	if out, err := w.kubectl("", "run", "zero", "--image=lab:v1", "--overrides", `{"spec":{"securityContext":{"runAsUser":0}}}`, "--", "sleep", "infinity"); err != nil {
		w.t.Errorf("a pod of user 0: %v\n%s", err, out)
	}
}

// TestInterruptedStart finds a node whose start nobody saw to its end: it says so, and begins anew at once.
func TestInterruptedStart(t *testing.T) {
	w := newWorkbench(t)
	w.up()
	if s, err := w.Status(t.Context()); err != nil || s.Problem != "" {
		t.Errorf("right after the start: %+v, %v", s, err)
	}
	node, err := w.state.read()
	if err != nil {
		t.Fatal(err)
	}
	node.Ready = false
	if err := errors.Join(w.state.write(node), os.Remove(w.state.kubeconfig())); err != nil {
		t.Fatal(err)
	}
	if s, err := w.Status(t.Context()); err != nil || !strings.Contains(s.Problem, "cadet up") {
		t.Errorf("status: %+v, %v", s, err)
	}
	said, began := "", time.Now()
	var until time.Duration
	if _, err := w.Start(t.Context(), func(p cluster.Progress) {
		said += p.Detail + "\n"
		if p.Step == "programs" && until == 0 {
			until = time.Since(began)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, "interrupted") || until > 8*time.Second {
		t.Errorf("after %s it began anew, and said:\n%s", until, said)
	}
	w.must("", "get", "nodes")
}
