//go:build cluster && linux

package embedded

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster"
)

const policedObjects = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: shop}}
---
apiVersion: v1
kind: Namespace
metadata: {name: blog, labels: {team: blog}}
---
apiVersion: v1
kind: Pod
metadata: {name: server, namespace: shop, labels: {app: server}}
spec: {nodeName: cadet, containers: [{name: hello, image: "hello:v1", ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: server, namespace: shop}
spec: {type: NodePort, selector: {app: server}, ports: [{port: 80, targetPort: 8080, nodePort: 30046}]}
---
apiVersion: v1
kind: Pod
metadata: {name: near, namespace: shop, labels: {app: near}}
spec: {nodeName: cadet, containers: [{name: lab, image: "lab:v1", command: [sleep, infinity]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: far, namespace: shop, labels: {app: far}}
spec: {nodeName: cadet-2, containers: [{name: lab, image: "lab:v1", command: [sleep, infinity]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, namespace: blog, labels: {app: near}}
spec: {nodeName: cadet-2, containers: [{name: lab, image: "lab:v1", command: [sleep, infinity]}]}
`

// policySteps are put in force one after the other, and say who reaches the server then.
var policySteps = []struct {
	name, spec, reach string
}{
	{"none", "", "near far stranger"},
	{"nothing comes in", "{podSelector: {}, policyTypes: [Ingress]}", ""},
	{"from a pod on this node", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {matchLabels: {app: near}}}]}]}", "near"},
	{"from a pod on another node", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {matchLabels: {app: far}}}]}]}", "far"},
	{"from a namespace", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: blog}}}]}]}", "stranger"},
	{"at another port", "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 80}]}]}", ""},
	{"at a port by its name", "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: http}]}]}", "near far stranger"},
	{"in a range of ports", "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 8000, endPort: 8100}]}]}", "near far stranger"},
	{"from a block but for a part", "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.1.0/24]}}]}]}", "near"},
	{"nothing goes out", "{podSelector: {matchLabels: {app: far}}, policyTypes: [Egress]}", "near stranger"},
	{"out to the server", "{podSelector: {matchLabels: {app: far}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: server}}}]}]}", "near far stranger"},
	{"none again", "", "near far stranger"},
}

// TestNetworkPolicies puts one policy after the other in force, and calls a server by each of its addresses from pods on its
// node and on another.
func TestNetworkPolicies(t *testing.T) {
	w := sharedOf(t, 2)
	if !w.keepsPolicies() {
		return
	}
	w.police()
	server := w.must("", "get", "pod", "server", "-n", "shop", "-o", "jsonpath={.status.podIP}") + ":8080"
	service := w.must("", "get", "service", "server", "-n", "shop", "-o", "jsonpath={.spec.clusterIP}")
	for _, step := range policySteps {
		w.setPolicy(step.spec)
		for _, caller := range []string{"near", "far", "stranger"} {
			want := 0
			if strings.Contains(step.reach, caller) {
				want = 2
			}
			w.eventually(fmt.Sprintf("%s: %s reaches the server by %d of %s and %s", step.name, caller, want, server, service), func() bool {
				return w.answers(caller, server, service) == want
			})
		}
	}
}

// TestNetworkPoliciesOfDNS lets a pod ask for names, and nothing else, and then not even that.
func TestNetworkPoliciesOfDNS(t *testing.T) {
	w := sharedOf(t, 2)
	if !w.keepsPolicies() {
		return
	}
	w.police()
	asks := func() bool {
		out, err := w.kubectl("", "exec", "-n", "shop", "far", "--", "nslookup", "server.shop.svc.cluster.local")
		return err == nil && strings.Contains(out, "10.96.")
	}
	w.setPolicy("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]}")
	w.eventually("nothing but names", func() bool { return asks() && !w.reaches("far", "server") })
	w.setPolicy("{podSelector: {}, policyTypes: [Egress]}")
	w.eventually("no names", func() bool { return !asks() })
	w.setPolicy("")
	w.eventually("names and answers again", func() bool { return asks() && w.reaches("far", "server") })
}

// keepsPolicies says whether the node does; where it can't, that is told.
func (w *workbench) keepsPolicies() bool {
	w.t.Helper()
	traits, err := cluster.AskTraits(w.t.Context(), w.state.kubeconfig())
	if err != nil {
		w.t.Fatal(err)
	}
	missing := traits[cluster.NetworkPolicies] != ""
	out, err := w.kubectl(policy("{podSelector: {matchLabels: {app: nobody}}}", "default"), "apply", "-f", "-")
	if told := strings.Contains(out, "Warning: "); err != nil || told != missing {
		w.t.Fatalf("traits: %v; a policy: %v\n%s", traits, err, out)
	}
	w.must("", "delete", "networkpolicy", "policy")
	return !missing
}

func policy(spec, namespace string) string {
	return fmt.Sprintf("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: policy, namespace: %s}, spec: %s}", namespace, spec)
}

// police makes the pods that policies are about; they go with the test.
func (w *workbench) police() {
	w.t.Helper()
	w.must(policedObjects, "apply", "-f", "-")
	w.t.Cleanup(func() { _, _ = w.kubectl("", "delete", "namespace", "shop", "blog", "--wait=false") })
	w.must("", "wait", "-n", "shop", "--for=condition=Ready", "pod", "--all", "--timeout=50s")
	w.must("", "wait", "-n", "blog", "--for=condition=Ready", "pod", "--all", "--timeout=50s")
}

// setPolicy makes a policy with this spec the only one; without a spec there is none.
func (w *workbench) setPolicy(spec string) {
	w.t.Helper()
	if spec == "" {
		w.must("", "delete", "networkpolicy", "-n", "shop", "policy", "--ignore-not-found")
		return
	}
	w.must(policy(spec, "shop"), "apply", "-f", "-")
}

// reaches says whether a pod gets an answer of the server.
func (w *workbench) reaches(caller, to string) bool { return w.answers(caller, to) == 1 }

// answers counts those that a pod gets of the server, called by several addresses at once.
func (w *workbench) answers(caller string, addresses ...string) int {
	namespace := "shop"
	if caller == "stranger" {
		namespace = "blog"
	}
	script := ""
	for _, to := range addresses {
		script += "curl -s -m 1 http://" + to + " & "
	}
	out, _ := w.kubectl("", "exec", "-n", namespace, caller, "--", "sh", "-c", script+"wait") // who is not answered says so by an error
	return strings.Count(out, "Hello from server")
}

// Pods that try to get around policies: one on the node of the server with its files, so that this program is there, and
// one that shares the node's network.
const evaders = `
apiVersion: v1
kind: Pod
metadata: {name: evader, namespace: blog}
spec:
  nodeName: cadet
  containers: [{name: main, image: "lab:v1", command: [sleep, infinity], volumeMounts: [{name: disk, mountPath: /disk}]}]
  volumes: [{name: disk, hostPath: {path: /}}]
---
apiVersion: v1
kind: Pod
metadata: {name: hearer, namespace: shop, labels: {app: server}}
spec:
  nodeName: cadet
  containers: [{name: main, image: "lab:v1", command: [sleep, infinity], volumeMounts: [{name: disk, mountPath: /disk}]}]
  volumes: [{name: disk, hostPath: {path: /}}]
---
apiVersion: v1
kind: Pod
metadata: {name: neighbour, namespace: blog}
spec:
  nodeName: cadet
  hostNetwork: true
  containers: [{name: main, image: "lab:v1", command: [sleep, infinity], volumeMounts: [{name: disk, mountPath: /disk}]}]
  volumes: [{name: disk, hostPath: {path: /}}]
`

// TestPodsCannotGetAroundPolicies lets a pod without rights pretend to be one that is let through, and delete the rules.
func TestPodsCannotGetAroundPolicies(t *testing.T) {
	w := sharedOf(t, 2)
	if !w.keepsPolicies() {
		return
	}
	w.armed()
	w.police()
	w.must(evaders, "apply", "-f", "-")
	w.must("", "wait", "-n", "blog", "--for=condition=Ready", "pod", "--all", "--timeout=50s")
	w.must("", "wait", "-n", "shop", "--for=condition=Ready", "pod", "--all", "--timeout=50s")
	w.setPolicy("{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {matchLabels: {app: near}}}]}]}")
	w.eventually("the policy is kept", func() bool { return w.reaches("near", "server") && !w.reaches("stranger", "server.shop") })
	address := func(pod string) string {
		return w.must("", "get", "pod", "-n", "shop", pod, "-o", "jsonpath={.status.podIP}")
	}
	heard := make(chan string)
	go func() {
		out, _ := w.kubectl("", "exec", "-n", "shop", "hearer", "--", "/disk/attack", "attack", "hear", "9999")
		heard <- out
	}()
	attack := func(pod string, args ...string) string {
		out, _ := w.kubectl("", append([]string{"exec", "-n", "blog", pod, "--", "/disk/attack", "attack"}, args...)...)
		t.Logf("%s %v: %s", pod, args, out)
		return out
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); { // while the other hears
		attack("evader", "pretend", address("near"), address("hearer"), "9999")
		attack("neighbour", "pretend", "172.30.0.2", address("hearer"), "9999")
	}
	out := <-heard
	if !strings.Contains(out, "from 172.30.0.2") && !strings.Contains(out, "from 10.244.0.1") {
		t.Errorf("what the node itself sends was not heard, so nothing is proved: %s", out)
	}
	if strings.Contains(out, "from "+address("near")) {
		t.Errorf("a pod passed for another: %s", out)
	}
	if out := attack("neighbour", "unpolice"); !strings.Contains(out, "operation not permitted") {
		t.Errorf("a pod in the node's network deleted the rules: %s", out)
	}
	if w.reaches("stranger", "server.shop") {
		t.Error("the policy is kept no more")
	}
}
