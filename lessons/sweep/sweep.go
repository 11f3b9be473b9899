// Package sweep deletes what lessons made on a cluster and waits until it is gone. What this user may not list or
// delete was not made by a lesson, and is passed over.
package sweep

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"

	"github.com/kubecadet/cadet/internal/pause"
)

// lookEvery is how often to look whether what was deleted is gone.
const lookEvery = 200 * time.Millisecond

// Broom sweeps one cluster.
type Broom struct {
	objects metadata.Interface
	kinds   []kind
}

// New asks a cluster for the kinds of objects it has.
func New(config *rest.Config) (*Broom, error) {
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	kinds, err := kindsOf(client)
	if err != nil {
		return nil, fmt.Errorf("asking for the kinds of objects: %w", err)
	}
	config = rest.CopyConfig(config)
	config.WarningHandler = rest.NoWarnings{} // to list a kind that is deprecated is nobody's mistake
	objects, err := metadata.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	return &Broom{objects: objects, kinds: kinds}, nil
}

// Labelled deletes what is outside namespaces, and the namespaces, that have a label, and waits until it is gone.
func (b *Broom) Labelled(ctx context.Context, label, value string, say func(string)) error {
	kinds := slices.DeleteFunc(slices.Clone(b.kinds), func(k kind) bool { return k.namespaced })
	r := rules{label: label, kept: map[string]bool{}}
	return wait(ctx, say, func(ctx context.Context) ([]object, error) {
		found, err := b.list(ctx, kinds, "", metav1.ListOptions{LabelSelector: label + "=" + value})
		if err != nil {
			return nil, err
		}
		kinds = found.filled()
		left, err := b.deleteDue(ctx, found, r)
		for _, o := range left {
			if o.kind.Group == "" && o.kind.Resource == "namespaces" && err == nil {
				err = b.hurryPods(ctx, o.Name)
			}
		}
		return left, err
	})
}

// Holds names what is in a namespace, as in "secrets/mine", but for what every namespace has and what is never a
// lesson's unless it has the label.
func (b *Broom) Holds(ctx context.Context, namespace, label string) ([]string, error) {
	found, err := b.list(ctx, b.within(), namespace, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, o := range due(found.left(rules{label: label})) {
		if o.DeletionTimestamp == nil && len(o.OwnerReferences) == 0 { // else it goes, or its owner is gone already
			names = append(names, o.key())
		}
	}
	slices.Sort(names) // discovery gives the kinds in any order
	return names, nil
}

// Empty deletes what Holds would name, but for what is kept and what belongs to that, and waits until it is gone.
func (b *Broom) Empty(ctx context.Context, namespace, label string, kept []string, say func(string)) error {
	r := rules{label: label, kept: map[string]bool{}}
	for _, key := range kept {
		r.kept[key] = true
	}
	all := b.within()
	kinds, visible := all, map[groupKind]bool(nil)
	once := func(ctx context.Context) ([]object, error) {
		found, err := b.list(ctx, kinds, namespace, metav1.ListOptions{})
		if err != nil {
			return nil, err
		}
		if len(kinds) == len(all) {
			visible = found.visible
		}
		kinds, found.visible = found.filled(), visible
		return b.deleteDue(ctx, found, r)
	}
	return wait(ctx, say, func(ctx context.Context) ([]object, error) {
		left, err := once(ctx)
		if err != nil || len(left) > 0 {
			return left, err
		}
		kinds = all // a controller may have made something of another kind before it knew
		return once(ctx)
	})
}

// deleteDue deletes what is due and returns what is left to wait for. What may not be deleted is kept from then on.
func (b *Broom) deleteDue(ctx context.Context, f found, r rules) ([]object, error) {
	for _, o := range due(f.left(r)) {
		if err := b.delete(ctx, o); apierrors.IsForbidden(err) {
			r.kept[o.key()] = true
		} else if err != nil {
			return nil, err
		}
	}
	return f.left(r), nil
}

// wait sweeps until nothing is left, saying what it waits for.
func wait(ctx context.Context, say func(string), sweep func(context.Context) ([]object, error)) error {
	for last := ""; ; {
		left, err := sweep(ctx)
		if err == nil && len(left) == 0 {
			return nil
		}
		if names := namesOf(left); names != last && err == nil {
			say("waiting until " + names + " is gone")
			last = names
		}
		if err == nil {
			err = pause.For(ctx, lookEvery)
		}
		if err != nil {
			if last != "" {
				return fmt.Errorf("it still has %s: %w", last, err)
			}
			return err
		}
	}
}

func namesOf(objects []object) string {
	var names []string
	for _, o := range objects {
		names = append(names, o.kind.name+" "+o.Name)
	}
	return strings.Join(names, ", ")
}

// second is how long a pod has to end, instead of what it asked for.
var second = int64(1)

// delete deletes one object and lets the garbage collector delete what belongs to it: left to the API server, the pods
// of a ReplicationController would stay.
func (b *Broom) delete(ctx context.Context, o object) error {
	background := metav1.DeletePropagationBackground
	options := metav1.DeleteOptions{PropagationPolicy: &background, Preconditions: &metav1.Preconditions{UID: &o.UID}}
	if o.kind.isPod() {
		options.GracePeriodSeconds = &second
	}
	err := b.objects.Resource(o.kind.GroupVersionResource).Namespace(o.Namespace).Delete(ctx, o.Name, options)
	if err == nil || apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
		return nil
	}
	return fmt.Errorf("deleting %s %s: %w", o.kind.name, o.Name, err)
}

// hurryPods gives the pods of a namespace that goes a second to end.
func (b *Broom) hurryPods(ctx context.Context, namespace string) error {
	err := b.objects.Resource(pods).Namespace(namespace).DeleteCollection(ctx, metav1.DeleteOptions{GracePeriodSeconds: &second}, metav1.ListOptions{})
	if err != nil && !passOver(err) && !apierrors.IsConflict(err) {
		return fmt.Errorf("deleting the pods of %s: %w", namespace, err)
	}
	return nil
}

// passOver: the cluster won't let us, or it is gone already.
func passOver(err error) bool {
	return apierrors.IsForbidden(err) || apierrors.IsNotFound(err) || apierrors.IsMethodNotSupported(err)
}
