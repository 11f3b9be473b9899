package shell

import "testing"

func TestKubectlMayBeLeftOut(t *testing.T) {
	for typed, want := range map[string]string{
		"get pods":                    "kubectl get pods",
		" kubectl get pods ":          "kubectl get pods",
		"get pods | grep hello":       "kubectl get pods | grep hello",
		"for i in 1 2; do echo; done": "for i in 1 2; do echo; done",
		"POD=x; kubectl get pod $POD": "POD=x; kubectl get pod $POD",
		"k get pods":                  "k get pods",
		"gte pods":                    "kubectl gte pods",
		"cat hello.yaml":              "cat hello.yaml",
		"kubetcl apply -f a.yaml":     "kubetcl apply -f a.yaml",
		"frobnicate":                  "frobnicate",
		"-n ch3 get pods":             "kubectl -n ch3 get pods",
		"desribe pod a":               "kubectl desribe pod a",
		"POD=x get pods":              "POD=x get pods",
		"set image deployment/a a=b":  "kubectl set image deployment/a a=b",
		"diff -f hello.yaml":          "kubectl diff -f hello.yaml",
		"diff a.yaml b.yaml":          "diff a.yaml b.yaml",
		"seq 3 | tee numbers":         "seq 3 | tee numbers",
		"curl http://hello":           "curl http://hello",
		"cadet curl http://hello":     "curl http://hello",
		"cadet kubectl get pods":      "kubectl get pods",
		"cadet lesson 4":              "cadet lesson 4",
		"get pods |":                  "get pods |",
		"":                            "",
	} {
		if got := Kubectl(typed); got != want {
			t.Errorf("Kubectl(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestNeedsTerminal(t *testing.T) {
	for command, want := range map[string]bool{
		"kubectl edit deployment/hello":            true,
		"kubectl exec -it client -- sh":            true,
		"kubectl exec -ti client -- sh":            true,
		"kubectl exec client -it -- sh":            true,
		"kubectl exec client -- curl -t x":         false,
		"kubectl exec client -- curl -s http://x/": false,
		"kubectl logs -f client":                   true,
		"kubectl logs client --follow":             true,
		"kubectl logs client":                      false,
		"kubectl apply -f rc.yaml":                 false,
		"kubectl port-forward svc/x 8080:80":       true,
		"kubectl get pods -w":                      false,
		"kubectl run x --image=lab:v1 -it -- sh":   true,
		"kubectl run x --image=lab:v1":             false,
		"k edit rc/hello":                          true,
		"KUBE_EDITOR=nano kubectl edit rc/hello":   true,
		"vi hello.yaml":                            true,
		"cat hello.yaml":                           false,
		"kubectl -n ch3 exec -it client -- sh":     true,
		"kubectl --namespace=ch3 edit rc/hello":    true,
		"kubectl -nch3 logs -f client":             true,
		"kubectl -n logs get pods":                 false,
		"EDITOR='code --wait' kubectl edit rc/x":   true,
		"kubectl get pods; kubectl edit rc/hello":  true,
		"for i in 1 2; do kubectl edit rc/x; done": true,
		"POD=a; kubectl logs -f $POD":              true,
		"echo kubectl edit":                        false,
		"kubectl":                                  false,
		"kubectl 'edit":                            false,
		"":                                         false,
	} {
		if got := NeedsTerminal(command); got != want {
			t.Errorf("NeedsTerminal(%q) = %v", command, got)
		}
	}
}
