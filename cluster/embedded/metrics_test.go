//go:build cluster && linux

package embedded

import (
	"strconv"
	"strings"
	"testing"
)

const busyObjects = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: busy}
spec:
  selector: {matchLabels: {app: busy}}
  template:
    metadata: {labels: {app: busy}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - {name: main, image: "lab:v1", command: [sh, -c, "while true; do for i in 1 2 3 4 5 6 7 8 9; do :; done; sleep 0.01; done"], resources: {requests: {cpu: 10m}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: busy}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: busy}
  minReplicas: 1
  maxReplicas: 3
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
  behavior: {scaleDown: {stabilizationWindowSeconds: 0}}
`

// TestMetrics measures pods on two nodes, and has a Deployment scaled by what they use, up and down.
func TestMetrics(t *testing.T) {
	w := sharedOf(t, 2)
	out, err := w.kubectl(busyObjects, "apply", "-f", "-")
	if err != nil || strings.Contains(out, "Warning") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Cleanup(func() { _, _ = w.kubectl("", "delete", "deployment/busy", "hpa/busy") })
	w.must("", "rollout", "status", "deployment/busy", "--timeout=50s")
	w.eventually("kubectl top says what the pod uses", func() bool {
		out, err := w.kubectl("", "top", "pod", "-l", "app=busy", "--no-headers")
		return err == nil && used(out) >= 10
	})
	for _, node := range w.nodeNames() {
		w.eventually("kubectl top says what "+node+" uses", func() bool {
			out, err := w.kubectl("", "top", "node", node, "--no-headers")
			return err == nil && used(out) > 0
		})
	}
	replicas := func() string {
		out, _ := w.kubectl("", "get", "deployment", "busy", "-o", "jsonpath={.spec.replicas}")
		return out
	}
	w.eventually("more pods for what is used", func() bool { return replicas() == "3" })
	w.must("", "patch", "hpa", "busy", "--type=json", "-p", `[{"op": "replace", "path": "/spec/metrics/0/resource/target/averageUtilization", "value": 1000000}]`)
	w.eventually("fewer where they are allowed more", func() bool { return replicas() == "1" })
}

// used is the processor time in a line of kubectl top, in thousandths of a processor.
func used(line string) int {
	fields := strings.Fields(line)
	if len(fields) < 2 {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSuffix(fields[1], "m"))
	if err != nil {
		return 0
	}
	return n
}
