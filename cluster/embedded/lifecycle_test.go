//go:build cluster && linux

package embedded

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"crypto/tls"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
)

func itoa(n int) string { return strconv.Itoa(n) }

// TestLifecycle starts a cluster twice at the same time, kills what can be killed, and leaves nothing behind.
func TestLifecycle(t *testing.T) {
	w := newWorkbench(t)
	second := New(Options{StateDir: w.state.dir, BinDir: w.bin})
	var both sync.WaitGroup
	for _, e := range []*Engine{w.Engine, second} {
		both.Go(func() {
			if _, err := e.Start(t.Context(), func(cluster.Progress) {}); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	node, err := w.state.read()
	if err != nil {
		t.Fatal(err)
	}
	namespace := w.namespaceOf(node.PID)
	w.must("", "create", "configmap", "kept", "--from-literal=a=b")
	w.must("", "run", "hello", "--image=hello:v1")
	w.must("", "run", "shell", "--image=lab:v1", "--", "sleep", "infinity")
	w.must("", "wait", "--for=condition=Ready", "pod/hello", "pod/shell", "--timeout=50s")

	t.Run("nothing is exposed", func(t *testing.T) { w.checkExposure(t, w.state.relay().Address) })
	for _, program := range []string{"control-plane", "kubelet", "containerd", "containerd-shim"} {
		t.Run("kill -9 "+program, func(t *testing.T) {
			killProgram(t, namespace, program)
			w.eventually("objects are served", func() bool {
				_, err := w.kubectl("", "get", "configmap", "kept")
				return err == nil
			})
			w.eventually("a pod can be made", func() bool {
				out, err := w.kubectl("", "run", "after-"+program, "--image=hello:v1")
				return err == nil || strings.Contains(out, "AlreadyExists")
			})
			w.must("", "wait", "--for=condition=Ready", "pod/after-"+program, "--timeout=50s")
		})
	}
	t.Run("kill -9 of the node", func(t *testing.T) {
		if err := syscall.Kill(node.PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		w.eventually("its processes are gone", func() bool { return len(processesIn(namespace)) == 0 })
		w.up()
		for _, args := range [][]string{{"wait", "--for=condition=Ready", "pod/shell", "--timeout=50s"}, {"exec", "shell", "--", "true"}} {
			if out, err := w.kubectl("", args...); err != nil { // the first time: what a start shows is true
				t.Errorf("right after the start: kubectl %v: %v\n%s", args, err, out)
			}
		}
		w.must("", "get", "configmap", "kept")
		w.must("", "wait", "--for=condition=Ready", "pod/hello", "--timeout=50s")
	})
	t.Run("down", func(t *testing.T) { w.checkDown(t) })
}

// checkExposure looks at the one port on the host: loopback only, and closed to whoever has no certificate.
func (w *workbench) checkExposure(t *testing.T, address string) {
	if !strings.HasPrefix(address, "127.0.0.1:") {
		t.Errorf("the API server listens on %s", address)
	}
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // it is the answer to strangers that is looked at
	answer, err := client.Get("https://" + address + "/api/v1/namespaces")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a certificate the API server answers %s", answer.Status)
	}
	info, err := os.Stat(w.state.kubeconfig())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("kubeconfig: mode %v, error %v", info.Mode(), err)
	}
}

// killProgram kills the first process of the namespace with a word in its command line.
func killProgram(t *testing.T, namespace, word string) {
	for _, link := range processesIn(namespace) {
		dir := filepath.Dir(filepath.Dir(link))
		line, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		args := strings.Split(string(line), "\x00")
		if err != nil || len(args) < 2 || (filepath.Base(args[0]) != word && args[1] != word && !strings.HasPrefix(filepath.Base(args[0]), word+"-runc")) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("no process %s", word)
}

func (w *workbench) checkDown(t *testing.T) {
	node, err := w.state.read()
	if err != nil {
		t.Fatal(err)
	}
	namespace := w.namespaceOf(node.PID)
	if err := w.Stop(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if left := processesIn(namespace); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil || strings.Contains(string(mounts), w.state.dir) {
		t.Errorf("mounts left (%v):\n%s", err, mounts)
	}
	if status, err := w.Status(t.Context()); err != nil || status.Running {
		t.Errorf("status after down: %+v, %v", status, err)
	}
	if err := w.Stop(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(w.state.dir); !os.IsNotExist(err) {
		t.Errorf("left on disk: %v", err)
	}
}

// TestCancel cancels a start at several moments; nothing may be left running.
func TestCancel(t *testing.T) {
	w := newWorkbench(t)
	for _, step := range []string{"programs", "etcd", "API server", "node"} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := w.Start(ctx, func(p cluster.Progress) {
			if p.Step == step {
				cancel()
			}
		})
		cancel()
		if err == nil {
			t.Errorf("cancelled at %s, but the start went on", step)
		}
		if w.state.running() {
			t.Errorf("cancelled at %s, but the node runs", step)
		}
	}
	w.up() // and nothing is broken by it
}

// TestFullDisk starts on a disk that is too small.
func TestFullDisk(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk; CI runs this test as root too")
	}
	w := newWorkbench(t)
	if err := os.MkdirAll(w.state.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", w.state.dir, "tmpfs", 0, "size=40m"); err != nil {
		t.Fatal(err)
	}
	defer syscall.Unmount(w.state.dir, syscall.MNT_DETACH)
	for _, root := range []bool{false, true} {
		if root { // past the look at the disk before a start
			if err := os.MkdirAll(w.state.root(), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.Start(t.Context(), func(cluster.Progress) {})
		if err == nil || !strings.Contains(err.Error(), "CADET_STATE_DIR=") {
			t.Errorf("the error names no way out: %v", err)
		}
	}
	if err := writeKubeconfig(w.state, "127.0.0.1:1"); err != nil { // where nobody answers, as a cluster that can't write
		t.Fatal(err)
	}
	reach, err := connection.Open(cluster.Access{Kubeconfig: w.state.kubeconfig()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reach.Client().Discovery().ServerVersion(); err == nil || !strings.Contains(err.Error(), "the disk of "+w.state.dir+" is full") {
		t.Errorf("a call says: %v", err)
	}
}

// TestUnrecordedNode starts a node whose process can't be written down: nobody could stop it later.
func TestUnrecordedNode(t *testing.T) {
	w := newWorkbench(t)
	a, err := newAuthority()
	if err != nil {
		t.Fatal(err)
	}
	as := nodeIDs(w.state)
	if err := errors.Join(fillRoot(w.state.root(), string(w.programs), as.uid, a, 1), closeToOthers(w.state.dir, as), os.Mkdir(w.state.nodeFile(), 0o700)); err != nil {
		t.Fatal(err)
	}
	before := children(t)
	if _, _, err := w.node().start(as, 1); err == nil || !strings.Contains(err.Error(), "node.json") {
		t.Errorf("a node that could not be written down: %v", err)
	}
	for child := range children(t) {
		if !before[child] {
			t.Errorf("it runs on: %s", child)
		}
	}
	if err := os.Remove(w.state.nodeFile()); err != nil {
		t.Fatal(err)
	}
}

// children are the ids of the processes that this one has started and that are there, if only their remains.
func children(t *testing.T) map[string]bool {
	t.Helper()
	threads, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil || len(threads) == 0 {
		t.Fatalf("no list of this process's children: %v", err)
	}
	all := map[string]bool{}
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			continue // the thread has ended
		}
		for _, child := range strings.Fields(string(text)) {
			all[child] = true
		}
	}
	return all
}
