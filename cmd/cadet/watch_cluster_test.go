//go:build cluster

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/terminal"
)

// view is bin/cadet watch in a terminal.
type view struct {
	t    *testing.T
	term *terminal.Terminal
}

func openView(t *testing.T, w, h int, args ...string) *view {
	t.Helper()
	command := exec.Command(program(t), append([]string{"watch"}, args...)...)
	command.Env = append(withoutCI(os.Environ()), "TERM=xterm-256color", "HOME="+t.TempDir(), "KUBECONFIG=")
	term, err := terminal.Start(command, w, h, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(term.Close)
	return &view{t, term}
}

func program(t *testing.T) string {
	t.Helper()
	bin, err := filepath.Abs("../../bin/cadet")
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// withoutCI is an environment in which somebody is there.
func withoutCI(env []string) []string {
	var kept []string
	for _, entry := range env {
		if !strings.HasPrefix(entry, "CI=") {
			kept = append(kept, entry)
		}
	}
	return kept
}

func (v *view) screen() string { return ansi.Strip(strings.Join(v.term.Screen(0, false), "\n")) }

func (v *view) shows(texts ...string) {
	v.t.Helper()
	for _, text := range texts {
		for end := time.Now().Add(time.Minute); !strings.Contains(v.screen(), text); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				v.t.Fatalf("the screen never shows %q:\n%s", text, v.screen())
			}
		}
	}
}

func onCluster(t *testing.T, args ...string) {
	t.Helper()
	command := exec.Command(program(t), append([]string{"kubectl"}, args...)...)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// The view of a real cluster: a namespace and all, what it refuses, and that it may change things where that is asked for.
func TestWatch(t *testing.T) {
	if os.Getenv(stateDirVariable) == "" {
		t.Fatal("CADET_STATE_DIR must name the state directory of a running cluster: CADET_STATE_DIR=/tmp/state bin/cadet up")
	}
	const namespace, beside = "watched", "watched-too"
	for namespace, name := range map[string]string{namespace: "web", beside: "api"} {
		onCluster(t, "create", "namespace", namespace)
		t.Cleanup(func() { onCluster(t, "delete", "namespace", namespace, "--wait=false") })
		onCluster(t, "-n", namespace, "create", "deployment", name, "--image=hello:v1")
		onCluster(t, "-n", namespace, "rollout", "status", "deployment/"+name, "--timeout=60s")
	}

	v := openView(t, 100, 30, "-n", namespace)
	v.shows("watching your cluster, embedded, read-only", "ns "+namespace, "Pods  1 of 1 ready", "web-")
	v.term.Type("D")
	v.shows("read-only; to change things: q, then cadet watch --write -n " + namespace)
	v.term.Type(":kubectl scale deployment/web --replicas=2\r")
	v.shows("read-only; to change things")
	v.term.Type(":get deployments\r")
	v.shows("web    1/1")
	v.term.Type("@")
	v.shows("Namespaces", "all namespaces", "kube-system")
	v.term.Type("\x1b[H\r")
	v.shows("all namespaces", "NAMESPACE", beside, "api-", "web-")
	v.term.Type("q")
	<-v.term.Ended()

	w := openView(t, 160, 45, "-n", namespace, "--write")
	w.shows("watching your cluster, embedded ", "Pods  1 of 1 ready", "Rollout  web")
	w.term.Type(":kubectl scale deployment/web --replicas=2\r")
	w.shows("Pods  2 of 2 ready")
	w.term.Type("q")
	<-w.term.Ended()
}
