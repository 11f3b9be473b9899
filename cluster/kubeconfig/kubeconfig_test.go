//go:build cluster

package kubeconfig

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/kubecadet/cadet/cluster"
)

// These tests need a cluster, named by $KUBECONFIG, and work in a namespace of their own.

// classroom is a kubeconfig with two contexts: that of the admin, and that of a learner bound to one namespace.
type classroom struct {
	client    kubernetes.Interface
	namespace string
}

func newClassroom(t *testing.T) classroom {
	t.Helper()
	config, err := clientcmd.LoadFromFile(os.Getenv("KUBECONFIG"))
	if err != nil {
		t.Fatalf("$KUBECONFIG must name the kubeconfig of a running cluster: %v", err)
	}
	admin := config.CurrentContext
	teacher, err := newTarget(config, admin, callTime)
	if err != nil {
		t.Fatal(err)
	}
	c := classroom{client: teacher.client}
	c.makeNamespace(t)
	learner := *config.Contexts[admin]
	learner.AuthInfo = "learner"
	config.AuthInfos["learner"] = &clientcmdapi.AuthInfo{Token: c.bind(t)}
	config.Contexts["learner"] = &learner
	config.Contexts["teacher"] = config.Contexts[admin]
	path := filepath.Join(t.TempDir(), "config")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", path)
	return c
}

func (c *classroom) makeNamespace(t *testing.T) {
	t.Helper()
	namespaces := c.client.CoreV1().Namespaces()
	made, err := namespaces.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "alice-"}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c.namespace = made.Name
	t.Cleanup(func() {
		if err := namespaces.Delete(context.WithoutCancel(t.Context()), c.namespace, metav1.DeleteOptions{}); err != nil {
			t.Error(err)
		}
	})
}

// bind makes a user who is admin of the namespace and nothing elsewhere, and returns its token.
func (c classroom) bind(t *testing.T) string {
	t.Helper()
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "learner"}}
	if _, err := c.client.CoreV1().ServiceAccounts(c.namespace).Create(t.Context(), account, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	binding := &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "learner"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "admin"},
		Subjects:   []rbacv1.Subject{{Kind: "ServiceAccount", Name: "learner", Namespace: c.namespace}},
	}
	if _, err := c.client.RbacV1().RoleBindings(c.namespace).Create(t.Context(), binding, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	token, err := c.client.CoreV1().ServiceAccounts(c.namespace).CreateToken(t.Context(), "learner", &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return token.Status.Token
}

func (c classroom) give(t *testing.T) {
	t.Helper()
	namespaces := c.client.CoreV1().Namespaces()
	ns, err := namespaces.Get(t.Context(), c.namespace, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ns.Labels[cluster.Label] = cluster.AnyLesson
	if _, err := namespaces.Update(t.Context(), ns, metav1.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// refused starts an engine that must not, and looks for words in what it says.
func refused(t *testing.T, e *Engine, words ...string) {
	t.Helper()
	_, err := e.Start(t.Context(), func(cluster.Progress) {})
	if err == nil {
		t.Fatal("it starts")
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("no word of %q in: %v", word, err)
		}
	}
	if _, err := os.Stat(e.settingsFile()); err == nil {
		t.Error("it is remembered all the same")
	}
}

// A learner bound to one namespace works in it once its owner has labelled it, and nowhere else.
func TestLearner(t *testing.T) {
	c := newClassroom(t)
	state := t.TempDir()
	engine := func(namespace string) *Engine {
		return New(Options{StateDir: state, Context: "learner", Namespace: namespace})
	}
	user := "system:serviceaccount:" + c.namespace + ":learner"
	refused(t, engine(""), user, "may not create namespaces, delete namespaces", "--namespace NAME")
	refused(t, engine("kube-system"), "may not look at the namespace kube-system")
	refused(t, engine(c.namespace), "kubectl label namespace "+c.namespace+" cadet.dev/lesson=any")
	c.give(t)
	if question, err := engine(c.namespace).Question(); question != "" || err != nil {
		t.Errorf("asked about a namespace that was given: %q, %v", question, err)
	}
	access, err := engine(c.namespace).Start(t.Context(), func(cluster.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	if access.Namespace != c.namespace || !strings.HasPrefix(access.Version, "v1.") {
		t.Errorf("access %+v", access)
	}
	if about, err := os.Stat(access.Kubeconfig); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("the kubeconfig: %v, %v", about, err)
	}
	own, err := clientcmd.LoadFromFile(access.Kubeconfig)
	if err != nil || len(own.Contexts) != 1 || own.Contexts["learner"].Namespace != c.namespace {
		t.Errorf("the kubeconfig has %v, error %v", own.Contexts, err)
	}
	traits, err := cluster.AskTraits(t.Context(), access.Kubeconfig)
	if err != nil || traits[cluster.ClusterAdmin] == "" || !strings.Contains(traits[cluster.TwoNodes], "may not look") {
		t.Errorf("traits %v, error %v", traits, err)
	}
	remembered(t, state, c.namespace)
}

// remembered looks for the cluster in use, and lets it go.
func remembered(t *testing.T, dir, namespace string) {
	t.Helper()
	e := New(Options{StateDir: dir})
	status, err := e.Status(t.Context())
	if err != nil || !status.Running || !status.Borrowed || status.Namespace != namespace || status.Problem != "" {
		t.Errorf("status %+v, error %v", status, err)
	}
	if err := e.Stop(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if status, err := e.Status(t.Context()); err != nil || status.Running {
		t.Errorf("let go: %+v, error %v", status, err)
	}
}

// Whoever may make namespaces is asked before, once.
func TestTeacher(t *testing.T) {
	newClassroom(t)
	dir := t.TempDir()
	e := New(Options{StateDir: dir, Context: "teacher"})
	question, err := e.Question()
	if err != nil || !strings.Contains(question, "context teacher, server https://") {
		t.Errorf("question %q, error %v", question, err)
	}
	e.Agree()
	if _, err := e.Start(t.Context(), func(cluster.Progress) {}); err != nil {
		t.Fatal(err)
	}
	if question, err := New(Options{StateDir: dir}).Question(); question != "" || err != nil {
		t.Errorf("asked again: %q, %v", question, err)
	}
	refused(t, New(Options{StateDir: filepath.Join(dir, "other"), Context: "pupil"}), `no context "pupil"`, "learner", "teacher")
	remembered(t, dir, "")
}
