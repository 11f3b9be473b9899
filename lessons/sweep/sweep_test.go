package sweep

import (
	"context"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/discovery/fake"
	metadatafake "k8s.io/client-go/metadata/fake"
	clienttesting "k8s.io/client-go/testing"
)

// testBroom sweeps a cluster that holds these objects, and in which these kinds are forbidden for these verbs.
func testBroom(t *testing.T, forbidden map[string]string, objects ...object) *Broom {
	t.Helper()
	scheme := metadatafake.NewTestScheme()
	if err := metav1.AddMetaToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	var all []runtime.Object
	for _, o := range objects {
		meta := o.PartialObjectMetadata
		meta.Namespace = "alice"
		meta.TypeMeta = metav1.TypeMeta{APIVersion: o.kind.GroupVersion().String(), Kind: kindNames[o.kind.name]}
		all = append(all, &meta)
	}
	client := metadatafake.NewSimpleMetadataClient(scheme, all...)
	for resource, verb := range forbidden {
		client.PrependReactor(verb, resource, func(a clienttesting.Action) (bool, runtime.Object, error) {
			return true, nil, apierrors.NewForbidden(a.GetResource().GroupResource(), "", nil)
		})
	}
	b := &Broom{objects: client}
	for _, k := range known {
		b.kinds = append(b.kinds, k)
	}
	return b
}

// kindNames are the kinds as the API writes them.
var kindNames = map[string]string{"pod": "Pod", "configmap": "ConfigMap", "service": "Service", "role": "Role", "replicationcontroller": "ReplicationController"}

func TestEmpty(t *testing.T) {
	b := testBroom(t, map[string]string{"services": "list", "replicationcontrollers": "delete"},
		thing("pod", "client"), thing("configmap", "mine"), thing("configmap", "kept"), thing("configmap", "kube-root-ca.crt"),
		thing("service", "unseen"), thing("rc", "untouchable"), thing("pod", "its", "rc/untouchable"), thing("role", "lent"))
	holds, err := b.Holds(t.Context(), "alice", "lesson")
	slices.Sort(holds)
	if want := "configmaps/kept configmaps/mine pods/client replicationcontrollers/untouchable"; err != nil || strings.Join(holds, " ") != want {
		t.Fatalf("it holds %v, error %v; want %s", holds, err, want)
	}
	if err := b.Empty(t.Context(), "alice", "lesson", []string{"configmaps/kept"}, func(string) {}); err != nil {
		t.Fatal(err)
	}
	left, err := b.list(t.Context(), b.kinds, "alice", metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(keys(left.objects), " "), "configmap/kept configmap/kube-root-ca.crt pod/its rc/untouchable role/lent"; got != want {
		t.Errorf("left is %s, want %s", got, want)
	}
}

// What goes anyway is not what was there.
func TestHoldsNothingThatGoes(t *testing.T) {
	b := testBroom(t, nil, going(thing("pod", "slow"), 60), thing("pod", "orphan", "rc/gone"))
	if holds, err := b.Holds(t.Context(), "alice", "lesson"); err != nil || len(holds) != 0 {
		t.Errorf("it holds %v, error %v", holds, err)
	}
}

// What a finalizer holds is waited for, and named when the wait ends.
func TestEmptyWaits(t *testing.T) {
	b := testBroom(t, nil, going(thing("configmap", "held"), 0))
	ctx, cancel := context.WithTimeout(t.Context(), 3*lookEvery/2)
	defer cancel()
	said := []string{}
	err := b.Empty(ctx, "alice", "lesson", nil, func(text string) { said = append(said, text) })
	if err == nil || !strings.Contains(err.Error(), "it still has configmap held: context deadline exceeded") {
		t.Errorf("error %v", err)
	}
	if len(said) != 1 || said[0] != "waiting until configmap held is gone" {
		t.Errorf("said %q", said)
	}
}

func TestListFails(t *testing.T) {
	b := testBroom(t, nil)
	b.objects.(*metadatafake.FakeMetadataClient).PrependReactor("list", "pods", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, nil, apierrors.NewInternalError(context.DeadlineExceeded)
	})
	if err := b.Empty(t.Context(), "alice", "lesson", nil, func(string) {}); err == nil || !strings.Contains(err.Error(), "listing pods") {
		t.Errorf("error %v", err)
	}
}

func TestKindsOf(t *testing.T) {
	verbs := metav1.Verbs{"list", "delete"}
	client := &fake.FakeDiscovery{Fake: &clienttesting.Fake{Resources: []*metav1.APIResourceList{
		{GroupVersion: "v1", APIResources: []metav1.APIResource{
			{Name: "pods", Kind: "Pod", Namespaced: true, Verbs: verbs}, {Name: "pods/log", Kind: "Pod", Namespaced: true, Verbs: metav1.Verbs{"get"}},
			{Name: "events", Kind: "Event", Namespaced: true, Verbs: verbs}, {Name: "namespaces", Kind: "Namespace", Verbs: verbs},
			{Name: "bindings", Kind: "Binding", Namespaced: true, Verbs: metav1.Verbs{"create"}},
		}},
		{GroupVersion: "apps/v1", APIResources: []metav1.APIResource{{Name: "deployments", Kind: "Deployment", Namespaced: true, Verbs: verbs}}},
	}}}
	kinds, err := kindsOf(client)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range kinds {
		got = append(got, k.GroupResource().String()+" "+k.name)
	}
	slices.Sort(got)
	if want := []string{"deployments.apps deployment", "namespaces namespace", "pods pod"}; !slices.Equal(got, want) {
		t.Errorf("kinds are %q, want %q", got, want)
	}
}

// The garbage collector is asked for, a pod gets a second, and only the very object that was seen is deleted.
func TestDelete(t *testing.T) {
	b := testBroom(t, nil, thing("pod", "client"))
	var options metav1.DeleteOptions
	b.objects.(*metadatafake.FakeMetadataClient).PrependReactor("delete", "pods", func(a clienttesting.Action) (bool, runtime.Object, error) {
		options = a.(clienttesting.DeleteActionImpl).DeleteOptions
		return true, nil, apierrors.NewConflict(corev1.Resource("pods"), "client", nil)
	})
	if err := b.delete(t.Context(), thing("pod", "client")); err != nil {
		t.Fatal(err)
	}
	if *options.PropagationPolicy != metav1.DeletePropagationBackground || *options.GracePeriodSeconds != 1 || *options.Preconditions.UID != "pod/client" {
		t.Errorf("deleted with %+v", options)
	}
}
