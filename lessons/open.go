package lessons

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// How often to look while waiting, and how long at most.
const (
	lookEvery = 200 * time.Millisecond
	openTime  = 2 * time.Minute
)

// Open makes the lesson's namespace, applies Setup and waits until its pods are ready, saying what it waits for.
// When all is there already it is quick. A namespace of that name that no lesson made is left alone.
func (s *Session) Open(ctx context.Context, say func(string)) error {
	if err := s.fill(false); err != nil {
		return err
	}
	if err := s.makeNamespace(ctx, say); err != nil {
		return fmt.Errorf("opening lesson %s: %w", s.Lesson.ID, err)
	}
	var all strings.Builder
	for _, path := range s.Lesson.Setup {
		text, err := s.Lesson.ManifestText(path)
		if err != nil {
			return err
		}
		all.WriteString("---\n" + text + "\n")
	}
	if all.Len() == 0 {
		return nil
	}
	var said strings.Builder
	code, err := s.Run(ctx, "kubectl apply -f -", strings.NewReader(all.String()), &said)
	if err != nil {
		return fmt.Errorf("setting lesson %s up: %w", s.Lesson.ID, err)
	}
	if code != 0 {
		return fmt.Errorf("setting lesson %s up: kubectl apply: %s; \"cadet reset %d\" begins it anew", s.Lesson.ID, lastLine(said.String()), s.Lesson.Chapter)
	}
	return s.waitReady(ctx, all.String(), say)
}

func (s *Session) makeNamespace(ctx context.Context, say func(string)) error {
	name := s.Lesson.Namespace
	namespaces := s.client.CoreV1().Namespaces()
	for said := false; ; {
		ns, err := namespaces.Get(ctx, name, metav1.GetOptions{})
		switch {
		case apierrors.IsNotFound(err):
			say("making the namespace " + name)
			_, err = namespaces.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
				Name: name, Labels: map[string]string{LessonLabel: s.Lesson.Label()},
			}}, metav1.CreateOptions{})
			if err != nil && !apierrors.IsAlreadyExists(err) {
				return fmt.Errorf("making the namespace %s: %w", name, err)
			}
			s.mu.Lock()
			s.anew = true
			s.mu.Unlock()
			continue
		case err != nil:
			return fmt.Errorf("looking for the namespace %s: %w", name, err)
		case s.foreign(ns) != nil:
			return s.foreign(ns)
		case ns.DeletionTimestamp == nil:
			return s.waitAccount(ctx)
		case !said:
			say("waiting until the old namespace " + name + " is gone")
			said = true
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// Lost says whether the learner had made something that is no longer there: steps that change the cluster are done, and
// Open had to make the namespace anew, as on another cluster.
func (s *Session) Lost(done func(lesson, step string) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.anew && slices.ContainsFunc(s.Lesson.Steps, func(st *Step) bool {
		return st.Kind != Read && st.Kind != Quiz && done(s.Lesson.ID, st.ID)
	})
}

// foreign says that a namespace is not the lesson's; nil when it is, or when it is going away.
func (s *Session) foreign(ns *corev1.Namespace) error {
	if ns.Labels[LessonLabel] == s.Lesson.Label() || ns.DeletionTimestamp != nil {
		return nil
	}
	return fmt.Errorf("the namespace %s is there and was not made by this lesson, so it is left alone; delete it (kubectl delete namespace %s), or give it to the lesson (kubectl label namespace %s %s=%s), then try again",
		ns.Name, ns.Name, ns.Name, LessonLabel, s.Lesson.Label())
}

// waitAccount waits for the namespace's default service account, without which no pod can be made.
func (s *Session) waitAccount(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	for {
		_, err := s.client.CoreV1().ServiceAccounts(s.Lesson.Namespace).Get(ctx, "default", metav1.GetOptions{})
		if !apierrors.IsNotFound(err) {
			return err
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("the service account \"default\" was never made in %s: is the controller manager running? %w", s.Lesson.Namespace, err)
		}
	}
}

// waitReady waits for the Pods and Deployments of a text of manifests.
func (s *Session) waitReady(ctx context.Context, text string, say func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		var object unstructured.Unstructured
		if err := decoder.Decode(&object.Object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading the setup of lesson %s: %w", s.Lesson.ID, err)
		}
		for last := ""; ; {
			waits, err := s.waitsFor(ctx, &object)
			if waits == "" && err == nil {
				break
			}
			if waits != "" && waits != last {
				say("waiting: " + waits)
				last = waits
			}
			if err == nil {
				err = pause(ctx)
			}
			if err != nil {
				return fmt.Errorf("setting lesson %s up: %s: %w; \"cadet reset %d\" begins it anew", s.Lesson.ID, last, err, s.Lesson.Chapter)
			}
		}
	}
}

// waitsFor says what an object of the setup waits for; empty when it is ready or nothing to wait for.
func (s *Session) waitsFor(ctx context.Context, object *unstructured.Unstructured) (string, error) {
	switch object.GetKind() {
	case "Pod":
		pod, err := s.client.CoreV1().Pods(s.Lesson.Namespace).Get(ctx, object.GetName(), metav1.GetOptions{})
		if err != nil || podReady(pod) {
			return "", err
		}
		return fmt.Sprintf("pod %s is %s", pod.Name, podState(pod)), nil
	case "Deployment":
		d, err := s.client.AppsV1().Deployments(s.Lesson.Namespace).Get(ctx, object.GetName(), metav1.GetOptions{})
		if err != nil || d.Spec.Replicas != nil && d.Status.AvailableReplicas >= *d.Spec.Replicas {
			return "", err
		}
		return fmt.Sprintf("deployment %s has %d of %d pods", d.Name, d.Status.AvailableReplicas, *d.Spec.Replicas), nil
	}
	return "", nil
}

// pause waits until it is time to look again, or ends with ctx.
func pause(ctx context.Context) error {
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
