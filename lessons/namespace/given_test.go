package namespace

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/fake"
	clienttesting "k8s.io/client-go/testing"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
)

// dust is a sweeper that remembers what it was asked for.
type dust struct {
	holds  []string
	kept   [][]string
	broken error
}

func (d *dust) Labelled(context.Context, string, string, func(string)) error {
	return errors.New("it swept outside the namespace")
}
func (d *dust) Holds(context.Context, string, string) ([]string, error) { return d.holds, d.broken }
func (d *dust) Empty(_ context.Context, _, _ string, kept []string, _ func(string)) error {
	d.kept = append(d.kept, kept)
	return d.broken
}

// testOptions are of the lesson of that ID, on a cluster that holds these objects.
func testOptions(id string, client *fake.Clientset, d Sweeper) Options {
	return Options{
		Lesson: &lessons.Lesson{ID: id, Chapter: 2, Namespace: "ch2"}, Context: "c",
		Client: client, Broom: func() (Sweeper, error) { return d, nil },
	}
}

// inGiven is the namespace alice, for the lesson of that ID.
func inGiven(id string, client *fake.Clientset, d *dust) Namespace {
	o := testOptions(id, client, d)
	o.Given = "alice"
	return Of(o)
}

func aliceCluster(label string, more ...runtime.Object) *fake.Clientset {
	return fake.NewClientset(append(more,
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "alice", Labels: map[string]string{cluster.Label: label}}},
		&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: "alice"}})...)
}

func noted(t *testing.T, client *fake.Clientset) string {
	t.Helper()
	rec, err := client.CoreV1().ConfigMaps("alice").Get(t.Context(), record, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return "nothing"
	}
	if err != nil {
		t.Fatal(err)
	}
	return rec.Data[recordLesson] + "; kept " + rec.Data[recordKept]
}

func TestGivenNamespace(t *testing.T) {
	client, d := aliceCluster("any"), &dust{holds: []string{"secrets/regcred"}}
	one, two := inGiven("one", client, d), inGiven("two", client, d)
	if one.Name() != "alice" {
		t.Errorf("it works in %s", one.Name())
	}
	var said []string
	do := func(what string, call func(context.Context, func(string)) error, wantNoted, wantSaid string, swept int) {
		t.Helper()
		said = nil
		if err := call(t.Context(), func(text string) { said = append(said, text) }); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := noted(t, client); got != wantNoted || len(d.kept) != swept || strings.Join(said, "; ") != wantSaid {
			t.Errorf("%s: noted %s; swept %d times; said %q", what, got, len(d.kept), said)
		}
	}
	do("reset before anything", one.Reset, "nothing", "nothing of this lesson is in namespace alice", 0)
	do("first", one.Enter, "one; kept secrets/regcred", "in namespace alice already, and left alone: secrets/regcred", 0)
	if !one.Anew() {
		t.Error("nothing was there, and it is not told")
	}
	one = inGiven("one", client, d)
	do("again", one.Enter, "one; kept secrets/regcred", "", 0)
	if one.Anew() {
		t.Error("what was made is there, and told to be gone")
	}
	if err := one.AtWork(t.Context()); err != nil {
		t.Errorf("the lesson at work is told that another is: %v", err)
	}
	if err := two.AtWork(t.Context()); err == nil || !strings.Contains(err.Error(), "cadet lesson 2") {
		t.Errorf("another at work: %v", err)
	}
	do("reset of another", two.Reset, "one; kept secrets/regcred", "nothing of this lesson is in namespace alice: lesson one is at work there", 0)
	var occupied *Occupied
	if err := two.Enter(t.Context(), func(string) {}); !errors.As(err, &occupied) || occupied.Lesson != "one" {
		t.Errorf("another that was not let in: %v", err)
	}
	two.Displace()
	do("another", two.Enter, "two; kept secrets/regcred", "lesson one was at work in namespace alice, which holds one lesson at a time: deleting what it made", 1)
	if !two.Anew() {
		t.Error("another lesson was there, and it is not told")
	}
	if want := []string{"secrets/regcred", "configmaps/cadet"}; !slices.Equal(d.kept[0], want) {
		t.Errorf("kept %q, not %q", d.kept[0], want)
	}
	do("reset", two.Reset, "nothing", "", 2)
}

// A sweep that is interrupted leaves a namespace where no lesson is at work, and is gone on with.
func TestGivenNamespaceInterrupted(t *testing.T) {
	client, d := aliceCluster("any"), &dust{}
	one := inGiven("one", client, d)
	if err := one.Enter(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	d.broken = context.Canceled
	if err := one.Reset(t.Context(), func(string) {}); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	if got := noted(t, client); got != "; kept " {
		t.Errorf("noted %q", got)
	}
	d.broken = nil
	if err := one.Enter(t.Context(), func(string) {}); err != nil || noted(t, client) != "one; kept " || len(d.kept) != 2 {
		t.Errorf("error %v, noted %q, swept %d times", err, noted(t, client), len(d.kept))
	}
}

func TestGivenNamespaceUnusable(t *testing.T) {
	going := metav1.Now()
	for _, c := range []struct {
		name   string
		client *fake.Clientset
		want   []string
	}{
		{"not there", fake.NewClientset(), []string{"there is no namespace alice", "kubectl create namespace alice", "kubectl label namespace alice cadet.dev/lesson=any"}},
		{"not given", aliceCluster(""), []string{"is not given to lessons", "kubectl label namespace alice cadet.dev/lesson=any"}},
		{"a lesson's own", aliceCluster("2"), []string{"is not given to lessons"}},
		{"going", fake.NewClientset(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "alice", DeletionTimestamp: &going, Finalizers: []string{"x"}}}), []string{"is being deleted", "--context c --namespace NAME"}},
		{"a ConfigMap of that name", aliceCluster("any", &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "cadet", Namespace: "alice"}}), []string{"kubectl delete configmap cadet -n alice"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := inGiven("one", c.client, &dust{})
			for name, call := range map[string]func(context.Context, func(string)) error{"Enter": s.Enter, "Reset": s.Reset} {
				err := call(t.Context(), func(string) {})
				for _, want := range c.want {
					if err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("%s: %v; want %q", name, err, want)
					}
				}
			}
		})
	}
}

// forbid makes a cluster refuse, and say who asks.
func forbid(client *fake.Clientset, user, verb, resource string) *fake.Clientset {
	client.PrependReactor(verb, resource, func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, nil, apierrors.NewForbidden(corev1.Resource(resource), "ch2", errors.New("no rights"))
	})
	client.PrependReactor("create", "selfsubjectreviews", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, &authenticationv1.SelfSubjectReview{Status: authenticationv1.SelfSubjectReviewStatus{UserInfo: authenticationv1.UserInfo{Username: user}}}, nil
	})
	return client
}

// A token runs out in the middle of a class.
func TestLoginIsOver(t *testing.T) {
	client := aliceCluster("any")
	client.PrependReactor("get", "namespaces", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, nil, apierrors.NewUnauthorized("Unauthorized")
	})
	err := inGiven("one", client, &dust{}).Enter(t.Context(), func(string) {})
	if err == nil || !strings.Contains(err.Error(), "Get a new kubeconfig") || !strings.Contains(err.Error(), "type: cadet up") {
		t.Error(err)
	}
}

func TestNotAllowed(t *testing.T) {
	for _, c := range []struct {
		name   string
		client *fake.Clientset
		given  bool
		want   string
	}{
		{"may not make", forbid(fake.NewClientset(), "alice", "create", "namespaces"), false, "kubectl create rolebinding NAME --clusterrole=admin --user=alice -n NAME\nThen type: cadet up --engine kubeconfig --context c --namespace NAME"},
		{"may not look", forbid(fake.NewClientset(), "Alice A", "get", "namespaces"), false, "--user='Alice A' -n NAME"},
		{"nobody", forbid(fake.NewClientset(), "", "get", "namespaces"), false, "--user=YOU -n NAME"},
		{"a service account", forbid(aliceCluster("any"), "system:serviceaccount:alice:me", "get", "configmaps"), true, "The owner of the namespace can give you the rights: kubectl create rolebinding alice --clusterrole=admin --serviceaccount=alice:me -n alice"},
		{"may not note", forbid(aliceCluster("any"), "alice", "create", "configmaps"), true, "--user=alice -n alice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Of(testOptions("one", c.client, &dust{}))
			if c.given {
				s = inGiven("one", c.client, &dust{})
			}
			if err := s.Enter(t.Context(), func(string) {}); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "no rights") {
				t.Errorf("error %v\nwant %s", err, c.want)
			}
		})
	}
}
