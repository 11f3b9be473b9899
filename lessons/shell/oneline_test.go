package shell

import "testing"

func TestOneLine(t *testing.T) {
	for command, want := range map[string]string{
		"kubectl get rc\nkubectl get svc\n":                          "kubectl get rc; kubectl get svc",
		"kubectl exec client -- sh -c \\\n  'curl -s http://a > /b'": "kubectl exec client -- sh -c 'curl -s http://a > /b'",
		"for i in 1 2; do\n  kubectl get pods\ndone":                 "for i in 1 2; do kubectl get pods; done",
		"kubectl get pods | grep hello":                              "kubectl get pods | grep hello",
		"kubectl apply -f - <<X\nkind: Pod\nX":                       "",
		"echo 'a\nb'":                                                "",
		"kubectl 'edit":                                              "kubectl 'edit",
		"":                                                           "",
	} {
		if got := OneLine(command); got != want {
			t.Errorf("OneLine(%q) = %q, not %q", command, got, want)
		}
	}
}
