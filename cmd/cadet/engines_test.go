package main

import (
	"testing"

	"github.com/kubecadet/cadet/cluster"
)

func TestWorkDir(t *testing.T) {
	t.Setenv(stateDirVariable, "/state")
	for kubeconfig, want := range map[string]string{
		"/state/embedded/kubeconfig":            "/state/work/embedded",
		"/state/kind/cadet.kubeconfig":          "/state/work/kind/cadet",
		"/state/kind/a.b.kubeconfig":            "/state/work/kind/a.b",
		"/state/kubeconfig/0123abcd/kubeconfig": "/state/work/kubeconfig/0123abcd",
		"/home/me/.kube/config":                 "/state/work/elsewhere",
	} {
		if got := workDir(cluster.Access{Kubeconfig: kubeconfig}); got != want {
			t.Errorf("work on the cluster of %s is in %s, not %s", kubeconfig, got, want)
		}
	}
}
