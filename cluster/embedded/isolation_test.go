//go:build cluster && linux

package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pod is as free as Kubernetes lets a pod be: privileged, with the node's namespaces and its whole disk.
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

// TestPodsCannotReachTheMachine lets a privileged pod with hostPath / look for a file of the machine by every way there
// is, and write where the machine would notice.
func TestPodsCannotReachTheMachine(t *testing.T) {
	w := newWorkbench(t)
	canary := filepath.Join(filepath.Dir(w.state.dir), "canary")
	const secret = "this file belongs to the machine"
	if err := os.WriteFile(canary, []byte(secret), 0o666); err != nil {
		t.Fatal(err)
	}
	w.up()
	w.must(freePod, "apply", "-f", "-")
	w.must("", "wait", "--for=condition=Ready", "pod/free", "--timeout=50s")
	binary := filepath.Join(w.bin, "node/kubernetes")
	for name, path := range map[string]string{
		"its disk":                "/disk",
		"the first process":       "/proc/1/root",
		"its own root":            "",
		"the first process's cwd": "/proc/1/cwd",
	} {
		for _, file := range []string{canary, binary, w.state.kubeconfig(), w.state.nodeFile()} {
			out, err := w.shell("free", fmt.Sprintf("cat %s%s", path, file))
			if err == nil || strings.Contains(out, secret) {
				t.Errorf("through %s a pod reads %s: %s", name, file, out)
			}
			if out, err = w.shell("free", fmt.Sprintf("rm %s%s", path, file)); err == nil {
				t.Errorf("through %s a pod deletes %s: %s", name, file, out)
			}
		}
	}
	for _, path := range []string{"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper", "/sys/power/state"} {
		if out, err := w.shell("free", "echo cadet > "+path); err == nil {
			t.Errorf("a pod writes %s: %s", path, out)
		}
	}
	if out, _ := w.shell("free", "for f in /proc/[0-9]*/fd/*; do ls -l $f; done"); strings.Contains(out, filepath.Dir(w.state.dir)) {
		t.Errorf("a process of the node holds a file of the machine:\n%s", out)
	}
	for _, file := range []string{canary, binary, w.state.kubeconfig()} {
		if _, err := os.Stat(file); err != nil {
			t.Errorf("after the pod: %v", err)
		}
	}
	if text, err := os.ReadFile(canary); err != nil || string(text) != secret {
		t.Errorf("the machine's file now holds %q, error %v", text, err)
	}
	if os.Getuid() == 0 {
		checkNotRoot(t, w)
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
