//go:build cluster

package session

import (
	"bytes"
	"context"
	"os"
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
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/call"
	"github.com/kubecadet/cadet/lessons/lessontest"
)

// These tests need a cluster that has the lab image, named by $KUBECONFIG. They work in the namespace ch98 only.

func TestMain(m *testing.M) { lessontest.Main(m) }

func realCluster(t *testing.T) Cluster {
	t.Helper()
	return Cluster{Access: cluster.Access{Kubeconfig: lessontest.Kubeconfig(t)}, Kubectl: lessontest.Kubectl, Work: t.TempDir()}
}

func clusterSession(t *testing.T, l *lessons.Lesson) *Session {
	t.Helper()
	s, err := New(realCluster(t), l)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Reset(t.Context(), func(text string) { t.Log("reset:", text) }); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestClusterOpenAndReset(t *testing.T) {
	l := lessontest.Proven(t, 98)
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
	if text, err := os.ReadFile(filepath.Join(s.Dir(), "hello.yaml")); err != nil || string(text) != lessontest.HelloObjects {
		t.Errorf("the manifest was not written anew: %q, %v", text, err)
	}
}

func TestClusterOpenIsCancelled(t *testing.T) {
	l := lessontest.Proven(t, 98)
	l.Manifests = fstest.MapFS{"client.yaml": {Data: []byte(strings.Replace(lessontest.ClientPod, "lab:v1", "lab:none", 1))}}
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
	l := lessontest.Proven(t, 98)
	s, ctx := clusterSession(t, l), t.Context()
	if err := s.Open(ctx, func(string) {}); err != nil {
		t.Fatal(err)
	}
	watcher := live.Watch(ctx, s.client, l.Namespace)
	for deadline := time.Now().Add(time.Minute); len(watcher.Snapshot().Pods) == 0 && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
	}
	for _, c := range []struct {
		check lessons.Check
		why   string
	}{
		{lessons.Check{HTTP: &call.HTTP{URL: "http://nobody"}}, "curl: (6)"},
		{lessons.Check{HTTP: &call.HTTP{URL: "http://127.0.0.1:1"}}, "curl: (7)"},
		{lessons.Check{HTTP: &call.HTTP{URL: "http://nobody", Fails: "resolve host"}}, ""},
		{lessons.Check{HTTP: &call.HTTP{URL: "https://kubernetes.default", Status: []string{"4xx"}, Header: map[string]string{"Content-Type": "json"},
			TLS: &call.Certificate{Names: []string{"kubernetes.default"}}}}, ""},
		{lessons.Check{HTTP: &call.HTTP{URL: "https://kubernetes.default", Status: []string{"4xx"}, TLS: &call.Certificate{Names: []string{"shop.test"}}}}, "not for shop.test"},
		{lessons.Check{HTTP: &call.HTTP{URL: "http://nobody.test", From: call.Outside}}, "curl: ("},
		{lessons.Check{DNS: &lessons.DNS{DNS: call.DNS{Name: "kubernetes.default", Count: 1}}}, ""},
		{lessons.Check{DNS: &lessons.DNS{DNS: call.DNS{Name: "_https._tcp.kubernetes.default.svc", Type: "SRV", Answers: []string{`443 kubernetes\.default`}}}}, ""},
		{lessons.Check{DNS: &lessons.DNS{DNS: call.DNS{Name: "kubernetes.default", Answers: []string{"^192\\.0\\.2"}}}}, "none is as expected"},
		{lessons.Check{DNS: &lessons.DNS{DNS: call.DNS{Name: "nobody.default.svc.cluster.local"}}}, "A of nobody.default.svc.cluster.local: no answer (NXDOMAIN)"},
		{lessons.Check{DNS: &lessons.DNS{DNS: call.DNS{Name: "nobody", None: true}}}, ""},
		{lessons.Check{Logs: &lessons.Logs{Pod: "client", Line: "hello"}}, "client has printed nothing"},
		{lessons.Check{Logs: &lessons.Logs{Pod: "client", Previous: true, Line: "hello"}}, "the log of client can't be read"},
		{lessons.Check{Expression: "happened('pod/client', 'Started')"}, ""},
		{lessons.Check{Events: &lessons.Events{About: "pod/client", Reason: "Killing"}}, "event"},
		{lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"cat", "/none"}}}, "ended with exit code 1, not 0: cat: "},
		{lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"no-such-program"}}}, "no-such-program"},
		{lessons.Check{Exec: &lessons.Exec{Pod: "client", Container: "other", Command: []string{"ls"}}}, "other"},
		{lessons.Check{Exec: &lessons.Exec{Pod: "client", Command: []string{"echo", "hi"}, Output: "^hi$"}}, ""},
	} {
		got := s.Check(ctx, &lessons.Step{Checks: []lessons.Check{c.check}}, watcher.Snapshot())[0]
		t.Logf("%+v", got)
		if got.Done != (c.why == "") || !strings.Contains(got.Why, c.why) {
			t.Errorf("got %+v; want %q", got, c.why)
		}
	}
	if err := s.Reset(ctx, func(string) {}); err != nil {
		t.Fatal(err)
	}
}
