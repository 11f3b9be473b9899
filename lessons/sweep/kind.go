package sweep

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/discovery"
)

// kind of objects that can be listed and deleted.
type kind struct {
	schema.GroupVersionResource
	name       string // as in "replicationcontroller"
	namespaced bool
}

// groupKind is how an owner is named, in small letters.
type groupKind struct{ group, name string }

var pods = schema.GroupVersionResource{Version: "v1", Resource: "pods"}

func (k kind) isPod() bool { return k.Group == "" && k.Resource == "pods" }

// never holds kinds, in any group, that clusters fill by themselves.
var never = []string{"events", "leases"}

func kindsOf(client discovery.DiscoveryInterface) ([]kind, error) {
	lists, err := discovery.ServerPreferredResources(client)
	if len(lists) == 0 {
		return nil, err // else one group does not answer, and the others do
	}
	var kinds []kind
	for _, list := range lists {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return nil, err
		}
		for _, r := range list.APIResources {
			if slices.Contains(r.Verbs, "list") && slices.Contains(r.Verbs, "delete") && !slices.Contains(never, r.Name) {
				kinds = append(kinds, kind{gv.WithResource(r.Name), strings.ToLower(r.Kind), r.Namespaced})
			}
		}
	}
	return kinds, nil
}

// within are the kinds that are in namespaces.
func (b *Broom) within() []kind {
	return slices.DeleteFunc(slices.Clone(b.kinds), func(k kind) bool { return !k.namespaced })
}

// object is one of a kind, without what is in it.
type object struct {
	kind kind
	metav1.PartialObjectMetadata
}

// key names an object in its namespace as kubectl does, as in "deployments.apps/hello".
func (o object) key() string { return o.kind.GroupResource().String() + "/" + o.Name }

// found is what was listed.
type found struct {
	objects []object
	visible map[groupKind]bool // the kinds that this user may list
}

// filled are the kinds of which there are objects.
func (f found) filled() []kind {
	var kinds []kind
	for _, o := range f.objects {
		if !slices.Contains(kinds, o.kind) {
			kinds = append(kinds, o.kind)
		}
	}
	return kinds
}

// atOnce is how many kinds are listed at the same time: a cluster may be far away.
const atOnce = 8

// list lists the objects of kinds, each once though more than one group may have it.
func (b *Broom) list(ctx context.Context, kinds []kind, namespace string, options metav1.ListOptions) (found, error) {
	lists := make([]*metav1.PartialObjectMetadataList, len(kinds))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, k := range kinds {
		group.Go(func() error {
			options := options
			if k.Group == "" && k.Resource == "secrets" {
				// The token controller makes these and deletes them with their service account.
				options.FieldSelector = "type!=kubernetes.io/service-account-token"
			}
			list, err := b.objects.Resource(k.GroupVersionResource).Namespace(namespace).List(ctx, options)
			if err != nil && !passOver(err) {
				return fmt.Errorf("listing %s: %w", k.Resource, err)
			}
			if err == nil {
				lists[i] = list
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return found{}, err
	}
	f, seen := found{visible: map[groupKind]bool{}}, map[types.UID]bool{}
	for i, list := range lists {
		if list == nil {
			continue
		}
		f.visible[groupKind{kinds[i].Group, kinds[i].name}] = true
		for _, item := range list.Items {
			if !seen[item.UID] {
				seen[item.UID] = true
				f.objects = append(f.objects, object{kinds[i], item})
			}
		}
	}
	return f, nil
}
