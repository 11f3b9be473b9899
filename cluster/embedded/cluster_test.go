//go:build cluster && linux

package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster"
)

// workbench is one engine under test with its own state, and kubectl on it.
type workbench struct {
	*Engine
	t   *testing.T
	bin string
}

// newWorkbench makes an engine of the programs in $CADET_BIN; nothing of it is left when the test ends.
func newWorkbench(t *testing.T) *workbench {
	t.Helper()
	return newWorkbenchOf(t, 1)
}

// newWorkbenchOf makes one of a cluster with so many nodes.
func newWorkbenchOf(t *testing.T, nodes int) *workbench {
	t.Helper()
	w, err := makeWorkbench(nodes)
	if err != nil {
		t.Fatal(err)
	}
	w.t = t
	t.Cleanup(func() {
		if t.Failed() {
			w.showLogs()
		}
		if err := w.remove(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func makeWorkbench(nodes int) (*workbench, error) {
	bin := os.Getenv("CADET_BIN")
	if bin == "" {
		return nil, errors.New("$CADET_BIN is not set: run these tests with make test-cluster")
	}
	dir, err := os.MkdirTemp("", "cadet-engine-")
	if err != nil {
		return nil, err
	}
	return &workbench{Engine: New(Options{StateDir: filepath.Join(dir, "embedded"), BinDir: bin, Nodes: nodes}), bin: bin}, nil
}

// remove ends the cluster and looks whether anything is left.
func (w *workbench) remove() error {
	err := w.Stop(context.Background(), true)
	if _, gone := os.Stat(w.state.dir); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone, fmt.Errorf("left on disk: %s", w.state.dir))
	}
	return errors.Join(err, os.RemoveAll(filepath.Dir(w.state.dir)))
}

// common is the cluster of the tests that take nothing from each other: one at a time, because a user of the machine has
// few inotify instances. nodes is how many it has.
var common struct {
	*workbench
	nodes int
}

// shared is the cluster of one node that tests share.
func shared(t *testing.T) *workbench {
	t.Helper()
	return sharedOf(t, 1)
}

// sharedOf is the cluster with so many nodes that tests share.
func sharedOf(t *testing.T, nodes int) *workbench {
	t.Helper()
	if common.nodes != nodes {
		if err := removeShared(); err != nil {
			t.Error(err)
		}
		started, err := startShared(nodes)
		if err != nil {
			t.Fatal(err)
		}
		common.workbench, common.nodes = started, nodes
	}
	w := *common.workbench
	w.t = t
	t.Cleanup(func() {
		if t.Failed() {
			w.showLogs()
		}
	})
	return &w
}

// startShared starts a cluster in a folder that others may look into, while a folder is open, as a shell leaves files open
// for what it starts.
func startShared(nodes int) (*workbench, error) {
	w, err := makeWorkbench(nodes)
	if err != nil {
		return nil, err
	}
	above := filepath.Dir(w.state.dir)
	inherited, err := unix.Open(above, unix.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(inherited)
	if err := os.Chmod(above, 0o755); err != nil {
		return nil, err
	}
	if _, err := w.Start(context.Background(), func(cluster.Progress) {}); err != nil {
		return nil, errors.Join(err, w.remove())
	}
	return w, nil
}

// removeShared removes the cluster that tests shared.
func removeShared() error {
	if common.workbench == nil {
		return nil
	}
	w := common.workbench
	common.workbench, common.nodes = nil, 0
	return w.remove()
}

func (w *workbench) showLogs() {
	for _, node := range w.nodeNames() {
		for _, name := range []string{"node.log", "control-plane.log", "kubelet.log", "containerd.log"} {
			text, err := os.ReadFile(filepath.Join(w.rootOf(node), "var/log", name))
			if err != nil {
				continue
			}
			w.t.Logf("%s of %s ends with:\n%s", name, node, text[max(0, len(text)-700):])
		}
	}
}

// nodeNames are those of the cluster's nodes.
func (w *workbench) nodeNames() []string { return []string{"cadet", "cadet-2", "cadet-3"}[:w.nodes] }

// rootOf is where a node has its root on the machine.
func (w *workbench) rootOf(node string) string {
	if node == "cadet" {
		return w.state.root()
	}
	return filepath.Join(w.state.root(), nodesFolder, node)
}

func (w *workbench) up() cluster.Access {
	w.t.Helper()
	access, err := w.Start(w.t.Context(), func(cluster.Progress) {})
	if err != nil {
		w.t.Fatal(err)
	}
	return access
}

// kubectl runs kubectl and returns what it said; input may be a manifest.
func (w *workbench) kubectl(input string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(w.bin, "cadet"), append([]string{"kubectl", "--kubeconfig", w.state.kubeconfig()}, args...)...)
	cmd.Env = append(os.Environ(), "KUBECACHEDIR="+filepath.Join(filepath.Dir(w.state.dir), "cache"))
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// must is kubectl that has to succeed, within a minute of trying again.
func (w *workbench) must(input string, args ...string) string {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		out, err := w.kubectl(input, args...)
		if err == nil {
			return out
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// eventually waits for a condition.
func (w *workbench) eventually(what string, holds func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("not after a minute: %s", what)
		}
	}
}

// shell runs a script in the container of a pod.
func (w *workbench) shell(pod, script string) (string, error) {
	return w.kubectl("", "exec", pod, "--", "sh", "-c", script)
}

// namespaceOf names the user namespace that the node's processes share.
func (w *workbench) namespaceOf(pid int) string {
	w.t.Helper()
	name, err := os.Readlink(filepath.Join("/proc", itoa(pid), "ns/user"))
	if err != nil {
		w.t.Fatal(err)
	}
	return name
}

// processesIn lists the processes of a namespace, as in "user:[4026531837]", that we may see.
func processesIn(namespace string) []string {
	var found []string
	kind, _, _ := strings.Cut(namespace, ":")
	all, _ := filepath.Glob("/proc/[0-9]*/ns/" + kind)
	for _, link := range all {
		if name, err := os.Readlink(link); err == nil && name == namespace {
			found = append(found, link)
		}
	}
	return found
}
