package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
)

// A cluster that is up but slow to say what it offers gets a notice, and the rest is told as ever.
func TestTellUnserved(t *testing.T) {
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(kubeconfig, []byte(`{apiVersion: v1, kind: Config, current-context: away,
		clusters: [{name: away, cluster: {server: "https://127.0.0.1:1"}}],
		contexts: [{name: away, context: {cluster: away, user: away}}], users: [{name: away}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := newUp(&app{})
	var out, notices strings.Builder
	cmd.SetOut(&out)
	cmd.SetErr(&notices)
	course := &lessons.Course{Lessons: []*lessons.Lesson{{ID: "storage", Needs: []string{string(cluster.Storage)}}}}
	tellUnserved(t.Context(), cmd, course, cluster.Access{Kubeconfig: kubeconfig})
	if out.String() != "" || !strings.HasPrefix(notices.String(), "Whether the cluster can serve all lessons is not known yet: ") {
		t.Errorf("%q, %q", &out, &notices)
	}
}
