package plain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/attempt"
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

// end says what is left to do.
func (r *run) end() {
	score := attempt.ScoreOf(r.Progress, r.Lesson)
	if line := score.String(); line != "" {
		fmt.Fprintln(r.Out, line+".")
	}
	if again := score.ToRead(); again != "" {
		r.say("To read again: %s", again)
	}
	var left []string
	for _, st := range r.Lesson.Steps {
		if !r.Progress.Done(r.Lesson.ID, st.ID) {
			left = append(left, st.Title)
		}
	}
	if len(left) == 0 {
		r.say("The lesson is done: all %d steps. The list of lessons: %s", len(r.Lesson.Steps), r.Lesson.InCourse("cadet lessons"))
		return
	}
	r.say("That was the last step. Not done yet: %s\nGo on with: %s", strings.Join(left, "; "), r.Lesson.Cadet("lesson", "--plain"))
}
