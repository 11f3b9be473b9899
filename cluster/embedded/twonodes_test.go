//go:build cluster && linux

package embedded

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster"
)

const twoNodesObjects = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: hello}
spec:
  replicas: 4
  selector: {matchLabels: {app: hello}}
  template:
    metadata: {labels: {app: hello}}
    spec: {terminationGracePeriodSeconds: 1, containers: [{name: hello, image: "hello:v1"}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: each}
spec:
  selector: {matchLabels: {app: each}}
  template:
    metadata: {labels: {app: each}}
    spec: {terminationGracePeriodSeconds: 1, containers: [{name: lab, image: "lab:v1", command: [sleep, infinity]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: single}
spec:
  selector: {matchLabels: {app: single}}
  template:
    metadata: {labels: {app: single}}
    spec: {nodeName: cadet-2, terminationGracePeriodSeconds: 1, containers: [{name: hello, image: "hello:v1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: hello}
spec: {type: NodePort, selector: {app: hello}, ports: [{port: 80, targetPort: 8080, nodePort: 30036}]}
---
apiVersion: v1
kind: Service
metadata: {name: single}
spec: {type: NodePort, externalTrafficPolicy: Local, selector: {app: single}, ports: [{port: 80, targetPort: 8080, nodePort: 30037}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: mydisk}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: writer}
spec:
  nodeSelector: {kubernetes.io/hostname: cadet-2}
  terminationGracePeriodSeconds: 1
  containers:
  - {name: writer, image: "lab:v1", command: [sleep, infinity], volumeMounts: [{name: disk, mountPath: /data}]}
  volumes: [{name: disk, persistentVolumeClaim: {claimName: mydisk}}]
`

// TestTwoNodes does on one cluster what takes two nodes, ends parts of the second and all of it, and stops and starts.
func TestTwoNodes(t *testing.T) {
	w := newWorkbenchOf(t, 2)
	w.up()
	w.must(twoNodesObjects, "apply", "-f", "-")
	w.must("", "rollout", "status", "deployment/hello", "--timeout=50s")
	w.must("", "rollout", "status", "deployment/single", "--timeout=50s")
	w.must("", "rollout", "status", "daemonset/each", "--timeout=50s")
	w.must("", "wait", "--for=condition=Ready", "pod/writer", "--timeout=50s")
	for _, part := range []struct {
		name string
		do   func(*testing.T)
	}{
		{"both take pods", w.checkSpread},
		{"pods reach each other", w.checkPodNetwork},
		{"the API server reaches pods of both", w.checkKubelets},
		{"a volume stays on its node", w.checkVolume},
		{"drain", w.checkDrain},
		{"parts of the second are killed", w.checkSecondRecovers},
		{"stop and start", w.checkTwoNodesStay},
	} {
		if !t.Run(part.name, part.do) {
			return
		}
	}
	t.Run("down", func(t *testing.T) { w.checkDown(t) })
}

// podOn is the name of a pod with a label on a node.
func (w *workbench) podOn(node, app string) string {
	w.t.Helper()
	return strings.TrimSpace(w.must("", "get", "pods", "-l", "app="+app, "--field-selector=spec.nodeName="+node+",status.phase=Running", "-o", "jsonpath={.items[0].metadata.name}"))
}

func (w *workbench) checkSpread(t *testing.T) {
	nodes, err := cluster.Nodes(t.Context(), w.state.kubeconfig())
	if err != nil || fmt.Sprint(nodes) != "[cadet cadet-2]" {
		t.Fatalf("nodes %v, error %v", nodes, err)
	}
	for _, node := range w.nodeNames() {
		if w.podOn(node, "hello") == "" || w.podOn(node, "each") == "" {
			t.Errorf("no pod on %s:\n%s", node, w.must("", "get", "pods", "-o", "wide"))
		}
	}
}

// call is what curl says in the pod of the DaemonSet on a node.
func (w *workbench) call(node, url string) (string, error) {
	return w.shell(w.podOn(node, "each"), "curl -s -S -m 3 "+url)
}

func (w *workbench) checkPodNetwork(t *testing.T) {
	for _, node := range w.nodeNames() {
		for _, url := range []string{"http://hello", "http://172.30.0.2:30036", "http://172.30.0.3:30036", "http://172.30.0.3:30037", "http://single"} {
			w.eventually("an answer of "+url+" to a pod on "+node, func() bool {
				out, err := w.call(node, url)
				return err == nil && strings.Contains(out, "Hello from ")
			})
		}
		for _, other := range w.nodeNames() {
			ip := w.must("", "get", "pod", w.podOn(other, "hello"), "-o", "jsonpath={.status.podIP}")
			if out, err := w.call(node, "http://"+ip+":8080"); err != nil || !strings.Contains(out, w.podOn(other, "hello")) {
				t.Errorf("a pod on %s calls one on %s: %v %s", node, other, err, out)
			}
		}
		if out, err := w.call(node, "http://172.30.0.2:30037"); err == nil || !strings.Contains(out, "curl: (7)") {
			t.Errorf("a node without a pod of a Local Service answers a pod on %s: %v %s", node, err, out)
		}
		seen := map[string]bool{}
		out, err := w.shell(w.podOn(node, "each"), "for i in $(seq 40); do curl -s -m 3 http://hello; done")
		for line := range strings.Lines(out) {
			seen[line] = true
		}
		if err != nil || len(seen) != 4 {
			t.Errorf("a pod on %s is answered by %d pods of 4, error %v", node, len(seen), err)
		}
	}
}

func (w *workbench) checkKubelets(t *testing.T) {
	for _, name := range []string{"ca.key", "sa.key", "admin.conf"} {
		if _, err := os.Stat(filepath.Join(w.rootOf("cadet-2"), authorityFolder, name)); err == nil {
			t.Errorf("a node without a control plane has %s", name)
		}
	}
	for _, node := range w.nodeNames() {
		pod := w.podOn(node, "hello")
		w.eventually("a line in the log of a pod on "+node, func() bool {
			out, err := w.kubectl("", "logs", pod)
			return err == nil && out != ""
		})
		if out, err := w.shell(w.podOn(node, "each"), "hostname"); err != nil || !strings.HasPrefix(out, "each-") {
			t.Errorf("exec on %s: %v %s", node, err, out)
		}
		if out, err := w.forwarded(pod); err != nil || !strings.Contains(out, pod) {
			t.Errorf("port-forward to %s: %v %s", node, err, out)
		}
	}
}

// forwarded is what a pod answers through kubectl port-forward.
func (w *workbench) forwarded(pod string) (string, error) {
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(w.bin, "cadet"), "kubectl", "--kubeconfig", w.state.kubeconfig(), "port-forward", "pod/"+pod, ":8080")
	said, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	defer func() { cancel(); _ = cmd.Wait() }() // it ends badly, being killed
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		return line, err
	}
	address := strings.Fields(strings.TrimPrefix(line, "Forwarding from "))[0]
	answer, err := http.Get("http://" + address)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text := make([]byte, 200)
	n, _ := answer.Body.Read(text)
	return string(text[:n]), nil
}

func (w *workbench) checkVolume(t *testing.T) {
	w.must("", "exec", "writer", "--", "sh", "-c", "echo kept > /data/file")
	volume := w.must("", "get", "pvc", "mydisk", "-o", "jsonpath={.spec.volumeName}")
	path := filepath.Join("var/lib/cadet/volumes", volume, "file")
	if text, err := os.ReadFile(filepath.Join(w.rootOf("cadet-2"), path)); err != nil || string(text) != "kept\n" {
		t.Errorf("on its node the file holds %q, error %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(w.rootOf("cadet"), path)); err == nil {
		t.Error("the file is on the other node")
	}
	w.must("", "delete", "pod/writer", "pvc/mydisk")
	w.eventually("the folder goes with its claim", func() bool {
		_, err := os.Stat(filepath.Join(w.rootOf("cadet-2"), filepath.Dir(path)))
		return os.IsNotExist(err)
	})
}

func (w *workbench) checkDrain(t *testing.T) {
	w.must("", "delete", "deployment/single")
	w.must("", "drain", "cadet-2", "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=50s")
	w.must("", "rollout", "status", "deployment/hello", "--timeout=50s")
	if left := strings.Fields(w.must("", "get", "pods", "-l", "app=hello", "--field-selector=spec.nodeName=cadet-2", "-o", "name")); len(left) > 0 {
		t.Errorf("left on the node: %v", left)
	}
	if nodes, err := cluster.Nodes(t.Context(), w.state.kubeconfig()); err != nil || fmt.Sprint(nodes) != "[cadet cadet-2 (cordoned)]" {
		t.Errorf("nodes %v, error %v", nodes, err)
	}
	w.must("", "uncordon", "cadet-2")
}

// secondNode names the process tree of the second node.
func (w *workbench) secondNode(t *testing.T) (first int, tree string) {
	t.Helper()
	node, err := w.state.read()
	if err != nil {
		t.Fatal(err)
	}
	w.eventually("the second node's first process", func() bool {
		for _, link := range processesIn(w.namespaceOf(node.PID)) {
			dir := filepath.Dir(filepath.Dir(link))
			line, err := os.ReadFile(filepath.Join(dir, "cmdline"))
			if err != nil || string(line) != "cadet-node\x00member\x002\x002\x00" {
				continue
			}
			if first, err = strconv.Atoi(filepath.Base(dir)); err == nil {
				tree, err = os.Readlink(filepath.Join(dir, "ns/pid"))
			}
			return err == nil
		}
		return false
	})
	return first, tree
}

func (w *workbench) checkSecondRecovers(t *testing.T) {
	for _, program := range []string{"kubelet", "containerd", "containerd-shim", "the node"} {
		first, tree := w.secondNode(t)
		if program != "the node" {
			killProgram(t, tree, program)
		} else if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		pod := "after-" + strings.ReplaceAll(program, " ", "-")
		w.must("", "run", pod, "--image=hello:v1", "--overrides", `{"spec":{"nodeName":"cadet-2"}}`)
		w.must("", "wait", "--for=condition=Ready", "pod/"+pod, "--timeout=50s")
		for _, node := range w.nodeNames() {
			w.eventually("after kill -9 of "+program+" a pod on "+node+" reaches one on the second", func() bool {
				out, err := w.call(node, "http://"+w.must("", "get", "pod", pod, "-o", "jsonpath={.status.podIP}")+":8080")
				return err == nil && strings.Contains(out, pod)
			})
			w.eventually("after kill -9 of "+program+" Services work on "+node, func() bool {
				out, err := w.call(node, "http://hello")
				return err == nil && strings.Contains(out, "Hello from ")
			})
		}
	}
}

func (w *workbench) checkTwoNodesStay(t *testing.T) {
	if err := w.Stop(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	other := New(Options{StateDir: w.state.dir, BinDir: w.bin, Nodes: 1})
	if _, err := other.Start(t.Context(), func(cluster.Progress) {}); err == nil || !strings.Contains(err.Error(), "--nodes 2, not 1") {
		t.Errorf("with another number: %v", err)
	}
	if _, err := New(Options{StateDir: w.state.dir, BinDir: w.bin}).Start(t.Context(), func(cluster.Progress) {}); err != nil {
		t.Fatal(err)
	}
	if nodes, err := cluster.Nodes(t.Context(), w.state.kubeconfig()); err != nil || fmt.Sprint(nodes) != "[cadet cadet-2]" {
		t.Errorf("nodes %v, error %v", nodes, err)
	}
	for _, node := range w.nodeNames() {
		w.eventually("Services work on "+node, func() bool {
			out, err := w.call(node, "http://hello")
			return err == nil && strings.Contains(out, "Hello from ")
		})
	}
}
