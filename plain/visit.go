package plain

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lessons"
)

// visit is one step while the learner is at it.
type visit struct {
	*run
	st       *lessons.Step
	changes  *changes
	done     bool
	ran      bool   // its command was run in this visit
	answer   string // given, and waiting for a cluster that can grade it
	ungraded string // why it can't yet
	hints    int    // how many were shown
	waiting  bool   // something was begun, and its outcome is awaited
	changed  time.Time
	dirty    bool // the cluster changed since the last look at the checks
	beats    int
	ready    time.Time // when the step was prepared
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
			if !ok {
				return quit, ctx.Err()
			}
			m, err := v.input(ctx, text)
			if m != stay || err != nil {
				return m, err
			}
			if !v.waiting {
				v.prompt()
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
	PrintTask(v.Out, v.Lesson, v.st, v.Session)
	if err := v.Progress.Visit(v.Lesson.ID, v.st.ID); err != nil {
		return err
	}
	v.done = v.Progress.Done(v.Lesson.ID, v.st.ID)
	if err := v.prepare(ctx); err != nil {
		return err
	}
	v.changes.snapshot(v.Watcher.Snapshot())
	if v.done {
		fmt.Fprintln(v.Out, "\nThis step is done already.")
	} else if err := v.look(ctx, false); err != nil {
		return err
	}
	fmt.Fprintln(v.Out)
	v.prompt()
	return nil
}

// prepare makes what the step is to find, once.
func (v *visit) prepare(ctx context.Context) error {
	if v.st.Prepare == "" || v.Progress.Prepared(v.Lesson.ID, v.st.ID) {
		return nil
	}
	if err := v.Session.Prepare(ctx, v.st); err != nil {
		return fmt.Errorf("the step could not be prepared: %w", err)
	}
	v.ready = time.Now()
	return v.Progress.MarkPrepared(v.Lesson.ID, v.st.ID)
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
	before := [3]any{v.waiting, v.done, v.answer}
	if err := v.look(ctx, true); err != nil {
		return err
	}
	if v.waiting && time.Since(v.changed) > patience {
		v.waiting = false
		fmt.Fprintf(v.Out, "nothing has changed for %.0f seconds\n", patience.Seconds())
	}
	if before != [3]any{v.waiting, v.done, v.answer} {
		v.prompt()
	}
	return nil
}

// look runs the checks and grades an answer that waits, and ends the step when all is well. Checks that hold from
// the start are not worth a line of their own; aloud says whether the others are.
func (v *visit) look(ctx context.Context, aloud bool) error {
	if v.done {
		return nil
	}
	if v.answer != "" {
		return v.grade()
	}
	snap := v.Watcher.Snapshot()
	if len(v.st.Checks) == 0 || !snap.Synced || snap.Problem != "" || !snap.Shows(v.ready, time.Now()) {
		return nil
	}
	results := v.Session.Check(ctx, v.st, snap)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	all := lessons.Passed(results)
	if aloud || all {
		v.note(v.changes.checks(results))
	} else {
		for _, res := range results {
			v.changes.results[res.Name] = res
		}
	}
	if all && v.st.Question == nil {
		return v.finish()
	}
	return nil
}

// finish keeps that the step is done and shows what follows it.
func (v *visit) finish() error {
	v.done, v.waiting = true, false
	if err := v.Progress.MarkDone(v.Lesson.ID, v.st.ID, time.Now()); err != nil {
		return err
	}
	if v.st.After != "" {
		fmt.Fprintf(v.Out, "\n%s\n\n", text(v.st.After))
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
