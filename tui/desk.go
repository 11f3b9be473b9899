package tui

import (
	"context"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/work"
)

// desk is the lesson at work.
type desk struct {
	lesson *lessons.Lesson
	space  work.Workspace
	cancel context.CancelFunc // ends the lesson
	ctx    context.Context    // ends with the lesson
	opened int                // counts the lessons opened: snapshots of an older one are dropped
	snap   *live.Snapshot

	step     int
	stepCtx  context.Context // ends with the step
	stepEnd  context.CancelFunc
	serial   int             // counts the steps opened: results of an older one are dropped
	done     map[string]bool // steps by ID
	busy     bool            // Prepare is at work
	ready    time.Time       // when Prepare ended
	checking bool            // a check is at work, or just was
	again    bool            // something changed meanwhile
	skip     bool            // n was pressed once on a step not done

	running string // the command at work
	own     bool   // it is the step's own
	ranIn   int    // the opening of the step that it began in
	run     int    // counts the commands: output of an older one is dropped
	stop    context.CancelFunc
	last    string // the last line a command said
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

// begin takes note of a command that begins.
func (d *desk) begin(command string, own bool) {
	d.run, d.running, d.own, d.ranIn, d.last, d.said, d.warned = d.run+1, command, own, d.serial, "", 0, false
}

// isDone says whether the step that is open is done.
func (d *desk) isDone() bool { return d.at() != nil && d.done[d.at().ID] }

// leave ends what belongs to the lesson.
func (d *desk) leave() {
	if d.cancel != nil {
		d.cancel()
	}
	*d = desk{opened: d.opened + 1, serial: d.serial + 1, run: d.run + 1}
}
