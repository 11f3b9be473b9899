//go:build cluster

package session

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/lessontest"
	"github.com/kubecadet/cadet/lessons/sweep"
)

// given is the namespace of these tests. Its user may work in it, and do nothing outside.
const given = "cadet-test-given"

// givenCluster makes the namespace and the user, who then has it.
func givenCluster(t *testing.T) (Cluster, kubernetes.Interface) {
	t.Helper()
	c, ctx := realCluster(t), t.Context()
	config, err := clientcmd.LoadFromFile(c.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := clientcmd.NewDefaultClientConfig(*config, nil).ClientConfig()
	if err != nil {
		t.Fatal(err)
	}
	admin := kubernetes.NewForConfigOrDie(rest)
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	about := metav1.ObjectMeta{Name: "learner", Namespace: given}
	must(admin.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: given, Labels: map[string]string{cluster.Label: cluster.AnyLesson}}}, metav1.CreateOptions{}))
	t.Cleanup(func() { _ = admin.CoreV1().Namespaces().Delete(context.Background(), given, metav1.DeleteOptions{}) })
	must(admin.CoreV1().ServiceAccounts(given).Create(ctx, &corev1.ServiceAccount{ObjectMeta: about}, metav1.CreateOptions{}))
	must(admin.RbacV1().RoleBindings(given).Create(ctx, &rbacv1.RoleBinding{
		ObjectMeta: about, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "admin"},
		Subjects: []rbacv1.Subject{{Kind: "ServiceAccount", Name: about.Name, Namespace: given}},
	}, metav1.CreateOptions{}))
	must(admin.CoreV1().Secrets(given).Create(ctx, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "regcred"}}, metav1.CreateOptions{}))
	must(admin.CoreV1().ResourceQuotas(given).Create(ctx, &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Name: "small"}}, metav1.CreateOptions{}))
	token, err := admin.CoreV1().ServiceAccounts(given).CreateToken(ctx, about.Name, &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
	must(token, err)
	at := config.Contexts[config.CurrentContext]
	config.AuthInfos = map[string]*clientcmdapi.AuthInfo{about.Name: {Token: token.Status.Token}}
	at.AuthInfo = about.Name
	c.Kubeconfig, c.Namespace = filepath.Join(t.TempDir(), "config"), given
	must(nil, clientcmd.WriteToFile(*config, c.Kubeconfig))
	return c, admin
}

// In a namespace that somebody gave, a user who may do nothing else can open lessons, and what was there stays.
func TestClusterGivenNamespace(t *testing.T) {
	c, admin := givenCluster(t)
	l, ctx := lessontest.Proven(t, 98), t.Context()
	say := func(text string) { t.Log(time.Now().Format("05.000"), text) }
	// Another lesson in the namespace: what the first made goes, of each kind, whoever owns it.
	first := newSession(t, c, l)
	if err := first.Open(ctx, say); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	made := `set -e
kubectl apply -f hello.yaml
kubectl create job one --image=lab:v1 -- sh -c true
kubectl create configmap mine --from-literal=a=b
kubectl create serviceaccount mine
kubectl create role mine --verb=get --resource=pods
kubectl label role mine cadet.dev/lesson=98
kubectl create role theirs --verb=get --resource=pods
kubectl delete deployment hello --cascade=orphan`
	if code, err := first.Run(ctx, made, nil, &out); err != nil || code != 0 {
		t.Fatalf("code %d, error %v: %s", code, err, out.String())
	}
	other := *l
	other.ID, other.Chapter, other.Namespace = "other", 97, "ch97"
	second := newSession(t, c, &other)
	began := time.Now()
	second.Displace()
	if err := second.Open(ctx, say); err != nil {
		t.Fatal(err)
	}
	t.Log("taken over in", time.Since(began))
	if err := first.AtWork(ctx); err == nil {
		t.Error("the first lesson is still at work")
	}
	if err := second.Reset(ctx, say); err != nil {
		t.Fatal(err)
	}
	reach, err := connection.Open(c.Access)
	if err != nil {
		t.Fatal(err)
	}
	broom, err := sweep.New(reach.Config())
	if err != nil {
		t.Fatal(err)
	}
	holds, err := broom.Holds(ctx, given, cluster.Label)
	if got := strings.Join(holds, " "); err != nil || got != "secrets/regcred serviceaccounts/learner" {
		t.Errorf("it still holds %s, error %v", got, err)
	}
	if _, err := admin.RbacV1().Roles(given).Get(ctx, "theirs", metav1.GetOptions{}); err != nil {
		t.Errorf("a role that is no lesson's: %v", err)
	}
	if _, err := admin.CoreV1().ResourceQuotas(given).Get(ctx, "small", metav1.GetOptions{}); err != nil {
		t.Errorf("the quota: %v", err)
	}

	// The same user without the namespace is told who can give one.
	c.Namespace = ""
	err = newSession(t, c, l).Open(ctx, say)
	if want := "--serviceaccount=" + given + ":learner -n NAME"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v; want %s", err, want)
	}
}

func newSession(t *testing.T, c Cluster, l *lessons.Lesson) *Session {
	t.Helper()
	s, err := New(c, l)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A setup whose image nobody has ends soon, and says so.
func TestClusterSetupLacksAnImage(t *testing.T) {
	l := lessontest.Proven(t, 98)
	s := clusterSession(t, l)
	l.Manifests = fstest.MapFS{"client.yaml": {Data: []byte(strings.Replace(lessontest.ClientPod, "lab:v1", "lab:v99", 1))}}
	began := time.Now()
	err := s.Open(t.Context(), func(text string) { t.Log(time.Now().Format("05.000"), text) })
	if err == nil || !strings.Contains(err.Error(), "can't get the image lab:v99 of pod client") || time.Since(began) > time.Minute {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
	if err := s.Reset(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
}
