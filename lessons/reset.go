package lessons

import (
	"context"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster"
)

// resetTime is how long a reset waits for what it deleted to be gone.
const resetTime = 3 * time.Minute

// Reset deletes all that the lesson made: its namespace, and whatever is cluster-wide and carries its label. Of a
// namespace that is given to all lessons it deletes what the lesson made there, and nothing outside of it. It waits
// until that is gone, saying what it waits for, and writes the manifests in the work folder anew.
func (s *Session) Reset(ctx context.Context, say func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, resetTime)
	defer cancel()
	reset := s.resetOwn
	if s.given != "" {
		reset = s.resetGiven
	}
	if err := reset(ctx, say); err != nil {
		return s.words().Fail("resetting lesson %s: %w", s.Lesson.ID, err)
	}
	return s.fill(true)
}

func (s *Session) resetOwn(ctx context.Context, say func(string)) error {
	ns, err := s.client.CoreV1().Namespaces().Get(ctx, s.Namespace(), metav1.GetOptions{})
	if err == nil {
		err = s.foreign(ns)
	}
	if err != nil && !apierrors.IsNotFound(err) {
		return s.notAllowed(ctx, err)
	}
	broom, err := s.broom()
	if err != nil {
		return err
	}
	return broom.Labelled(ctx, cluster.Label, s.Lesson.Label(), say)
}
