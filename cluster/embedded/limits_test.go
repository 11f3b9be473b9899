//go:build cluster && linux

package embedded

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster"
)

const limitedPods = `
apiVersion: v1
kind: Pod
metadata: {name: greedy}
spec:
  restartPolicy: Never
  containers:
  - {name: main, image: "lab:v1", command: [sh, -c, "x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done"], resources: {limits: {memory: 64Mi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: slow}
spec:
  containers:
  - {name: main, image: "lab:v1", command: [sleep, infinity], resources: {limits: {cpu: 123m}}}
`

// TestLimits has limits kept where the node has cgroups of its own, and else told of when a pod with limits is made.
func TestLimits(t *testing.T) {
	w := shared(t)
	traits, err := cluster.AskTraits(t.Context(), w.state.kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	manifest, missing := limitedPods, traits[cluster.Limits] != ""
	if missing { // nothing would end this one
		_, manifest, _ = strings.Cut(manifest, "---")
	}
	out, err := w.kubectl(manifest, "apply", "-f", "-")
	if told := strings.Contains(out, "Warning: "); err != nil || told != missing {
		t.Errorf("limits are missing: %v (%s); a pod with some: %v\n%s", missing, traits[cluster.Limits], err, out)
	}
	if _, why := placeCgroups(w.state.cgroupName()); missing {
		if why == nil && os.Getuid() == 0 {
			t.Error("root could have limits kept")
		}
		return
	}
	w.eventually("one that takes too much is OOMKilled", func() bool {
		out, err := w.kubectl("", "get", "pod", "greedy", "-o", "jsonpath={.status.containerStatuses[0].state.terminated.reason}")
		return err == nil && out == "OOMKilled"
	})
	w.must("", "wait", "--for=condition=Ready", "pod/slow", "--timeout=50s")
	if !w.throttled("12300") {
		t.Error("no container has the processor time that it may have")
	}
}

// throttled says whether a container of the node has this quota of processor time, in microseconds of 100,000.
func (w *workbench) throttled(quota string) bool {
	place, err := placeCgroups(w.state.cgroupName())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, folder := range place.Folders {
		for _, file := range []string{"cpu.cfs_quota_us", "cpu.max"} {
			found, err := filepath.Glob(filepath.Join(folder, "pods/*", file))
			if err != nil {
				w.t.Fatal(err)
			}
			for _, path := range found {
				if text, err := os.ReadFile(path); err == nil && strings.HasPrefix(string(text), quota) {
					return true
				}
			}
		}
	}
	return false
}

const undone = `
apiVersion: v1
kind: Pod
metadata: {name: confined}
spec:
  securityContext: {appArmorProfile: {type: RuntimeDefault}, seLinuxOptions: {level: s0}}
  containers: [{name: main, image: "lab:v1", command: [sleep, infinity], ports: [{containerPort: 80, hostPort: 8099, protocol: SCTP}]}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: private}
spec:
  schedule: "0 0 1 1 *"
  jobTemplate: {spec: {template: {spec: {hostUsers: false, restartPolicy: Never, containers: [{name: main, image: "lab:v1"}]}}}}
---
apiVersion: v1
kind: Service
metadata: {name: undone}
spec: {type: NodePort, externalTrafficPolicy: Local, selector: {app: nobody}, ports: [{port: 80, protocol: SCTP}]}
`

// TestNothingIsSilent makes objects that ask for what the node does not do, and is told so.
func TestNothingIsSilent(t *testing.T) {
	w := shared(t)
	out, err := w.kubectl(undone, "apply", "-f", "-")
	for _, word := range []string{"AppArmor", "SELinux", "hostPort", "hostUsers", "no SCTP: callers", "externalTrafficPolicy"} {
		if err != nil || !strings.Contains(out, word) {
			t.Errorf("nothing of %s (%v) in:\n%s", word, err, out)
		}
	}
	if out, err := w.kubectl("", "run", "private", "--image=lab:v1", "--overrides", `{"spec":{"hostUsers":false}}`); err == nil || !strings.Contains(out, "hostUsers can't be false") {
		t.Errorf("a pod with users of its own: %v\n%s", err, out)
	}
	traits, err := cluster.AskTraits(t.Context(), w.state.kubeconfig())
	if err != nil || traits[cluster.Metrics] != "" || traits[cluster.UserNamespaces] == "" {
		t.Errorf("traits: %v, %v", traits, err)
	}
	if (traits[cluster.Users] != "") != (nodeIDs(w.state).moreUIDs.size == 0) {
		t.Errorf("of users the traits say %q", traits[cluster.Users])
	}
	const profile = `{"spec":{"securityContext":{"seccompProfile":{"type":"RuntimeDefault"}}}}`
	out, err = w.kubectl("", "run", "filtered", "--image=lab:v1", "--overrides", profile, "--", "sleep", "infinity")
	if told := strings.Contains(out, "seccompProfile has no effect"); err != nil || told != (traits[cluster.Seccomp] != "") {
		t.Errorf("traits: %v; a pod with a profile: %v\n%s", traits, err, out)
	}
	if traits[cluster.Seccomp] == "" {
		w.must("", "wait", "--for=condition=Ready", "pod/filtered", "--timeout=50s")
		if out, err := w.shell("filtered", "cat /proc/self/status"); err != nil || !strings.Contains(out, "Seccomp:\t2") {
			t.Errorf("system calls are not filtered: %v\n%s", err, out)
		}
	}
}
