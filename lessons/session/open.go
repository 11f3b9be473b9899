package session

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/cluster/edge"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
)

// Open makes the lesson's namespace, or takes over the one given to all lessons, applies Setup and waits until its
// pods are ready, saying what it waits for. When all is there already it is quick. A namespace of the lesson's name
// that no lesson made is left alone.
func (s *Session) Open(ctx context.Context, say func(string)) error {
	if err := s.fill(false); err != nil {
		return err
	}
	if err := s.namespace.Enter(ctx, say); err != nil {
		return s.words().Fail("opening lesson %s: %w", s.Lesson.ID, err)
	}
	if err := s.ensureEdge(ctx, say); err != nil {
		return s.words().Fail("opening lesson %s: %w", s.Lesson.ID, err)
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
		return s.words().Fail("setting lesson %s up: %w", s.Lesson.ID, err)
	}
	if code != 0 {
		if why := refusal(said.String()); why != "" {
			return s.words().Fail("setting lesson %s up: namespace %s doesn't let it in: %s\n"+
				"Who administers the cluster can mend that; what lessons need stands in docs/engines.md, A classroom", s.Lesson.ID, s.Namespace(), why)
		}
		return s.words().Fail("setting lesson %s up: kubectl apply: %s; %q begins it anew", s.Lesson.ID, printable.LastReason(said.String()), s.Lesson.Cadet("reset"))
	}
	return setup{s}.wait(ctx, all.String(), say)
}

// refusal is why the API server didn't admit an object, such as Pod Security or a quota; empty when it did, or failed
// otherwise.
func refusal(said string) string {
	for line := range strings.Lines(said) {
		if _, why, found := strings.Cut(line, " is forbidden: "); found {
			return printable.Reason(why)
		}
	}
	return ""
}

// Lost says whether the learner had made something that is no longer there: steps that change the cluster are done, and
// Open found nothing of the lesson, as on another cluster.
func (s *Session) Lost(done func(lesson, step string) bool) bool {
	return s.Anew() && slices.ContainsFunc(s.Lesson.Steps, func(st *lessons.Step) bool {
		return st.Changes() && done(s.Lesson.ID, st.ID)
	})
}

// ensureEdge makes the edge where the lesson needs it. On a cluster whose user may not make it, the cluster's own Ingress
// controller and load balancers serve: that they are there was asked before, as a need of the lesson. In a given namespace
// nothing outside of it is made. A call from outside makes the edge too, so a lesson that only calls needs none here.
func (s *Session) ensureEdge(ctx context.Context, say func(string)) error {
	if !s.Lesson.NeedsEdge() || s.shared {
		return nil
	}
	err := edge.Ensure(ctx, s.client, s.images, say)
	if missing, ok := errors.AsType[*edge.Missing](err); ok {
		say(s.words().Say("the cluster's own Ingress controller and load balancers serve, as you may not make others: %s", missing.What))
		return nil
	}
	return err
}

// Reset deletes all that the lesson made: its namespace, and whatever is cluster-wide and carries its label. Of a
// namespace that is given to all lessons it deletes what the lesson made there, and nothing outside of it. It waits
// until that is gone, saying what it waits for, and writes the manifests in the work folder anew.
func (s *Session) Reset(ctx context.Context, say func(string)) error {
	if err := s.namespace.Reset(ctx, say); err != nil {
		return s.words().Fail("resetting lesson %s: %w", s.Lesson.ID, err)
	}
	return s.fill(true)
}
