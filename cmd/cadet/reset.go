package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newReset(a *app) *cobra.Command {
	var sure bool
	cmd := &cobra.Command{
		Use:   "reset [N|name]",
		Short: "Delete what a lesson made, and begin it again",
		Long: "Deletes all that a lesson made on the cluster, waits until it is gone, and forgets which of its steps are done. " +
			"On a terminal it asks before.\n\n" + exitCodes,
		Example:           "cadet reset 8\ncadet reset deployments",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			d, err := a.openDesk(ctx, cmd, args)
			if err != nil {
				return err
			}
			if done, total := d.progress.Counts(d.lesson); done > 0 && !sure && interactive() {
				question := fmt.Sprintf("Lesson %d begins again: %d of its %d steps are done, and what it made in namespace %s is deleted.", d.lesson.Chapter, done, total, d.Namespace())
				if err := ask(cmd, question); err != nil {
					return err
				}
			}
			out := cmd.OutOrStdout()
			if err := d.Reset(ctx, sayTo(out)); err != nil {
				return fmt.Errorf("lesson %s could not be reset: %w", d.lesson.ID, err)
			}
			if err := d.progress.Forget(d.lesson.ID); err != nil {
				return err
			}
			_, err = fmt.Fprintf(out, "Lesson %s begins again: %s\n", d.lesson.ID, d.lesson.Cadet("lesson"))
			return err
		}),
	}
	cmd.Flags().BoolVar(&sure, "yes", false, "don't ask")
	return cmd
}

// sayTo prints what a session says it is doing, a line each.
func sayTo(out io.Writer) func(string) {
	return func(s string) { fmt.Fprintln(out, s) }
}
