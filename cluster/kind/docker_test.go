package kind

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster"
)

// fakeDocker is a docker whose containers are files of their mounts. "run" does what $RUN says for a name; each command
// waits while the file hang is there.
const fakeDocker = `#!/bin/sh
dir=$(dirname "$0")
while [ -e "$dir/hang" ]; do sleep 0.1; done
case "$1" in
context) echo "$ENDPOINT" ;;
info) echo '{"CgroupVersion": "2"}' ;;
ps) ls "$dir/containers" ;;
inspect)
	for name; do
		file="$dir/containers/$name"
		if [ -e "$file" ]; then echo "id-$name /$name running $(cat "$file") ."; fi
	done ;;
rm) for name; do rm -f "$dir/containers/$name"; done ;;
run)
	echo "$3" >>"$dir/runs"
	case "$RUN $3" in
	"slow "*) sleep 1 ;;
	"half "*worker) sleep 2 ;;
	"half "*) echo "no such network" >&2; exit 1 ;;
	esac
	mark=$(printf '%s\n' "$@" | sed -n 's,^--volume=/dev/null:,,p')
	echo "$mark" >"$dir/containers/$3" ;;
exec | cp) exit 1 ;;
logs) echo "detected cgroup v1" ;;
esac
`

// newFake is an engine on such a docker, which comes first on PATH.
func newFake(t *testing.T, o Options) (e *Engine, dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "docker"), []byte(fakeDocker), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "containers"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("KUBECONFIG", filepath.Join(t.TempDir(), "users-own"))
	if o.StateDir == "" {
		o.StateDir = t.TempDir()
	}
	o.Runtime = "docker"
	return New(o), dir
}

func fakeContainers(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "containers"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return strings.Join(names, " ")
}

// making is a cluster of so many nodes that is about to be made.
func making(t *testing.T, e *Engine, nodes int) *kindCluster {
	t.Helper()
	s, _, err := e.settings()
	if err != nil {
		t.Fatal(err)
	}
	c, err := e.find(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	c.settings.Nodes, c.settings.Image = nodes, "image:v1"
	return c
}

func unseen(cluster.Progress) {}

// One container can't be made while the others are being made: those come later, and are deleted too.
func TestLateContainers(t *testing.T) {
	t.Setenv("RUN", "half")
	e, dir := newFake(t, Options{})
	err := making(t, e, 2).make(t.Context(), cluster.NewSteps(unseen))
	if err == nil || !strings.Contains(err.Error(), "no such network") {
		t.Fatalf("it ended with %v", err)
	}
	time.Sleep(2 * time.Second)
	if left := fakeContainers(t, dir); left != "" {
		t.Errorf("left behind: %s", left)
	}
	if _, known, err := e.settings(); err != nil || known {
		t.Errorf("what was deleted is remembered; error %v", err)
	}
	if log, err := os.ReadFile(e.log()); err != nil || !strings.Contains(string(log), "no such network") {
		t.Errorf("the log does not have what the command said: %s, %v", log, err)
	}
}

// A creation of three nodes is cancelled before the first container is there.
func TestCancelBeforeContainers(t *testing.T) {
	t.Setenv("RUN", "slow")
	e, dir := newFake(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	steps := cluster.NewSteps(func(p cluster.Progress) {
		if p.Step == containersStep {
			time.AfterFunc(200*time.Millisecond, cancel)
		}
	})
	if err := making(t, e, 3).make(ctx, steps); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	runs, err := os.ReadFile(filepath.Join(dir, "runs"))
	if err != nil || strings.Count(string(runs), "\n") != 3 {
		t.Errorf("the test made %q, error %v", runs, err)
	}
	time.Sleep(time.Second)
	if left := fakeContainers(t, dir); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

// A runtime that hangs doesn't keep a cancelled command from ending.
func TestHangingRuntime(t *testing.T) {
	e, dir := newFake(t, Options{})
	c := making(t, e, 1)
	if err := os.WriteFile(filepath.Join(dir, "hang"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(filepath.Join(dir, "hang")) })
	for name, call := range map[string]func(context.Context) error{
		"up":         func(ctx context.Context) error { return c.up(ctx, cluster.NewSteps(unseen)) },
		"stop":       c.stop,
		"delete":     c.delete,
		"kubeconfig": c.writeKubeconfig,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			began := time.Now()
			if err := call(ctx); err == nil || time.Since(began) > 3*time.Second {
				t.Errorf("it ended after %s with %v", time.Since(began), err)
			}
		})
	}
}

// What was not made from here is neither taken over nor deleted, by whatever command.
func TestOthersCluster(t *testing.T) {
	e, dir := newFake(t, Options{Name: "kind"})
	theirs := filepath.Join(dir, "containers", "kind-control-plane")
	if err := os.WriteFile(theirs, []byte("/kind/cadet-another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Start(t.Context(), unseen); err == nil || !strings.Contains(err.Error(), "docker rm -f -v kind-control-plane") {
		t.Errorf("a start ended with %v", err)
	}
	stops := map[string]*Engine{"by name": e, "by no name": New(Options{StateDir: t.TempDir()})}
	remembered := New(Options{StateDir: t.TempDir(), Name: "kind"})
	if err := remembered.save(settings{Name: "kind", Runtime: "docker", Nodes: 1, Complete: true}); err != nil {
		t.Fatal(err)
	}
	stops["in place of one of ours"] = remembered
	for name, engine := range stops {
		if status, err := engine.Status(t.Context()); err != nil || status.Running {
			t.Errorf("%s: status %+v, error %v", name, status, err)
		}
		for _, remove := range []bool{false, true} {
			if err := engine.Stop(t.Context(), remove); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Errorf("it is gone: %v", err)
	}
}

// Nothing was ever made here: a cluster that has the default's name is somebody else's.
func TestStopOfNothing(t *testing.T) {
	e, dir := newFake(t, Options{})
	theirs := filepath.Join(dir, "containers", "cadet-control-plane")
	if err := os.WriteFile(theirs, []byte("/x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := e.Stop(t.Context(), true); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Errorf("it is gone: %v", err)
	}
	if _, err := os.Stat(e.options.StateDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is left: %v", err)
	}
}

// A cluster that does not run has its kubeconfig: by it what is kept of the cluster is found, and deleted with it.
func TestStatusOfWhatDoesNotRun(t *testing.T) {
	e, _ := newFake(t, Options{})
	if s, err := e.Status(t.Context()); err != nil || s.Kubeconfig != "" {
		t.Errorf("nothing was made yet: %+v, %v", s, err)
	}
	for _, name := range []string{"first", "second"} {
		if err := e.save(settings{Name: name, Runtime: "docker", Nodes: 1, Complete: true}); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"": "second", "first": "first", "third": ""} {
		e.options.Name = name
		if want != "" {
			want = filepath.Join(e.options.StateDir, want+".kubeconfig")
		}
		if s, err := e.Status(t.Context()); err != nil || s.Running || s.Kubeconfig != want {
			t.Errorf("asked for %q: %+v, %v; want %q", name, s, err, want)
		}
	}
}

// A daemon elsewhere is refused before a minute is spent: the API server can't be reached there.
func TestDaemonElsewhere(t *testing.T) {
	e, _ := newFake(t, Options{})
	for endpoint, elsewhere := range map[string]bool{
		"unix:///var/run/docker.sock":    false,
		"tcp://127.0.0.1:2375":           false,
		"ssh://me@localhost:2222":        false,
		"tcp://[::1]:2375":               false,
		"ssh://me@build.example.com":     true,
		"tcp://192.0.2.1:2376":           true,
		"npipe:////./pipe/docker_engine": false,
	} {
		t.Setenv("ENDPOINT", endpoint)
		first := e.Requirements(t.Context())[0]
		if first.OK == elsewhere || elsewhere && (!strings.Contains(first.Detail, endpoint) || first.Fix == "") {
			t.Errorf("%s: %+v", endpoint, first)
		}
	}
}
