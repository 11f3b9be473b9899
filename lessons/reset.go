package lessons

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
)

// resetTime is how long a reset waits for what it deleted to be gone.
const resetTime = 3 * time.Minute

// Reset deletes all that the lesson made: its namespace, and whatever is cluster-wide and carries its label. It waits
// until that is gone, saying what it waits for, and writes the manifests in the work folder anew.
func (s *Session) Reset(ctx context.Context, say func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	ns, err := s.client.CoreV1().Namespaces().Get(ctx, s.Lesson.Namespace, metav1.GetOptions{})
	if err == nil {
		err = s.foreign(ns)
	}
	if err != nil && !apierrors.IsNotFound(err) {
		return fmt.Errorf("resetting lesson %s: %w", s.Lesson.ID, err)
	}
	objects, err := dynamic.NewForConfig(s.config)
	if err != nil {
		return fmt.Errorf("resetting lesson %s: %w", s.Lesson.ID, err)
	}
	b := &broom{session: s, objects: objects}
	if b.kinds, err = s.clusterWide(); err != nil {
		return fmt.Errorf("resetting lesson %s: asking for the kinds of objects: %w", s.Lesson.ID, err)
	}
	for last := ""; ; {
		left, err := b.sweep(ctx)
		if err == nil && len(left) == 0 {
			break
		}
		if names := strings.Join(left, ", "); names != last && err == nil {
			say("waiting until " + names + " is gone")
			last = names
		}
		if err == nil {
			err = pause(ctx)
		}
		if err != nil {
			return fmt.Errorf("resetting lesson %s, which still has %s: %w", s.Lesson.ID, last, err)
		}
	}
	return s.fill(true)
}

// clusterWide returns the kinds of objects outside namespaces that can be listed and deleted.
func (s *Session) clusterWide() ([]schema.GroupVersionResource, error) {
	lists, err := discovery.ServerPreferredResources(s.client.Discovery())
	if len(lists) == 0 {
		return nil, err // else one group does not answer, and the others do
	}
	var kinds []schema.GroupVersionResource
	for _, list := range lists {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return nil, err
		}
		for _, r := range list.APIResources {
			if !r.Namespaced && slices.Contains(r.Verbs, "list") && slices.Contains(r.Verbs, "delete") {
				kinds = append(kinds, gv.WithResource(r.Name))
			}
		}
	}
	return kinds, nil
}

// broom deletes what carries a lesson's label.
type broom struct {
	session *Session
	objects dynamic.Interface
	kinds   []schema.GroupVersionResource // those in which something may be left
}

// sweep deletes what is there and returns what was.
func (b *broom) sweep(ctx context.Context) ([]string, error) {
	var left []string
	var kinds []schema.GroupVersionResource
	for _, kind := range b.kinds {
		list, err := b.objects.Resource(kind).List(ctx, metav1.ListOptions{LabelSelector: LessonLabel + "=" + b.session.Lesson.Label()})
		if notOurs(err) {
			continue
		}
		if err != nil {
			return left, fmt.Errorf("listing %s: %w", kind.Resource, err)
		}
		for _, object := range list.Items {
			left = append(left, strings.ToLower(object.GetKind())+" "+object.GetName())
			if object.GetDeletionTimestamp() == nil {
				err := b.objects.Resource(kind).Delete(ctx, object.GetName(), metav1.DeleteOptions{})
				if err != nil && !notOurs(err) && !apierrors.IsConflict(err) {
					return left, fmt.Errorf("deleting %s %s: %w", kind.Resource, object.GetName(), err)
				}
			}
			if kind.Group == "" && kind.Resource == "namespaces" {
				if err := b.session.hurryPods(ctx, object.GetName()); err != nil {
					return left, err
				}
			}
		}
		if len(list.Items) > 0 {
			kinds = append(kinds, kind)
		}
	}
	b.kinds = kinds
	return left, nil
}

// hurryPods gives the pods of a namespace that goes one second to end, instead of what they asked for.
func (s *Session) hurryPods(ctx context.Context, namespace string) error {
	second := int64(1)
	err := s.client.CoreV1().Pods(namespace).DeleteCollection(ctx, metav1.DeleteOptions{GracePeriodSeconds: &second}, metav1.ListOptions{})
	if err != nil && !notOurs(err) && !apierrors.IsConflict(err) {
		return fmt.Errorf("deleting the pods of %s: %w", namespace, err)
	}
	return nil
}

// notOurs: the cluster won't let us, or it is gone already.
func notOurs(err error) bool {
	return apierrors.IsForbidden(err) || apierrors.IsNotFound(err) || apierrors.IsMethodNotSupported(err)
}
