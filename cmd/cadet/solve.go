package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/plain"
)

// solveDeadline is how long a solution may take to show: the longest rollout of a lesson, with time to spare.
const solveDeadline = 3 * time.Minute

func newSolve(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "solve [N|name]",
		Short: "Apply the solution of a step",
		Long: "Applies the solution of one step and waits until its checks hold: of the step you are at, or the next that " +
			"has something to run. Steps build on those before them; questions are yours to answer.\n\n" + exitCodes,
		Example:           "cadet solve 8\ncadet solve deployments --step roll-out-v2",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
	}
	a.addStep(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		d, err := a.openDesk(ctx, cmd, args)
		if err != nil {
			return err
		}
		st := d.toSolve(cmd)
		if st == nil {
			return d.unsolved(cmd)
		}
		if at := d.asked(cmd); at != st {
			fmt.Fprintf(cmd.OutOrStdout(), "You are at step %s (%s), which the lesson asks of you: cadet lesson %d\n", at.ID, aim(at), d.lesson.Chapter)
		}
		return d.solve(ctx, cmd, st)
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

// solve applies the solution of a step and waits until its checks hold.
func (d *desk) solve(ctx context.Context, cmd *cobra.Command, st *lessons.Step) error {
	if !solvable(st) {
		return &problem{code: codeFailed, what: fmt.Sprintf("step %s is read or answered, not solved", st.ID),
			next: fmt.Sprintf("Type: cadet lesson %d", d.lesson.Chapter)}
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%d %s, step %s: %s\n", d.lesson.Chapter, d.lesson.Title, st.ID, st.Title)
	if err := d.open(ctx, d.progress, sayTo(out)); err != nil {
		return fmt.Errorf("the lesson could not be opened: %w", err)
	}
	if err := d.prepare(ctx, st); err != nil {
		return err
	}
	if err := d.Solve(ctx, st, out); err != nil {
		return fmt.Errorf("the solution failed: %w", err)
	}
	if len(st.Checks) == 0 {
		plain.PrintResult(out, lessons.Result{Name: st.Title, Done: true})
		return d.progress.MarkDone(d.lesson.ID, st.ID, time.Now())
	}
	results, err := d.awaitDone(ctx, st, time.Now())
	if err != nil {
		return err
	}
	for _, r := range results {
		plain.PrintResult(out, r)
	}
	if !allDone(results) {
		return &problem{code: codeFailed, what: fmt.Sprintf("the solution was applied, but step %s is not done within %s", st.ID, solveDeadline),
			next: fmt.Sprintf("Begin the lesson again: cadet reset %d", d.lesson.Chapter)}
	}
	return nil
}

// awaitDone checks a step as the cluster changes until all checks hold or time is up, and returns the last results.
// A picture from before the solution was applied is not judged.
func (d *desk) awaitDone(ctx context.Context, st *lessons.Step, applied time.Time) ([]lessons.Result, error) {
	for {
		if d.Snapshot().Shows(applied, time.Now()) {
			results, err := d.check(ctx, st)
			if err != nil || allDone(results) || time.Since(applied) > solveDeadline {
				return results, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}
