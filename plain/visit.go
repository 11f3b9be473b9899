package plain

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lessons/attempt"
)

// visit is one step while the learner is at it.
type visit struct {
	*run
	*attempt.Attempt
	changes *changes
	hints   int  // how many were shown
	waiting bool // something was begun, and its outcome is awaited
	changed time.Time
	dirty   bool // the cluster changed since the last look at the checks
	beats   int
}

// step stays at a step until the learner moves on.
func (v *visit) step(ctx context.Context) (move, error) {
	if err := v.open(ctx); err != nil {
		return quit, err
	}
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		if !v.waiting || v.Terminal {
			v.lines.want(ctx)
		}
		select {
		case <-ctx.Done():
			return quit, ctx.Err()
		case s, ok := <-v.updates:
			if !ok {
				v.updates = nil
				continue
			}
			v.dirty = true
			asked := v.page.prompt
			v.note(v.changes.snapshot(s))
			v.askAgain(asked)
		case <-ticker.C:
			asked := v.page.prompt
			if err := v.tick(ctx); err != nil {
				return quit, err
			}
			v.askAgain(asked)
		case text, ok := <-v.lines.got:
			v.lines.asked = false
			v.page.answered()
			v.tell()
			if !ok {
				return quit, ctx.Err()
			}
			m, err := v.input(ctx, text)
			if m != stay || err != nil {
				return m, err
			}
			switch {
			case !v.waiting:
				v.prompt()
			case v.Terminal:
				v.say("waiting until it is done; a line is taken meanwhile, and q quits:")
				v.page.ask()
			}
		}
	}
}

// askAgain writes the prompt below what was printed while it waited.
func (v *visit) askAgain(asked bool) {
	if asked && !v.page.prompt {
		v.page.ask()
	}
}

// open shows the step and what of it is done.
func (v *visit) open(ctx context.Context) error {
	fmt.Fprintln(v.Out)
	var keep attempt.Save
	v.Attempt, keep = attempt.Learner{Name: v.Learner, Kept: v.Progress, Now: time.Now}.Begin(v.run.Lesson, v.run.Lesson.Steps[v.at])
	PrintTask(v.Out, v.Attempt, v.Session)
	if err := keep.Do(); err != nil {
		return err
	}
	if err := v.prepare(ctx); err != nil {
		return err
	}
	v.changes.snapshot(v.Watcher.Snapshot())
	if v.Done() {
		fmt.Fprintln(v.Out)
		v.say("This step is done already.")
	} else if err := v.look(ctx, false); err != nil {
		return err
	}
	fmt.Fprintln(v.Out)
	v.prompt()
	return nil
}

// prepare makes what the step is to find, once.
func (v *visit) prepare(ctx context.Context) error {
	if !v.ToPrepare() {
		return nil
	}
	if err := v.Session.Prepare(ctx, v.Step); err != nil {
		return v.words().Fail("the step could not be prepared: %w", err)
	}
	return v.Prepared(nil).Do()
}

// note keeps the time of the last change, which waits are measured from.
func (v *visit) note(changed bool) {
	if changed {
		v.changed = time.Now()
	}
}

func (v *visit) tick(ctx context.Context) error {
	v.beats++
	if !v.dirty && v.beats%slowBeats != 0 {
		return nil
	}
	v.dirty = false
	v.note(v.changes.snapshot(v.Watcher.Snapshot()))
	before := [3]any{v.waiting, v.Done(), v.Waiting()}
	if err := v.look(ctx, true); err != nil {
		return err
	}
	if v.waiting && time.Since(v.changed) > patience {
		v.waiting = false
		v.say("nothing has changed for %.0f seconds", patience.Seconds())
	}
	if told := v.tellWhenCalm(); told || before != [3]any{v.waiting, v.Done(), v.Waiting()} {
		v.prompt()
	}
	return nil
}

// look runs the checks or grades an answer that waits, and ends the step when all is well. Checks that hold from the start
// are not worth a line of their own; aloud says whether the others are.
func (v *visit) look(ctx context.Context, aloud bool) error {
	look := v.Look(v.Watcher.Snapshot())
	if look == nil {
		return nil
	}
	finding := look.Do(ctx, v.Session)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	keep := v.Take(finding)
	v.Rested() // the beat is the pause
	switch {
	case finding.Answer != "" && v.Verdict() != nil:
		v.waiting = false
		v.printVerdict()
	case finding.Answer != "":
	case aloud || v.Done():
		v.note(v.changes.checks(finding.Results))
	default:
		for _, res := range finding.Results {
			v.changes.results[res.Name] = res
		}
	}
	return v.keep(keep)
}

// keep writes what is to be kept of a move, and shows what follows a step that was done by it.
func (v *visit) keep(save attempt.Save) error {
	if err := save.Do(); err != nil || !v.Done() {
		return err
	}
	v.waiting = false
	if v.Step.After != "" {
		fmt.Fprintf(v.Out, "\n%s\n\n", text(v.Step.After))
	}
	return nil
}

// stdin is what commands may read from: a script's next lines are not theirs.
func (v *visit) stdin() io.Reader {
	if v.Terminal {
		return v.In
	}
	return strings.NewReader("")
}
