//go:build cluster

package kind

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
)

// These tests need a container runtime and a node image, and $CADET_BIN, the folder that make build fills. Where those
// are not they are skipped, unless $CADET_KIND says "required".

// newEngine is an engine for a cluster of its own, which goes when the test ends.
func newEngine(t *testing.T) *Engine {
	t.Helper()
	bin := os.Getenv("CADET_BIN")
	if bin == "" {
		t.Fatal("CADET_BIN must name the folder that make build fills")
	}
	t.Setenv("KUBECONFIG", filepath.Join(t.TempDir(), "users-own"))
	e := New(Options{StateDir: filepath.Join(t.TempDir(), "kind"), BinDir: bin, Name: fmt.Sprintf("cadet-test-%d", os.Getpid())})
	needKind(t, e)
	t.Cleanup(func() {
		if err := e.Stop(context.WithoutCancel(t.Context()), true); err != nil {
			t.Error(err)
		}
		if left := containers(t, e); left != "" {
			t.Errorf("left behind: %s", left)
		}
	})
	return e
}

// needKind skips a test where the engine can't run.
func needKind(t *testing.T, e *Engine) {
	t.Helper()
	why := e.NoImage(t.Context())
	switch {
	case why == "":
	case os.Getenv("CADET_KIND") == "required":
		t.Fatalf("the kind engine can't be tested: %s", why)
	default:
		t.Skipf("not tested on kind: %s", why)
	}
}

// containers are those of the engine's cluster, as the runtime knows them.
func containers(t *testing.T, e *Engine) string {
	t.Helper()
	r, _, err := answering(context.WithoutCancel(t.Context()), "")
	if err != nil {
		t.Fatal(err)
	}
	out, err := r.run(context.WithoutCancel(t.Context()), nil, "ps", "--all", "--filter", "label=io.x-k8s.kind.cluster="+e.options.Name, "--format", "{{.Names}}")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func start(t *testing.T, e *Engine) cluster.Access {
	t.Helper()
	access, err := e.Start(t.Context(), unseen)
	if err != nil {
		t.Fatal(err)
	}
	return access
}

// An object outlives a stop, a second start changes nothing, and the user's kubeconfig is left alone until asked for.
func TestLifecycle(t *testing.T) {
	e := newEngine(t)
	access := start(t, e)
	if about, err := os.Stat(access.Kubeconfig); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("the kubeconfig: %v, %v", about, err)
	}
	if _, err := os.Stat(os.Getenv("KUBECONFIG")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the user's own kubeconfig was touched: %v", err)
	}
	client, err := cluster.Client(access.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	namespaces := client.CoreV1().Namespaces()
	kept := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "kept"}}
	if _, err := namespaces.Create(t.Context(), kept, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	traits, err := cluster.AskTraits(t.Context(), access.Kubeconfig)
	if err != nil || traits[cluster.TwoNodes] == "" || traits[cluster.Storage] != "" || traits[cluster.ClusterAdmin] != "" {
		t.Errorf("traits %v, error %v", traits, err)
	}
	before := containers(t, e)
	start(t, e)
	if now := containers(t, e); now != before {
		t.Errorf("a second start made %s of %s", now, before)
	}
	if err := e.Stop(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if status, err := e.Status(t.Context()); err != nil || status.Running {
		t.Errorf("after a stop: %+v, %v", status, err)
	}
	e.options.ExportKubeconfig = true
	start(t, e)
	if _, err := namespaces.Get(t.Context(), "kept", metav1.GetOptions{}); err != nil {
		t.Errorf("an object did not outlive a stop: %v", err)
	}
	exported, err := os.ReadFile(os.Getenv("KUBECONFIG"))
	if err != nil || !strings.Contains(string(exported), "kind-"+e.options.Name) {
		t.Errorf("the user's own kubeconfig was not written: %v", err)
	}
	if err := e.Stop(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if exported, err := os.ReadFile(os.Getenv("KUBECONFIG")); err != nil || strings.Contains(string(exported), e.options.Name) {
		t.Errorf("the cluster is still in the user's own kubeconfig: %v", err)
	}
}

// A start that is cancelled leaves no container of those that it made, whenever it was.
func TestCancel(t *testing.T) {
	newEngine(t) // else each moment would say why it is skipped
	for _, moment := range []struct {
		step  string
		after time.Duration
		nodes int
	}{
		{imageStep, 0, 1}, {containersStep, 0, 3}, {containersStep, 300 * time.Millisecond, 2}, {containersStep, 800 * time.Millisecond, 3},
		{"control plane", 0, 1}, {"control plane", 4 * time.Second, 1}, {labStep, 0, 1}, {readyStep, 0, 1}, {dnsStep, 0, 1},
	} {
		t.Run(fmt.Sprintf("%s %s", moment.step, moment.after), func(t *testing.T) {
			e := newEngine(t)
			e.options.Nodes = moment.nodes
			cancelAt(t, e, moment.step, moment.after)
			if left := containers(t, e); left != "" {
				t.Errorf("left behind: %s", left)
			}
			if status, err := e.Status(t.Context()); err != nil || status.Running {
				t.Errorf("status %+v, error %v", status, err)
			}
		})
	}
}

// cancelAt starts a cluster and cancels that when a step has begun.
func cancelAt(t *testing.T, e *Engine, step string, after time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := e.Start(ctx, func(p cluster.Progress) {
		if p.Step == step {
			time.AfterFunc(after, cancel)
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("it ended with %v", err)
	}
}

// What a cancelled start had started is stopped again, and kept.
func TestCancelRestart(t *testing.T) {
	e := newEngine(t)
	start(t, e)
	if err := e.Stop(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	cancelAt(t, e, answerStep, 0)
	c, err := e.find(t.Context(), settings{Name: e.options.Name})
	if err != nil {
		t.Fatal(err)
	}
	if nodes, err := c.nodes(t.Context()); err != nil || len(nodes) != 1 || nodes[0].state != "exited" {
		t.Errorf("after a cancelled start: %+v, %v", nodes, err)
	}
	start(t, e)
	others := New(e.options)
	others.options.StateDir = t.TempDir()
	if _, err := others.Start(t.Context(), unseen); err == nil || !strings.Contains(err.Error(), "did not make") {
		t.Errorf("from another state directory it was taken over: %v", err)
	}
	if err := others.Stop(t.Context(), true); err != nil || containers(t, e) == "" {
		t.Errorf("from another state directory it was deleted, error %v", err)
	}
	e.options.Nodes = 2
	if _, err := e.Start(t.Context(), unseen); err == nil || !strings.Contains(err.Error(), "--nodes 2") {
		t.Errorf("two nodes were asked for: %v", err)
	}
}

// What a killed process left of a creation is deleted by the next start.
func TestKilled(t *testing.T) {
	e := newEngine(t)
	cmd := exec.CommandContext(t.Context(), filepath.Join(e.options.BinDir, "cadet"), "up", "--engine", "kind", "--name", e.options.Name)
	cmd.Env = append(os.Environ(), "CADET_STATE_DIR="+filepath.Dir(e.options.StateDir))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); containers(t, e) == ""; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no container was made")
		}
	}
	time.Sleep(2 * time.Second)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	start(t, e)
}

// A cluster that is there and can't be used is named, with what to do.
func TestBroken(t *testing.T) {
	e := newEngine(t)
	start(t, e)
	r, _, err := answering(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	name := containers(t, e)
	if _, err := r.run(t.Context(), nil, "pause", name); err != nil {
		t.Fatal(err)
	}
	_, err = e.Start(t.Context(), unseen)
	if err == nil || !strings.Contains(err.Error(), "cadet down --delete --engine kind") {
		t.Errorf("a paused container: %v", err)
	}
	if _, err := r.run(t.Context(), nil, "unpause", name); err != nil {
		t.Fatal(err)
	}
	start(t, e)
}
