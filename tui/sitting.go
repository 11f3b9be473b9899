package tui

import (
	"context"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/work"
)

// sitting is what lies on the desk: the place, and there the lesson at work, if there is one, the step that is open, the attempt at it, and the command that
// runs.
type sitting struct {
	lesson *lessons.Lesson
	space  work.Place
	tutor  work.Workspace     // the same with a lesson; nil without one
	given  bool               // all lessons work in one namespace, which somebody else made
	cancel context.CancelFunc // ends the lesson
	ctx    context.Context    // ends with the lesson
	opened int                // counts the lessons opened: snapshots of an older one are dropped
	snap   *live.Snapshot
	seeks  bool // another cluster is looked for, as this one doesn't answer

	step     int
	attempt  *attempt.Attempt // at the step; nil before there is one
	attempts map[*lessons.Step]*attempt.Attempt
	stepCtx  context.Context // ends with the step
	stepEnd  context.CancelFunc
	serial   int  // counts the steps opened: results of an older one are dropped
	skip     bool // n was pressed once on a step not done

	errand
	past
}

// errand is a command at work.
type errand struct {
	running string
	own     bool             // it is the step's own
	began   *attempt.Attempt // where it began
	run     int              // counts the commands: output of an older one is dropped
	stop    context.CancelFunc
	last    string // the last line it said
	said    int    // how many lines it said
	warned  bool   // one of them is a warning
	catches bool   // it does the steps before this one
}

// hear takes note of what the command says.
func (e *errand) hear(text string) {
	e.said += strings.Count(text, "\n")
	e.warned = e.warned || strings.Contains("\n"+text, "\nWarning: ")
	if lines := strings.Split(strings.TrimSpace(text), "\n"); lines[0] != "" {
		e.last = lines[len(lines)-1]
	}
}

// finish takes note that the command ended, and that the attempt it began in may be done by it.
func (e *errand) finish(ok bool) attempt.Save {
	if e.stop != nil {
		e.stop()
	}
	own, began := e.own, e.began
	e.running, e.own, e.began, e.stop = "", false, nil, nil
	if began == nil {
		return nil
	}
	return began.Ran(own, ok)
}

// begin takes note of a command that begins.
func (s *sitting) begin(command string, own bool) {
	s.errand = errand{running: command, own: own, began: s.attempt, run: s.run + 1}
}

// stoppable is the context of a command that the learner can stop. It ends with the lesson, too.
func (s *sitting) stoppable() (ctx context.Context) {
	ctx, s.stop = context.WithCancel(s.ctx)
	return ctx
}

// at is the step that is open, nil when there is none.
func (s *sitting) at() *lessons.Step {
	if s.lesson == nil || s.step >= len(s.lesson.Steps) {
		return nil
	}
	return s.lesson.Steps[s.step]
}

// about is the pane that the step is about; empty where there is no step, or it is about none.
func (s *sitting) about() panes.ID {
	if st := s.at(); st != nil {
		return panes.ID(st.Show.Pane)
	}
	return ""
}

// isDone says whether the step that is open is done.
func (s *sitting) isDone() bool { return s.attempt != nil && s.attempt.Done() }

// isLast says whether no step comes after the one that is open.
func (s *sitting) isLast() bool { return s.lesson != nil && s.step+1 >= len(s.lesson.Steps) }

// isPreparing says whether the step is being made ready.
func (s *sitting) isPreparing() bool { return s.attempt != nil && s.attempt.IsPreparing() }

// turnTo turns to a step. An attempt that was left is taken up again.
func (s *sitting) turnTo(n int, who attempt.Learner) attempt.Save {
	if s.stepEnd != nil {
		s.stepEnd()
	}
	s.step, s.serial, s.skip = n, s.serial+1, false
	s.stepCtx, s.stepEnd = context.WithCancel(s.ctx)
	st := s.at()
	if st == nil {
		s.attempt = nil
		return nil
	}
	if s.attempt = s.attempts[st]; s.attempt != nil {
		return s.attempt.Reopen()
	}
	var save attempt.Save
	s.attempt, save = who.Begin(s.lesson, st)
	s.attempts[st] = s.attempt
	return save
}

// clear ends what belongs to the lesson, and clears the desk.
func (s *sitting) clear() {
	if s.cancel != nil {
		s.cancel()
	}
	*s = sitting{opened: s.opened + 1, serial: s.serial + 1, errand: errand{run: s.run + 1}}
}
