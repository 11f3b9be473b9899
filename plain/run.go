package plain

import (
	"context"
	"fmt"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/summary"
	"github.com/kubecadet/cadet/words"
)

const (
	// beat is how often checks are looked at while the cluster changes, and slowBeats how many of them go by while it
	// does not: a check may call the cluster or look at the clock.
	beat      = time.Second
	slowBeats = 3
	// patience is how long nothing may happen before a wait gives the prompt back.
	patience = 30 * time.Second
)

// run is a lesson being gone through.
type run struct {
	Options
	page    *page // Out
	lines   *lines
	updates <-chan *live.Snapshot
	at      int
	chronicle
}

// words is the language of the lesson.
func (r *run) words() *words.Language { return r.Lesson.Words() }

// say prints a line in the language of the lesson.
func (r *run) say(form string, args ...any) { fmt.Fprintln(r.Out, r.words().Say(form, args...)) }

// move is where to go from a step.
type move int

const (
	stay move = iota
	next
	back
	jump // to where at says
	quit
)

func (r *run) lesson(ctx context.Context) error {
	for r.at < len(r.Lesson.Steps) {
		v := &visit{run: r, changes: newChanges(r.Out, r.words())}
		m, err := v.step(ctx)
		switch {
		case err != nil:
			return err
		case m == quit:
			r.say("Your place is kept. Go on with: %s", r.Lesson.Cadet("lesson", "--plain"))
			return nil
		case m == jump:
		case m == back:
			r.at = max(0, r.at-1)
		default:
			r.at++
		}
	}
	r.end()
	return nil
}

// end sums the lesson up, and says how to go on.
func (r *run) end() {
	s := summary.Of(r.Progress, r.Lesson)
	PrintSummary(r.Out, s)
	if !s.IsDone() {
		r.say("Go on with: %s", r.Lesson.Cadet("lesson", "--plain"))
		return
	}
	if next := r.Lesson.Next(); next != nil {
		r.say("The next chapter, %d %s: %s", next.Chapter, next.Title, next.Cadet("lesson", "--plain"))
	}
	r.say("The list of lessons: %s", r.Lesson.InCourse("cadet lessons"))
}
