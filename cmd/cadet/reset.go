package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newReset(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "reset [N|name]",
		Short: "Delete what a lesson made, and begin it again",
		Long: "Deletes all that a lesson made on the cluster, waits until it is gone, and forgets which of its steps are done." +
			"\n\n" + exitCodes,
		Example:           "cadet reset 8\ncadet reset deployments",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			d, err := a.openDesk(ctx, cmd, args)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if err := d.Reset(ctx, sayTo(out)); err != nil {
				return fmt.Errorf("lesson %s could not be reset: %w", d.lesson.ID, err)
			}
			if err := d.progress.Forget(d.lesson.ID); err != nil {
				return err
			}
			_, err = fmt.Fprintf(out, "Lesson %s begins again: cadet lesson %d\n", d.lesson.ID, d.lesson.Chapter)
			return err
		}),
	}
}

// sayTo prints what a session says it is doing, a line each.
func sayTo(out io.Writer) func(string) {
	return func(s string) { fmt.Fprintln(out, s) }
}
