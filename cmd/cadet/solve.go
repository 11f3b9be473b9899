package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/plain"
)

func newSolve(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "solve [N|name]",
		Short: "Apply the solution of a step",
		Long: "Applies the solution of one step and waits until its checks hold: of the step you are at, or the next that " +
			"has something to run. Steps build on those before them; questions are yours to answer. Of a prediction that --step " +
			"names the commands are run, and it stays yours to answer. With --to, all that comes before a step is solved in order, " +
			"for who comes late to a class or shows it the middle of a lesson.\n\n" + exitCodes,
		Example:           "cadet solve 8\ncadet solve deployments --step set-image\n\n# As far as the step about history\ncadet solve 8 --to history",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
	}
	a.addStep(cmd)
	cmd.Flags().String(toFlag, "", "solve all steps before the one with this ID, and go there")
	must(cmd.RegisterFlagCompletionFunc(toFlag, a.completeStep))
	cmd.MarkFlagsMutuallyExclusive(stepFlag, toFlag)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		d, err := a.openDesk(ctx, cmd, args)
		if err != nil {
			return err
		}
		if cmd.Flags().Changed(toFlag) {
			return d.catchUp(ctx, cmd, d.asked(cmd))
		}
		st := d.toSolve(cmd)
		if st == nil {
			return d.unsolved(cmd)
		}
		if attempt.Predicts(st) && stepID(cmd) == "" {
			return d.answerFirst(st)
		}
		if at := d.asked(cmd); at != st {
			fmt.Fprintf(cmd.OutOrStdout(), "You are at step %s (%s), which the lesson asks of you: %s\n", at.ID, aim(at), d.lesson.Cadet("lesson"))
		}
		return d.solve(ctx, cmd.OutOrStdout(), st)
	})
	return cmd
}

// unsolved says what is left when nothing from where the learner is can be solved.
func (d *desk) unsolved(cmd *cobra.Command) error {
	left := d.left()
	if left == "" {
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d %s: all steps are done\n", d.lesson.Chapter, d.lesson.Title)
		return err
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d %s: nothing from here on is left to solve. Not done yet: %s\n", d.lesson.Chapter, d.lesson.Title, left)
	return err
}

// answerFirst says that a step which shows what is right is not run before the learner has answered, unless it is named.
func (d *desk) answerFirst(st *lessons.Step) error {
	return &problem{code: codeFailed, what: fmt.Sprintf("step %s is %s: answer, and the cluster shows what is right", st.ID, aim(st)),
		next: fmt.Sprintf("Answer it: %s\nTo go on without an answer, run what it shows: %s", d.lesson.Cadet("lesson"), d.lesson.Cadet("solve", "--step", st.ID))}
}

// solve opens the lesson and solves a step.
func (d *desk) solve(ctx context.Context, out io.Writer, st *lessons.Step) error {
	if st.SolvedBy() == "" {
		return &problem{code: codeFailed, what: fmt.Sprintf("step %s is read or answered, not solved", st.ID),
			next: "Type: " + d.lesson.Cadet("lesson")}
	}
	d.announce(out, st)
	if err := d.enter(ctx, out); err != nil {
		return err
	}
	return d.finish(ctx, out, st)
}

func (d *desk) announce(out io.Writer, st *lessons.Step) {
	fmt.Fprintf(out, "%d %s, step %s: %s\n", d.lesson.Chapter, d.lesson.Title, st.ID, st.Title)
}

// enter opens the lesson.
func (d *desk) enter(ctx context.Context, out io.Writer) error {
	if err := d.open(ctx, d.progress, sayTo(out)); err != nil {
		return fmt.Errorf("the lesson could not be opened: %w", err)
	}
	return nil
}

// finish applies the solution of a step of the open lesson and waits until its checks hold.
func (d *desk) finish(ctx context.Context, out io.Writer, st *lessons.Step) error {
	a := d.try(st)
	if err := d.apply(ctx, out, a); err != nil {
		return err
	}
	if st.DoneBy() != lessons.ByChecks {
		return d.ran(out, a)
	}
	if err := a.AwaitDone(ctx, d); err != nil {
		return err
	}
	for _, r := range a.Results() {
		plain.PrintResult(out, d.lesson.Words(), r)
	}
	if !lessons.Passed(a.Results()) {
		return &problem{code: codeFailed, what: fmt.Sprintf("the solution was applied, but step %s is not done", st.ID),
			next: d.wayTo(st)}
	}
	return nil
}

// apply makes the open lesson ready for a step and runs what the step asks for.
func (d *desk) apply(ctx context.Context, out io.Writer, a *attempt.Attempt) error {
	if err := d.lacking(ctx, a.Step); err != nil {
		return err
	}
	err := a.Apply(ctx, d, out)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if unready, ok := errors.AsType[*attempt.Unready](err); ok {
		return &problem{code: codeFailed, what: unready.Error(), next: d.wayTo(a.Step)}
	}
	return &problem{code: codeFailed, what: "the solution failed", why: err, next: d.wayTo(a.Step)}
}

// catchUp solves what comes before a step, in order, and goes there. Of predictions the commands are run, as later steps
// build on them; the answers stay the learner's to give.
func (d *desk) catchUp(ctx context.Context, cmd *cobra.Command, to *lessons.Step) error {
	out := cmd.OutOrStdout()
	if err := d.enter(ctx, out); err != nil {
		return err
	}
	if d.Lost(d.progress.Done) {
		return &problem{code: codeFailed, what: "what you made in this lesson is gone, and later steps build on it",
			next: "Begin it again, then this: " + d.lesson.Cadet("reset")}
	}
	for _, st := range d.place().Before(to) {
		d.announce(out, st)
		var err error
		if attempt.Predicts(st) {
			err = d.apply(ctx, out, d.try(st))
		} else {
			err = d.finish(ctx, out, st)
		}
		if err != nil {
			return err
		}
	}
	if err := d.visit(ctx, to); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "You are at step %s, %s: %s\n", to.ID, to.Title, d.lesson.Cadet("lesson"))
	return err
}

// ran ends a step without checks, whose commands were run. A question stays open: those who come late, or who show
// a class the middle of a lesson, go on from where its commands lead, and nobody has answered.
func (d *desk) ran(out io.Writer, a *attempt.Attempt) error {
	st := a.Step
	if attempt.Predicts(st) && !a.Done() {
		fmt.Fprintf(out, "What step %s shows was run. Its question is yours to answer: %s\n", st.ID, d.lesson.Cadet("lesson"))
		if s := d.place().Solvable(st); s != nil {
			_, err := fmt.Fprintf(out, "To go on without an answer: %s\n", d.lesson.Cadet("solve", "--step", s.ID))
			return err
		}
		return nil
	}
	plain.PrintResult(out, d.lesson.Words(), lessons.Result{Name: st.Title, Done: true})
	_, save := a.GoOn(false)
	return save.Do()
}

// wayTo says what to do where a step can't be solved: the steps before it come first.
func (d *desk) wayTo(st *lessons.Step) string {
	switch s := d.place().BuildsOn(st); {
	case s == nil:
		return "Begin the lesson again: " + d.lesson.Cadet("reset")
	case attempt.Predicts(s):
		return fmt.Sprintf("It builds on step %s (%s), which the lesson asks of you: %s", s.ID, aim(s), d.lesson.Cadet("lesson"))
	default:
		return fmt.Sprintf("It builds on step %s, which is not done: %s", s.ID, d.lesson.Cadet("solve", "--step", s.ID))
	}
}

// lacking says that a check will ask a pod that is not there, and which step makes it.
func (d *desk) lacking(ctx context.Context, st *lessons.Step) error {
	if !slices.ContainsFunc(st.Checks, func(c lessons.Check) bool { return c.Exec != nil }) {
		return nil // nothing that has to be there is asked, so the cluster needn't be looked at
	}
	snap, err := d.synced(ctx)
	if err != nil {
		return err
	}
	if pod, by := d.place().Lacks(st, snap); by != nil {
		return &problem{code: codeFailed, what: fmt.Sprintf("step %s asks the pod %s, which is not there", st.ID, pod),
			next: fmt.Sprintf("Step %s makes it: %s", by.ID, d.lesson.Cadet("solve", "--step", by.ID))}
	}
	return nil
}
