package sweep

import (
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

var known = map[string]kind{
	"pod": kindFor("", "pods", "pod"), "service": kindFor("", "services", "service"), "endpoints": kindFor("", "endpoints", "endpoints"),
	"configmap": kindFor("", "configmaps", "configmap"), "serviceaccount": kindFor("", "serviceaccounts", "serviceaccount"),
	"rc": kindFor("", "replicationcontrollers", "replicationcontroller"), "quota": kindFor("", "resourcequotas", "resourcequota"),
	"rs": kindFor("apps", "replicasets", "replicaset"), "deployment": kindFor("apps", "deployments", "deployment"),
	"slice": kindFor("discovery.k8s.io", "endpointslices", "endpointslice"), "role": kindFor("rbac.authorization.k8s.io", "roles", "role"),
}

func kindFor(group, resource, name string) kind {
	return kind{schema.GroupVersionResource{Group: group, Version: "v1", Resource: resource}, name, true}
}

// thing makes an object whose UID is "kind/name"; owners are named so too.
func thing(short, name string, owners ...string) object {
	o := object{kind: known[short]}
	o.Name, o.UID = name, types.UID(short+"/"+name)
	for _, owner := range owners {
		short, _, _ := strings.Cut(owner, "/")
		k, ok := known[short]
		if !ok {
			k = kind{name: short} // one this user can't list
		}
		version := "v1"
		if k.Group != "" {
			version = k.Group + "/v1"
		}
		o.OwnerReferences = append(o.OwnerReferences, metav1.OwnerReference{APIVersion: version, Kind: k.name, UID: types.UID(owner)})
	}
	return o
}

// going is an object that is being deleted, with a grace period.
func going(o object, grace int64) object {
	now := metav1.NewTime(time.Now())
	o.DeletionTimestamp, o.DeletionGracePeriodSeconds = &now, &grace
	return o
}

func labelled(o object) object {
	o.Labels = map[string]string{"lesson": "8"}
	return o
}

func keys(objects []object) []string {
	var all []string
	for _, o := range objects {
		all = append(all, string(o.UID))
	}
	slices.Sort(all)
	return all
}

func TestWhatIsLeftAndWhatIsDue(t *testing.T) {
	chain := []object{thing("deployment", "web"), thing("rs", "web-1", "deployment/web"), thing("pod", "web-1-a", "rs/web-1")}
	for _, c := range []struct {
		name      string
		objects   []object
		kept      map[string]bool
		left, due []string
	}{
		{"nothing", nil, nil, nil, nil},
		{
			"what every namespace has", []object{
				thing("serviceaccount", "default"), thing("serviceaccount", "mine"),
				thing("configmap", "kube-root-ca.crt"), thing("configmap", "default"),
			}, nil,
			[]string{"configmap/default", "serviceaccount/mine"}, []string{"configmap/default", "serviceaccount/mine"},
		},
		{"owners first", chain, nil, []string{"deployment/web", "pod/web-1-a", "rs/web-1"}, []string{"deployment/web"}},
		{"owners that go make nothing anew", []object{going(thing("rc", "a"), 0), thing("pod", "a-1", "rc/a")}, nil, []string{"pod/a-1", "rc/a"}, []string{"pod/a-1"}},
		{"owners that are gone", chain[1:], nil, []string{"pod/web-1-a", "rs/web-1"}, []string{"rs/web-1"}},
		{"kept, and what belongs to it", chain, map[string]bool{"deployments.apps/web": true}, nil, nil},
		{"what belongs to something unseen", []object{thing("pod", "mirror", "node/one")}, nil, nil, nil},
		{"lent by the owner", []object{thing("role", "r"), thing("quota", "q"), labelled(thing("role", "ours"))}, nil, []string{"role/ours"}, []string{"role/ours"}},
		{
			"pods that take their time are hurried", []object{going(thing("pod", "slow"), 60), going(thing("pod", "quick"), 1), going(thing("configmap", "held"), 0)}, nil,
			[]string{"configmap/held", "pod/quick", "pod/slow"}, []string{"pod/slow"},
		},
		{
			"a Service and what is its", []object{thing("service", "web"), thing("endpoints", "web"), thing("slice", "web-x", "service/web"), thing("endpoints", "alone")}, nil,
			[]string{"endpoints/alone", "endpoints/web", "service/web", "slice/web-x"}, []string{"endpoints/alone", "service/web"},
		},
		{
			"a Service kept", []object{thing("service", "web"), thing("endpoints", "web"), thing("slice", "web-x", "service/web")}, map[string]bool{"services/web": true}, nil, nil,
		},
		{"its own owner", []object{thing("configmap", "me", "configmap/me")}, nil, []string{"configmap/me"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := found{objects: c.objects, visible: map[groupKind]bool{}}
			for _, k := range known {
				f.visible[groupKind{k.Group, k.name}] = true
			}
			left := f.left(rules{label: "lesson", kept: c.kept})
			if got := keys(left); !slices.Equal(got, c.left) {
				t.Errorf("left are %v, want %v", got, c.left)
			}
			if got := keys(due(left)); !slices.Equal(got, c.due) {
				t.Errorf("due are %v, want %v", got, c.due)
			}
		})
	}
}
