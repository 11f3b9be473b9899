package tui

import (
	"context"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/work"
)

// desk is the lesson at work: the step that is open, the attempt at it, and the command that runs.
type desk struct {
	lesson *lessons.Lesson
	space  work.Workspace
	cancel context.CancelFunc // ends the lesson
	ctx    context.Context    // ends with the lesson
	opened int                // counts the lessons opened: snapshots of an older one are dropped
	snap   *live.Snapshot

	step     int
	attempt  *attempt.Attempt // at the step; nil before there is one
	attempts map[*lessons.Step]*attempt.Attempt
	stepCtx  context.Context // ends with the step
	stepEnd  context.CancelFunc
	serial   int  // counts the steps opened: results of an older one are dropped
	skip     bool // n was pressed once on a step not done

	errand
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
}

// at is the step that is open, nil when there is none.
func (d *desk) at() *lessons.Step {
	if d.lesson == nil || d.step >= len(d.lesson.Steps) {
		return nil
	}
	return d.lesson.Steps[d.step]
}

// open turns to a step. An attempt that was left is taken up again.
func (d *desk) open(n int, opts Options) attempt.Save {
	if d.stepEnd != nil {
		d.stepEnd()
	}
	d.step, d.serial, d.skip = n, d.serial+1, false
	d.stepCtx, d.stepEnd = context.WithCancel(d.ctx)
	st := d.at()
	if st == nil {
		d.attempt = nil
		return nil
	}
	if d.attempt = d.attempts[st]; d.attempt != nil {
		return d.attempt.Reopen()
	}
	var save attempt.Save
	d.attempt, save = attempt.Learner{Name: opts.Learner, Kept: opts.Progress, Now: opts.Now}.Begin(d.lesson, st)
	d.attempts[st] = d.attempt
	return save
}

// begin takes note of a command that begins.
func (d *desk) begin(command string, own bool) {
	d.errand = errand{running: command, own: own, began: d.attempt, run: d.run + 1, stop: d.stop}
}

// end takes note that the command ended, and that the attempt it began in may be done by it.
func (d *desk) end(ok bool) attempt.Save {
	own, began := d.own, d.began
	d.running, d.own, d.began = "", false, nil
	if began == nil {
		return nil
	}
	return began.Ran(own, ok)
}

// isDone says whether the step that is open is done.
func (d *desk) isDone() bool { return d.attempt != nil && d.attempt.Done() }

// leave ends what belongs to the lesson.
func (d *desk) leave() {
	if d.cancel != nil {
		d.cancel()
	}
	*d = desk{opened: d.opened + 1, serial: d.serial + 1, errand: errand{run: d.run + 1}}
}
