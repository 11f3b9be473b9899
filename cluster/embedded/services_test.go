//go:build cluster && linux

package embedded

import (
	"fmt"
	"strings"
	"testing"
)

const serviceObjects = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: hello}
spec:
  replicas: 3
  selector: {matchLabels: {app: hello}}
  template:
    metadata: {labels: {app: hello}}
    spec: {containers: [{name: hello, image: "hello:v1"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: client, image: "lab:v1", command: [sleep, infinity]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: host-port}
spec: {containers: [{name: hello, image: "hello:v1", ports: [{containerPort: 8080, hostPort: 8088}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: hello}
spec: {type: NodePort, selector: {app: hello}, externalIPs: [203.0.113.7], ports: [{port: 9000, targetPort: 8080, nodePort: 30036}]}
---
apiVersion: v1
kind: Service
metadata: {name: sticky}
spec: {sessionAffinity: ClientIP, selector: {app: hello}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {clusterIP: None, selector: {app: hello}, ports: [{port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: nobody}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: balanced}
spec: {type: LoadBalancer, selector: {app: hello}, ports: [{port: 80, targetPort: 8080}]}
`

// TestServices calls Services from a pod by every kind of address.
func TestServices(t *testing.T) {
	w := shared(t)
	w.must(serviceObjects, "apply", "-f", "-")
	w.must("", "rollout", "status", "deployment/hello", "--timeout=50s")
	w.must("", "wait", "--for=condition=Ready", "pod/client", "--timeout=50s")
	w.must("", "patch", "service", "balanced", "--subresource=status", "--type=merge", "-p", `{"status":{"loadBalancer":{"ingress":[{"ip":"198.51.100.9","ipMode":"VIP"}]}}}`)
	for name, url := range map[string]string{
		"by short name":          "http://hello:9000/",
		"by full name":           "http://hello.default.svc.cluster.local:9000/",
		"on the node port":       "http://172.30.0.2:30036/",
		"on an external address": "http://203.0.113.7:9000/",
		"on a balancer's":        "http://198.51.100.9/",
		"headless":               "http://headless:8080/",
		"on a host port":         "http://172.30.0.2:8088/",
	} {
		w.eventually("an answer "+name, func() bool {
			out, err := w.shell("client", "curl -s -m 3 "+url)
			return err == nil && strings.Contains(out, "Hello from h")
		})
	}
	calls := func(url string) int {
		out, err := w.shell("client", fmt.Sprintf("for i in $(seq 30); do curl -s -m 3 %s; done", url))
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		different := map[string]bool{}
		for line := range strings.Lines(out) {
			different[line] = true
		}
		return len(different)
	}
	if n := calls("http://hello:9000/"); n != 3 {
		t.Errorf("30 calls were answered by %d pods, not 3", n)
	}
	if n := calls("http://sticky/"); n != 1 {
		t.Errorf("with session affinity 30 calls were answered by %d pods", n)
	}
	if out, err := w.shell("client", "curl -s -S -m 3 http://nobody/"); err == nil || !strings.Contains(out, "curl: (7)") {
		t.Errorf("a Service without endpoints does not refuse: %v %s", err, out)
	}
	w.eventually("a headless name answers with every pod, once its answer is no longer kept", func() bool {
		out, err := w.shell("client", "nslookup headless.default.svc.cluster.local")
		return err == nil && strings.Count(out, "10.244.0.") == 3
	})
}

const claimObjects = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: mydisk}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 30Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: writer}
spec:
  containers:
  - {name: writer, image: "lab:v1", command: [sleep, infinity], volumeMounts: [{name: disk, mountPath: /data}]}
  volumes: [{name: disk, persistentVolumeClaim: {claimName: mydisk}}]
`

// TestStorage provisions a volume, finds what was written after the pod was made anew, and deletes it.
func TestStorage(t *testing.T) {
	w := shared(t)
	w.must(claimObjects, "apply", "-f", "-")
	w.must("", "wait", "--for=condition=Ready", "pod/writer", "--timeout=50s")
	w.must("", "exec", "writer", "--", "sh", "-c", "echo kept > /data/file")
	w.must("", "delete", "pod", "writer", "--grace-period=1")
	w.must(claimObjects, "apply", "-f", "-")
	w.must("", "wait", "--for=condition=Ready", "pod/writer", "--timeout=50s")
	if out := w.must("", "exec", "writer", "--", "cat", "/data/file"); !strings.Contains(out, "kept") {
		t.Errorf("the file holds %q", out)
	}
	w.must("", "delete", "pod", "writer", "--grace-period=1")
	w.must("", "delete", "pvc", "mydisk")
	w.eventually("the volume goes with its claim", func() bool {
		out, err := w.kubectl("", "get", "pv", "-o", "name")
		return err == nil && out == ""
	})
}
