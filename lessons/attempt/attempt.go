// Package attempt is one learner at one step: prepare, answer, run, judge, done. The screen, the line mode and the commands
// present an attempt and make its moves; none of them knows kinds of steps.
package attempt

import (
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

// Progress remembers what the learner has done; *lessons.Progress is one. What writes may wait for the disk and for another
// program that writes.
type Progress interface {
	Done(lesson, step string) bool
	Prepared(lesson, step string) bool
	Answer(lesson, step string) string
	Graded(lesson, step string) (graded, first bool)
	Told(lesson, step string) (right bool, why string)
	Shown(lesson, step string) bool

	Act(lesson string, now time.Time) // the learner does something in the lesson
	Visit(lesson, step string) error
	MarkPrepared(lesson, step string) error
	Ran(lesson, step string) bool
	MarkRan(lesson, step string) error
	MarkShown(lesson, step string) error
	MarkDone(lesson, step string, now time.Time) error
	SetAnswer(lesson, step, answer string) error
	MarkGraded(lesson, step string, right bool, why string) error
}

// Save writes what is to be kept of a move. It waits; a nil Save has nothing to write.
type Save func() error

// Do writes, if there is anything.
func (s Save) Do() error {
	if s == nil {
		return nil
	}
	return s()
}

// Learner is who works on a lesson.
type Learner struct {
	Name string // tells them from others, and orders the choices of questions; empty for the order of the file
	Kept Progress
	Now  func() time.Time
}

// Attempt is a step being worked on. Its methods don't wait, and belong to one goroutine: what waits is a Save or a Look.
type Attempt struct {
	Lesson *lessons.Lesson
	Step   *lessons.Step

	kept Progress
	now  func() time.Time

	done      bool
	preparing bool
	ready     time.Time // when Prepare ended in this attempt
	choices   []lessons.Choice

	began   *live.Snapshot // the picture when the step began; nil until there is one
	seen    *live.Snapshot // the picture last compared with it
	ran     bool           // the step's own command succeeded
	tried   bool           // a command ended
	asked   bool           // the learner asked what is missing
	touched bool           // something was done on the cluster since the step began

	answer  string   // given; empty before there is one
	verdict *Verdict // of the answer; nil while it is not graded
	waits   string   // why an answer can't be graded yet

	results  []lessons.Result
	settled  *live.Snapshot // the picture they were found in, where looking at it again would find the same
	looking  bool           // a look is under way
	outdated bool           // something may have changed since it began
}

// Verdict is what an answer is worth.
type Verdict struct {
	Right bool
	Why   string
}

// Begin opens a step for a learner. The Save keeps the place.
func (w Learner) Begin(l *lessons.Lesson, st *lessons.Step) (*Attempt, Save) {
	kept := w.Kept
	a := &Attempt{Lesson: l, Step: st, kept: kept, now: w.Now, done: kept.Done(l.ID, st.ID), ran: kept.Ran(l.ID, st.ID)}
	a.choices = shuffled(w.Name, l, st)
	kept.Act(l.ID, w.Now())
	if graded, _ := kept.Graded(l.ID, st.ID); st.Question != nil && !graded && !a.done {
		if answer := kept.Answer(l.ID, st.ID); st.Question.Takes(answer) {
			a.answer = answer
		}
	}
	if st.Question != nil && a.done {
		if right, why := kept.Told(l.ID, st.ID); why != "" {
			a.answer, a.verdict = kept.Answer(l.ID, st.ID), &Verdict{Right: right, Why: why}
		}
	}
	return a, func() error { return kept.Visit(l.ID, st.ID) }
}

// Reopen takes an attempt up again that the learner had left. The Save keeps the place.
func (a *Attempt) Reopen() Save {
	a.preparing, a.looking, a.outdated, a.settled = false, false, false, nil
	return func() error { return a.kept.Visit(a.Lesson.ID, a.Step.ID) }
}

// Done says whether the step is done.
func (a *Attempt) Done() bool { return a.done }

// finish marks the step as done.
func (a *Attempt) finish() Save {
	if a.done {
		return nil
	}
	a.done = true
	now := a.now()
	return func() error { return a.kept.MarkDone(a.Lesson.ID, a.Step.ID, now) }
}

// ToPrepare says whether something has to be made for the learner to find first, and wasn't yet.
func (a *Attempt) ToPrepare() bool {
	return a.Step.Prepare != "" && !a.kept.Prepared(a.Lesson.ID, a.Step.ID)
}

// Preparing takes note that the step is being made ready; until Prepared, nothing of it is judged.
func (a *Attempt) Preparing() { a.preparing = true }

// IsPreparing says whether the step is being made ready.
func (a *Attempt) IsPreparing() bool { return a.preparing }

// Prepared takes note of how making the step ready ended.
func (a *Attempt) Prepared(err error) Save {
	a.preparing, a.ready = false, a.now()
	if err != nil {
		return nil
	}
	return func() error { return a.kept.MarkPrepared(a.Lesson.ID, a.Step.ID) }
}

// GoOn leaves the step for the next one: what is only read is done by that. Without skip, a step that has something left to
// do is not left.
func (a *Attempt) GoOn(skip bool) (left bool, save Save) {
	switch {
	case a.done || skip:
		return true, nil
	case a.Step.DoneBy() == lessons.ByReading:
		return true, a.finish()
	}
	return false, nil
}

// Give takes an answer.
func (a *Attempt) Give(answer string) Save {
	if !a.Asks() || answer == "" {
		return nil
	}
	a.answer, a.verdict, a.waits = answer, nil, ""
	a.kept.Act(a.Lesson.ID, a.now())
	return func() error { return a.kept.SetAnswer(a.Lesson.ID, a.Step.ID, answer) }
}

// Rethink takes an answer back, and what was said to it: the learner thinks again.
func (a *Attempt) Rethink() {
	if !a.done {
		a.answer, a.verdict, a.waits = "", nil, ""
	}
}

// Asks says whether the step has a question that is not done with.
func (a *Attempt) Asks() bool { return a.Step.Question != nil && !a.done }

// Given is the answer last given, be it graded or not; empty when there is none.
func (a *Attempt) Given() string { return a.answer }

// Waiting is the answer that is not graded yet; empty when there is none.
func (a *Attempt) Waiting() string {
	if a.verdict != nil || a.done {
		return ""
	}
	return a.answer
}

// WaitsFor says why the answer can't be graded yet, once that was looked at.
func (a *Attempt) WaitsFor() string { return a.waits }

// Verdict is what the answer is worth; nil while it is not graded.
func (a *Attempt) Verdict() *Verdict { return a.verdict }

// IsOwn says whether a command is the step's own, which may be typed too.
func (a *Attempt) IsOwn(command string) bool {
	return command != "" && strings.TrimSpace(command) == strings.TrimSpace(a.Step.Command)
}

// Ran takes note that a command ended while the learner was at this step. Own says it was the step's command or its
// solution; ok that it did what it was told. What the learner stopped neither failed nor did it.
func (a *Attempt) Ran(own, ok bool) Save {
	a.tried = true
	a.kept.Act(a.Lesson.ID, a.now())
	if !own || !ok || a.done {
		return nil
	}
	a.ran = true
	switch a.Step.DoneBy() {
	case lessons.ByRunning:
		return a.finish()
	case lessons.ByAnswering:
		return func() error { return a.kept.MarkRan(a.Lesson.ID, a.Step.ID) }
	}
	return nil
}

// Ask takes note that the learner asks what is missing.
func (a *Attempt) Ask() { a.asked = true }

// Tried says whether to tell why a check doesn't hold: something was tried in this attempt, or the learner asked. Before that
// the reason would give the answer away. Where there is nothing to try, waiting is the point.
func (a *Attempt) Tried() bool { return a.tried || a.asked || a.touched || a.Step.Happens() }

// Choices are those of the step's question, in the order in which this learner sees them.
func (a *Attempt) Choices() []lessons.Choice { return a.choices }

// Missing is the first step that this one builds on and that isn't done; nil when there is none.
func (a *Attempt) Missing() *lessons.Step {
	if a.done {
		return nil
	}
	return missing(a.kept, a.Lesson, a.Step)
}

// Results are what the last look at the checks found; none before the first.
func (a *Attempt) Results() []lessons.Result { return a.results }

// usable says whether a snapshot can be judged by.
func usable(s *live.Snapshot) bool { return s != nil && s.Synced && s.Problem.IsZero() }
