package shell

import "testing"

func TestReads(t *testing.T) {
	for command, want := range map[string]bool{
		"kubectl get pods":      true,
		"k get pods -A -o wide": true,
		"kubectl -n web get pods | grep -v Running | wc -l": true,
		"kubectl --context=a --namespace b describe pod x":  true,
		"kubectl logs -f 'x' -c \"y\"; kubectl top nodes":   true,
		"kubectl rollout status deployment/x":               true,
		"kubectl get pods -l 'app in (a, b)'":               true,
		"kubectl auth can-i delete pods":                    true,
		"kubectl rollout undo deployment/x":                 false,
		"kubectl rollout":                                   false,
		"kubectl delete pod x":                              false,
		"kubectl -n get delete pod x":                       false,
		"kubectl --as get delete pod x":                     false,
		"kubectl exec x -- ls":                              false,
		"kubectl get pods -o name | xargs kubectl delete":   false,
		"kubectl get pods > file":                           false,
		"kubectl get $(kubectl delete pod x)":               false,
		"kubectl get pods $X":                               false,
		"kubectl $X":                                        false,
		"X=1 kubectl get pods":                              false,
		"kubectl get pods &":                                false,
		"kubectl get pods; kubectl apply -f x":              false,
		"for i in 1; do kubectl get pods; done":             false,
		"kubectl config set-context x":                      false,
		"kubectl config view":                               true,
		"kubectl \"delete\" pod x":                          false,
		"kubectl de''lete pod x":                            false,
		"curl http://a":                                     false,
		"kubectl 'get":                                      false,
		"":                                                  false,
	} {
		if got := Reads(command); got != want {
			t.Errorf("Reads(%q) = %v", command, got)
		}
	}
}

func TestInNamespace(t *testing.T) {
	for command, want := range map[string]string{
		"kubectl get pods":            "kubectl -n web get pods",
		"for i in 1; do curl a; done": "for i in 1; do curl a; done",
		"kubectlx":                    "kubectlx",
		"kubectl -n shop get pods":    "kubectl -n shop get pods",
	} {
		if got := InNamespace(command, "web"); got != want {
			t.Errorf("%q becomes %q, not %q", command, got, want)
		}
	}
	if got := InNamespace("kubectl get pods", ""); got != "kubectl get pods" {
		t.Errorf("without a namespace: %q", got)
	}
}
