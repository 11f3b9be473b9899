package lessons

import (
	"context"
	"slices"
	"strings"
	"time"
)

// How often to look while waiting, and how long at most.
const (
	lookEvery = 200 * time.Millisecond
	openTime  = 2 * time.Minute
)

// Open makes the lesson's namespace, or takes over the one given to all lessons, applies Setup and waits until its
// pods are ready, saying what it waits for. When all is there already it is quick. A namespace of the lesson's name
// that no lesson made is left alone.
func (s *Session) Open(ctx context.Context, say func(string)) error {
	if err := s.fill(false); err != nil {
		return err
	}
	if err := s.enter(ctx, say); err != nil {
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
		return s.words().Fail("setting lesson %s up: kubectl apply: %s; %q begins it anew", s.Lesson.ID, lastLine(said.String()), s.Lesson.Cadet("reset"))
	}
	return s.waitReady(ctx, all.String(), say)
}

// refusal is why the API server didn't admit an object, such as Pod Security or a quota; empty when it did, or failed
// otherwise.
func refusal(said string) string {
	for line := range strings.Lines(said) {
		if _, why, found := strings.Cut(line, " is forbidden: "); found {
			return clean(why)
		}
	}
	return ""
}

// Lost says whether the learner had made something that is no longer there: steps that change the cluster are done, and
// Open found nothing of the lesson, as on another cluster.
func (s *Session) Lost(done func(lesson, step string) bool) bool {
	return s.Anew() && slices.ContainsFunc(s.Lesson.Steps, func(st *Step) bool {
		return st.Changes() && done(s.Lesson.ID, st.ID)
	})
}

// Anew says whether Open found nothing of the lesson: nothing that was prepared is there either.
func (s *Session) Anew() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.anew
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
