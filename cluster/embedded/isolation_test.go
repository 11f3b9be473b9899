//go:build cluster && linux

package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// freePod is as free as Kubernetes lets a pod be: privileged, with the node's namespaces and its whole disk.
const freePod = `
apiVersion: v1
kind: Pod
metadata: {name: free}
spec:
  hostPID: true
  hostNetwork: true
  hostIPC: true
  containers:
  - name: main
    image: lab:v1
    command: [sleep, infinity]
    securityContext: {privileged: true}
    volumeMounts: [{name: disk, mountPath: /disk}]
  volumes: [{name: disk, hostPath: {path: /}}]
`

// on is the manifest of freePod or boundPod for a node, with the node's name as the pod's.
func on(node, manifest string) string {
	manifest = regexp.MustCompile(`metadata: {name: \w+}`).ReplaceAllString(manifest, "metadata: {name: "+node+"}")
	return strings.Replace(manifest, "\nspec:\n", "\nspec:\n  nodeName: "+node+"\n", 1)
}

// onEach makes such a pod on each node, and waits for it.
func (w *workbench) onEach(manifest string) {
	w.t.Helper()
	for _, node := range w.nodeNames() {
		w.must(on(node, manifest), "apply", "-f", "-")
		w.must("", "wait", "--for=condition=Ready", "pod/"+node, "--timeout=50s")
	}
}

// TestPodsCannotReachTheMachine lets a privileged pod with hostPath / look for a file of the machine by every way there
// is, and write where the machine would notice.
func TestPodsCannotReachTheMachine(t *testing.T) {
	w := sharedOf(t, 2)
	canary := filepath.Join(filepath.Dir(w.state.dir), "canary")
	const secret = "this file belongs to the machine"
	if err := os.WriteFile(canary, []byte(secret), 0o666); err != nil {
		t.Fatal(err)
	}
	w.onEach(freePod)
	binary := filepath.Join(w.bin, "node/kubernetes")
	for _, pod := range w.nodeNames() {
		w.reachForTheMachine(pod, canary, binary, secret)
	}
	for _, file := range []string{canary, binary, w.state.kubeconfig()} {
		if _, err := os.Stat(file); err != nil {
			t.Errorf("after the pods: %v", err)
		}
	}
	if text, err := os.ReadFile(canary); err != nil || string(text) != secret {
		t.Errorf("the machine's file now holds %q, error %v", text, err)
	}
	if os.Getuid() == 0 {
		checkNotRoot(t, w)
	}
	w.must("", append([]string{"delete", "pod", "--grace-period=1"}, w.nodeNames()...)...)
}

// reachForTheMachine lets a pod try to read, delete and write what is the machine's.
func (w *workbench) reachForTheMachine(pod, canary, binary, secret string) {
	t := w.t
	t.Helper()
	for name, path := range map[string]string{
		"its disk":                "/disk",
		"the first process":       "/proc/1/root",
		"its own root":            "",
		"the first process's cwd": "/proc/1/cwd",
	} {
		for _, file := range []string{canary, binary, w.state.kubeconfig(), w.state.nodeFile()} {
			out, err := w.shell(pod, fmt.Sprintf("cat %s%s", path, file))
			if err == nil || strings.Contains(out, secret) {
				t.Errorf("through %s pod %s reads %s: %s", name, pod, file, out)
			}
			if out, err = w.shell(pod, fmt.Sprintf("rm %s%s", path, file)); err == nil {
				t.Errorf("through %s pod %s deletes %s: %s", name, pod, file, out)
			}
		}
	}
	for _, path := range []string{"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper", "/sys/power/state"} {
		if out, err := w.shell(pod, "echo cadet > "+path); err == nil {
			t.Errorf("pod %s writes %s: %s", pod, path, out)
		}
	}
	if out, _ := w.shell(pod, "for f in /proc/[0-9]*/fd/*; do ls -l $f; done"); strings.Contains(out, filepath.Dir(w.state.dir)) {
		t.Errorf("a process of the node holds a file of the machine:\n%s", out)
	}
}

// checkNotRoot makes sure that what root started is not root on the machine, nor anybody else.
func checkNotRoot(t *testing.T, w *workbench) {
	node, err := w.state.read()
	if err != nil {
		t.Fatal(err)
	}
	as := nodeIDs(w.state)
	for _, link := range processesIn(w.namespaceOf(node.PID)) {
		dir := filepath.Dir(filepath.Dir(link))
		text, err := os.ReadFile(filepath.Join(dir, "status"))
		if err != nil {
			continue // it ended meanwhile
		}
		_, line, _ := strings.Cut(string(text), "\nUid:")
		line, _, _ = strings.Cut(line, "\n")
		for _, id := range strings.Fields(line) {
			if n, err := strconv.Atoi(id); err != nil || n < as.uid || n > as.uid+as.moreUIDs.size {
				t.Errorf("%s is user %s", dir, id)
			}
		}
	}
}
