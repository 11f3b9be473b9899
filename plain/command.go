package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/lessons/shell"
)

// input does what a line asks for.
func (v *visit) input(ctx context.Context, line string) (move, error) {
	v.Progress.Act(v.run.Lesson.ID, time.Now())
	if !v.Terminal {
		fmt.Fprintln(v.Out, line) // a terminal shows what is typed by itself
	}
	if v.Next() == attempt.Answer {
		if answer, ok := answerOf(v.Step.Question, v.Choices(), line); ok {
			return stay, v.answer(ctx, answer)
		}
	}
	switch strings.ToLower(line) {
	case "":
		return v.doDefault(ctx)
	case "q", "quit", "exit":
		return quit, nil
	case "n", "next":
		if v.Next().GoesOn() {
			return v.doDefault(ctx)
		}
		v.say("This step is not done yet: s skips it.")
		return stay, nil
	case "s", "skip":
		return next, nil
	case "p", "back", "previous":
		return back, nil
	case "h", "hint":
		v.hint()
		return stay, nil
	case "do", "do it":
		return stay, v.do(ctx)
	case "c", "check":
		return stay, v.checkNow(ctx)
	case "w", "what happened":
		if !v.tellAgain() {
			v.say("Nothing has happened yet. Run a command that changes something.")
		}
		return stay, nil
	case "solve":
		return stay, v.solve(ctx)
	}
	return stay, v.typed(ctx, line)
}

// typed runs a line that is none of our own words, where it looks like a command; the word kubectl may be left out.
func (v *visit) typed(ctx context.Context, line string) error {
	word, _, several := strings.Cut(line, " ")
	if !several && word != "kubectl" && word != "k" && !slices.Contains(shell.Programs, word) {
		if word != "?" && strings.ToLower(word) != "help" {
			v.say("%q is nothing that can be done here.", line)
		}
		v.say("The line above says what can, by its word or letter. Commands can be typed too: kubectl get pods, or get pods, or ls.")
		return nil
	}
	return v.perform(ctx, shell.Kubectl(line))
}

func (v *visit) doDefault(ctx context.Context) (move, error) {
	switch move := v.Next(); {
	case move.GoesOn():
		done := v.Done()
		_, save := v.GoOn(false)
		if done {
			return next, nil
		}
		return next, v.keep(save)
	case move.Runs():
		return stay, v.do(ctx)
	case move == attempt.Before:
		v.at = slices.Index(v.run.Lesson.Steps, v.Missing())
		return jump, nil
	case move == attempt.Answer:
		v.say("Answer first.")
		return stay, nil
	}
	return stay, v.checkNow(ctx)
}

func (v *visit) do(ctx context.Context) error {
	if v.Step.Command == "" {
		v.say("This step leaves it to you to find the command. Type it, or hint, or solve.")
		return nil
	}
	return v.perform(ctx, v.Step.Command)
}

// perform runs a command, the step's or one of the learner's own, and waits for what it brings about.
func (v *visit) perform(ctx context.Context, command string) error {
	ok, err := v.execute(ctx, command)
	if err != nil {
		return err
	}
	if v.Session.Gone(ctx) {
		v.say("The lesson's namespace was deleted, and all that the lesson made with it. Begin again: %s\n"+
			"To be back at this step, then: %s", v.run.Lesson.Cadet("reset"), v.run.Lesson.Cadet("solve", "--to", v.Step.ID))
		return nil
	}
	done := v.Done()
	save := v.Ran(v.IsOwn(command), ok)
	if v.Done() && !done {
		return v.keep(save)
	}
	if ok {
		v.await()
	}
	return nil
}

// execute runs one command and says whether it did what it was told to.
func (v *visit) execute(ctx context.Context, command string) (ok bool, err error) {
	commandCtx, stop := v.Interruptible(ctx)
	defer stop()
	v.acted(command)
	code, err := v.Session.Run(commandCtx, command, v.stdin(), v.Out)
	switch {
	case commandCtx.Err() != nil && ctx.Err() == nil:
		fmt.Fprintln(v.Out)
		v.say("stopped: %s", command)
		return false, nil
	case err != nil:
		return false, err
	case code != 0:
		v.say("%s (exit code %d)", indent(v.words().Say("ran: "), command), code)
		return false, nil
	}
	fmt.Fprintln(v.Out, indent(v.words().Say("ran: "), command))
	return true, nil
}

// await begins to wait, where there is something to wait for.
func (v *visit) await() {
	if v.Awaits() {
		v.waiting, v.changed, v.dirty = true, time.Now(), true
		clear(v.changes.results) // so that what is not yet done is said once more
	}
}

func (v *visit) solve(ctx context.Context) error {
	switch v.Solving() {
	case attempt.CanSolve:
	case attempt.Over:
		v.say("This step is done already.")
		return nil
	default:
		v.say("There is nothing to solve here.")
		return nil
	}
	if err := v.Show().Do(); err != nil {
		return err
	}
	fmt.Fprintln(v.Out, indent("$ ", v.Step.SolvedBy()))
	v.acted(v.Step.SolvedBy())
	commandCtx, stop := v.Interruptible(ctx)
	defer stop()
	err := v.Session.Solve(commandCtx, v.Step, v.Out)
	if err != nil {
		v.say("the solution failed: %v", err)
	}
	done := v.Done()
	save := v.Ran(true, err == nil)
	if v.Done() && !done {
		return v.keep(save)
	}
	if err == nil {
		v.await()
	}
	return nil
}

// checkNow prints every check as it is now, changed or not.
func (v *visit) checkNow(ctx context.Context) error {
	for !v.Shown(v.Watcher.Snapshot()) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(beat / 10):
		}
	}
	clear(v.changes.results)
	err := v.look(ctx, true)
	if v.Waiting() != "" && err == nil {
		fmt.Fprintf(v.Out, "○ %s%s\n", v.words().Say("not yet: "), v.WaitsFor())
	}
	return err
}

func (v *visit) hint() {
	if v.hints >= len(v.Step.Hints) {
		v.say("There is no further hint.")
		return
	}
	fmt.Fprintln(v.Out, text(v.Step.Hints[v.hints]))
	v.hints++
}
