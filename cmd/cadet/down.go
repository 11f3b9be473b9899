package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
)

// downFlags are those of "cadet down".
type downFlags struct{ remove, all bool }

func newDown(a *app) *cobra.Command {
	flags := new(downFlags)
	cmd := &cobra.Command{
		Use:   "down",
		Short: "End the cluster",
		Long: "Ends the cluster in use. What it holds is kept for the next cadet up. With --delete no file of it is left, nor the " +
			"lessons' work folders on it; your progress in the course is kept in any case. With --all every engine's cluster ends.\n\n" + exitCodes,
		Example: "cadet down\n\n# Leave no file of the cluster\ncadet down --delete\n\n# Leave nothing that runs, whichever engines were used\ncadet down --delete --all",
		Args:    noArgs,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
			if flags.all {
				return a.downAll(ctx, cmd.OutOrStdout(), flags.remove)
			}
			e, before, err := a.running(ctx)
			if err != nil {
				return err
			}
			if err := end(ctx, e, before, flags.remove); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), ended(before, flags.remove))
			if named, err := a.named(); named != nil || err != nil {
				return err
			}
			a.tellOthers(ctx, cmd.OutOrStdout(), e)
			return nil
		}),
	}
	a.addEngineFlags(cmd)
	cmd.Flags().BoolVar(&flags.remove, "delete", false, "delete everything the cluster kept on disk as well")
	cmd.Flags().BoolVar(&flags.all, "all", false, "the clusters of all engines, not only the one in use")
	return cmd
}

// downAll ends the clusters of all engines. One that can't be ended does not keep the others from it.
func (a *app) downAll(ctx context.Context, out io.Writer, remove bool) error {
	if e, err := a.named(); e != nil || err != nil {
		return errors.Join(err, usage("Name an engine, or type: cadet down --all", "--all ends the clusters of all engines, and one was named"))
	}
	var failed error
	for _, e := range a.engines() {
		before, err := e.Status(ctx)
		if err == nil {
			err = end(ctx, e, before, remove)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("engine %s: %w", e.Name(), err))
			continue
		}
		fmt.Fprintf(out, "%s: %s\n", e.Name(), ended(before, remove))
	}
	return failed
}

// end ends a cluster. Where nothing of it is left, its work folders are removed too, and its engine is no longer the one that
// was used last.
func end(ctx context.Context, e cluster.Engine, before cluster.Status, remove bool) error {
	if err := e.Stop(ctx, remove); err != nil {
		return fmt.Errorf("the cluster did not end: %w", err)
	}
	_, err := os.Stat(before.StateDir)
	gone := errors.Is(err, os.ErrNotExist)
	err = nil
	if remove && before.Kubeconfig != "" {
		err = os.RemoveAll(workDir(before.Access))
	}
	if remove && gone {
		err = errors.Join(err, os.RemoveAll(filepath.Join(stateDir(), "work", filepath.Base(before.StateDir))))
	}
	if gone && lastEngine() == e.Name() {
		err = errors.Join(err, os.RemoveAll(lastFile()))
	}
	if err != nil {
		return fmt.Errorf("the cluster has ended, but its files are not all deleted: %w", err)
	}
	return nil
}

// ended says what became of a cluster.
func ended(before cluster.Status, remove bool) string {
	switch {
	case before.Borrowed && before.Running:
		return "The cluster goes on without cadet. What a lesson made there stays; cadet reset N deletes it while the cluster is in use."
	case before.Running && remove:
		return "The cluster has ended. Everything it kept is deleted; your progress is kept.\n" +
			"A lesson you were in the middle of begins again with: cadet up, then cadet reset N"
	case before.Running:
		return "The cluster has ended."
	case remove && !before.Borrowed:
		return "No cluster was running. Nothing of it is left; your progress is kept."
	}
	return "No cluster was running."
}

// tellOthers names clusters of ours that go on.
func (a *app) tellOthers(ctx context.Context, out io.Writer, but cluster.Engine) {
	for _, e := range a.engines() {
		if e.Name() == but.Name() {
			continue
		}
		if status, err := e.Status(ctx); err == nil && status.Running && !status.Borrowed {
			fmt.Fprintf(out, "A cluster of the engine %s goes on. To end it: cadet down --engine %s\n", e.Name(), e.Name())
		}
	}
}
