package kubeconfig

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"

	"github.com/kubecadet/cadet/cluster"
)

// allows answers as an API server where everything is allowed.
func allows(w http.ResponseWriter, r *http.Request) {
	text := `{"gitVersion": "v1.36.3"}`
	if r.Method == http.MethodPost {
		text = `{"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "status": {"allowed": true}}`
	}
	says(text, http.StatusOK)(w, r)
}

// use makes the server of a target the one that the user's kubeconfig leads to.
func use(t *testing.T, to *target) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := clientcmd.WriteToFile(*to.config, path); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", path)
}

// What was agreed to on one cluster holds for no other, though its context has the same name.
func TestSameNameElsewhere(t *testing.T) {
	dir, nextYear := t.TempDir(), time.Now().AddDate(1, 0, 0)
	school, production := serve(t, nextYear, allows), serve(t, nextYear, allows)
	use(t, school)
	e := New(Options{StateDir: dir, Context: "school", Images: "registry.example.com/class"})
	e.Agree()
	first, err := e.Start(t.Context(), func(cluster.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	if question, err := New(Options{StateDir: dir}).Question(); question != "" || err != nil {
		t.Errorf("asked again: %q, %v", question, err)
	}
	use(t, production)
	if question, err := New(Options{StateDir: dir}).Question(); !strings.Contains(question, production.rest.Host) || err != nil {
		t.Errorf("not asked about another cluster: %q, %v", question, err)
	}
	second, err := New(Options{StateDir: dir, Context: "school"}).Start(t.Context(), func(cluster.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	if second.Images != "" || second.Kubeconfig == first.Kubeconfig {
		t.Errorf("of one cluster %+v, of the other %+v", first, second)
	}
	if before, err := clientcmd.LoadFromFile(first.Kubeconfig); err != nil || before.Clusters["c"].Server != school.rest.Host {
		t.Errorf("who works on the first cluster is led elsewhere: %v", err)
	}
}
