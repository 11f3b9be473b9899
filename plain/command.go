package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lessons/shell"
)

// input does what a line asks for.
func (v *visit) input(ctx context.Context, line string) (move, error) {
	if !v.Terminal {
		fmt.Fprintln(v.Out, line) // a terminal shows what is typed by itself
	}
	if q := v.st.Question; q != nil && !v.done && v.answer == "" {
		if answer, ok := answerOf(q, line); ok {
			v.answer = answer
			if err := v.Progress.SetAnswer(v.Lesson.ID, v.st.ID, answer); err != nil {
				return stay, err
			}
			return stay, v.firstGrade()
		}
	}
	switch strings.ToLower(line) {
	case "":
		return v.doDefault(ctx)
	case "q", "quit", "exit":
		return quit, nil
	case "n", "next":
		if v.done || v.st.Reading() {
			return v.doDefault(ctx)
		}
		fmt.Fprintln(v.Out, "This step is not done yet: s skips it.")
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
			fmt.Fprintf(v.Out, "%q is nothing that can be done here.\n", line)
		}
		fmt.Fprintln(v.Out, "The line above says what can, by its word or letter. Commands can be typed too: kubectl get pods, or get pods, or ls.")
		return nil
	}
	ok, err := v.execute(ctx, shell.Kubectl(line))
	if ok {
		v.await()
	}
	return err
}

func (v *visit) doDefault(ctx context.Context) (move, error) {
	switch v.enter() {
	case "next":
		return next, nil
	case "go on":
		return next, v.finish()
	case "do it":
		return stay, v.do(ctx)
	case "check":
		return stay, v.checkNow(ctx)
	}
	if v.answer == "" {
		fmt.Fprintln(v.Out, "Answer first.")
	}
	return stay, nil
}

func (v *visit) do(ctx context.Context) error {
	if v.st.Command == "" {
		fmt.Fprintln(v.Out, "This step leaves it to you to find the command. Type it, or hint, or solve.")
		return nil
	}
	ok, err := v.execute(ctx, v.st.Command)
	if err != nil || !ok {
		return err
	}
	v.ran = true
	if len(v.st.Checks) == 0 && v.st.Question == nil && !v.done {
		return v.finish() // what such a command prints is all that the step is about
	}
	v.await()
	return nil
}

// execute runs one command and says whether it did what it was told to.
func (v *visit) execute(ctx context.Context, command string) (ok bool, err error) {
	commandCtx, stop := v.Interruptible(ctx)
	defer stop()
	code, err := v.Session.Run(commandCtx, command, v.stdin(), v.Out)
	switch {
	case commandCtx.Err() != nil && ctx.Err() == nil:
		fmt.Fprintf(v.Out, "\nstopped: %s\n", command)
		return false, nil
	case err != nil:
		return false, err
	case code != 0:
		fmt.Fprintf(v.Out, "%s (exit code %d)\n", indent("ran: ", command), code)
		return false, nil
	}
	fmt.Fprintln(v.Out, indent("ran: ", command))
	return true, nil
}

// await begins to wait, where there is something to wait for.
func (v *visit) await() {
	if !v.done && (len(v.st.Checks) > 0 && v.st.Question == nil || v.answer != "") {
		v.waiting, v.changed, v.dirty = true, time.Now(), true
		clear(v.changes.results) // so that what is not yet done is said once more
	}
}

func (v *visit) solve(ctx context.Context) error {
	if v.done {
		fmt.Fprintln(v.Out, "This step is done already.")
		return nil
	}
	if v.st.Question != nil || v.st.SolvedBy() == "" {
		fmt.Fprintln(v.Out, "There is nothing to solve here.")
		return nil
	}
	fmt.Fprintf(v.Out, "%s\n", indent("$ ", v.st.SolvedBy()))
	commandCtx, stop := v.Interruptible(ctx)
	defer stop()
	if err := v.Session.Solve(commandCtx, v.st, v.Out); err != nil {
		fmt.Fprintf(v.Out, "the solution failed: %v\n", err)
		return nil
	}
	v.await()
	return nil
}

// checkNow prints every check as it is now, changed or not.
func (v *visit) checkNow(ctx context.Context) error {
	for !v.Watcher.Snapshot().Shows(v.ready, time.Now()) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(beat / 10):
		}
	}
	clear(v.changes.results)
	err := v.look(ctx, true)
	if v.answer != "" && err == nil {
		fmt.Fprintf(v.Out, "○ not yet: %s\n", v.ungraded)
	}
	return err
}

func (v *visit) hint() {
	if v.hints >= len(v.st.Hints) {
		fmt.Fprintln(v.Out, "There is no further hint.")
		return
	}
	fmt.Fprintf(v.Out, "%s\n", text(v.st.Hints[v.hints]))
	v.hints++
}
