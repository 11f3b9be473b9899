package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
)

func newDown(a *app) *cobra.Command {
	var remove bool
	cmd := &cobra.Command{
		Use:   "down",
		Short: "End the cluster",
		Long: "Ends the cluster. What it holds is kept for the next cadet up. With --delete no file of it is left, nor the " +
			"lessons' work folders; your progress in the course is kept in any case.\n\n" + exitCodes,
		Example: "cadet down\n\n# Leave no file of the cluster\ncadet down --delete",
		Args:    noArgs,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
			e, before, err := a.running(ctx)
			if err != nil {
				return err
			}
			if err := e.Stop(ctx, remove); err != nil {
				return fmt.Errorf("the cluster did not end: %w", err)
			}
			word := "The cluster has ended."
			switch {
			case !before.Running:
				word = "No cluster was running."
			case before.Borrowed:
				word = "The cluster goes on without cadet. What a lesson made there stays; cadet reset N deletes it while the cluster is in use."
			}
			if remove || before.Borrowed {
				if err := forget(e, remove); err != nil {
					return fmt.Errorf("the cluster has ended, but its files are not all deleted: %w", err)
				}
			}
			if remove {
				word += " Everything it kept is deleted; your progress is kept.\n" +
					"A lesson you were in the middle of begins again with: cadet up, then cadet reset N"
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), word)
			return err
		}),
	}
	a.addEngineFlags(cmd)
	cmd.Flags().BoolVar(&remove, "delete", false, "delete everything the cluster kept on disk as well")
	return cmd
}

// forget deletes what is remembered of the cluster used last, when that was this engine's, and with work the lessons'
// work folders, whose kubeconfigs lead to a cluster that is gone.
func forget(e cluster.Engine, work bool) error {
	if last := lastEngine(); last != "" && last != e.Name() {
		return nil
	}
	if work {
		if err := os.RemoveAll(workDir()); err != nil {
			return err
		}
	}
	return os.RemoveAll(lastFile())
}
