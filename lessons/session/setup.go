package session

import (
	"context"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/pause"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons/images"
	"github.com/kubecadet/cadet/lessons/judge"
	"github.com/kubecadet/cadet/lessons/manifest"
)

// How often to look while waiting for a setup, and how long at most; and how long nodes may fail to get an image before it
// counts: a registry may be slow once.
const (
	lookEvery  = 200 * time.Millisecond
	setupTime  = 2 * time.Minute
	imageGrace = 5 * time.Second
)

// setup is what a lesson applies when it opens, and waits for.
type setup struct{ *Session }

// wait waits for the Pods and Deployments of a text of manifests.
func (s setup) wait(ctx context.Context, text string, say func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	objects, err := manifest.Objects(text)
	if err != nil {
		return s.words().Fail("reading the setup of lesson %s: %w", s.Lesson.ID, err)
	}
	for i := range objects {
		if err := s.waitFor(ctx, &objects[i], say); err != nil {
			return s.words().Fail("setting lesson %s up: %w", s.Lesson.ID, err)
		}
	}
	return nil
}

// waitFor waits until one object of the setup is ready. It does not wait for an image that the nodes can't get.
func (s setup) waitFor(ctx context.Context, object *unstructured.Unstructured, say func(string)) error {
	var failing time.Time // since when
	for last := ""; ; {
		waits, pods, err := s.waitsFor(ctx, object)
		if waits == "" && err == nil {
			return nil
		}
		switch lacks := lackingImage(pods); {
		case lacks == nil:
			failing = time.Time{}
		case failing.IsZero():
			failing = time.Now()
		case time.Since(failing) > imageGrace:
			return s.noImage(lacks)
		}
		if waits != "" && waits != last {
			say(s.words().Say("waiting: %s", waits))
			last = waits
		}
		if err == nil {
			err = pause.For(ctx, lookEvery)
		}
		if err != nil {
			return s.words().Fail("%s: %w; %q begins it anew", last, err, s.Lesson.Cadet("reset"))
		}
	}
}

// waitsFor says what an object of the setup waits for, and of which pods; empty when it is ready or nothing to wait
// for.
func (s setup) waitsFor(ctx context.Context, object *unstructured.Unstructured) (string, []corev1.Pod, error) {
	switch object.GetKind() {
	case "Pod":
		pod, err := s.client.CoreV1().Pods(s.Namespace()).Get(ctx, object.GetName(), metav1.GetOptions{})
		if err != nil || live.IsReady(pod) {
			return "", nil, err
		}
		return s.words().Say("pod %s is %s", pod.Name, judge.PodState(s.words(), pod)), []corev1.Pod{*pod}, nil
	case "Deployment":
		d, err := s.client.AppsV1().Deployments(s.Namespace()).Get(ctx, object.GetName(), metav1.GetOptions{})
		if err != nil || d.Spec.Replicas != nil && d.Status.AvailableReplicas >= *d.Spec.Replicas {
			return "", nil, err
		}
		pods, err := s.client.CoreV1().Pods(s.Namespace()).List(ctx, metav1.ListOptions{LabelSelector: metav1.FormatLabelSelector(d.Spec.Selector)})
		if err != nil {
			return "", nil, err
		}
		return s.words().Say("deployment %s has %d of %d pods", d.Name, d.Status.AvailableReplicas, *d.Spec.Replicas), pods.Items, nil
	}
	return "", nil, nil
}

// imageReasons are why a container waits for its image without hope.
var imageReasons = []string{"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ErrInvalidImageName"}

// lacking is an image that the nodes can't get.
type lacking struct{ pod, image, why string }

func lackingImage(pods []corev1.Pod) *lacking {
	for i := range pods {
		p := &pods[i]
		for _, c := range slices.Concat(p.Status.InitContainerStatuses, p.Status.ContainerStatuses) {
			if w := c.State.Waiting; w != nil && p.DeletionTimestamp == nil && slices.Contains(imageReasons, w.Reason) {
				return &lacking{pod: p.Name, image: c.Image, why: printable.Reason(w.Reason + ": " + w.Message)}
			}
		}
	}
	return nil
}

// noImage says that the nodes can't get an image, and what puts it there.
func (s setup) noImage(l *lacking) error {
	what := s.words().Say("the cluster's nodes can't get the image %s of pod %s: %s", l.image, l.pod, l.why)
	switch {
	case !images.IsLab(l.image):
		return s.words().Fail("%s\nPut it where they can pull it, then type: %s", what, s.Lesson.Cadet("reset"))
	case strings.Contains(l.why, "server gave HTTP response to HTTPS client"):
		return s.words().Fail("%s\nThat registry speaks plain http, and the nodes ask with https. Give it a certificate, or tell containerd on\n"+
			"each node that it may ask without: /etc/containerd/certs.d/%s/hosts.toml", what, strings.Split(l.image, "/")[0])
	case s.images != "":
		return s.words().Fail("%s\nPut the lab's images there: cadet image push %s", what, s.images)
	}
	return s.words().Fail("%s\nOn a cluster of your own: cadet down, then cadet up\n"+
		"On one that you were given, push the lab's images where its nodes can pull them: cadet image push REGISTRY/PATH\n"+
		"and say where that is: cadet up --engine kubeconfig --context %s --images REGISTRY/PATH", what, s.context)
}
