package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/plain"
)

func newUp(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "up",
		Short:   "Bring the cluster up, or find it up",
		Long:    "Brings the cluster up, or finds it up. It runs on until cadet down.\n\n" + exitCodes,
		Example: "cadet up\ncadet up --engine embedded",
		Args:    noArgs,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
			e, err := a.choose(ctx)
			if err != nil {
				return err
			}
			access, err := bringUp(ctx, e, cmd.OutOrStdout())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "The cluster is up: Kubernetes %s\nkubectl on it: cadet kubectl get nodes\n"+
				"or with your own kubectl: export KUBECONFIG=%s\n", access.Version, access.Kubeconfig)
			return err
		}),
	}
}

// bringUp starts an engine's cluster and writes each step as a line.
func bringUp(ctx context.Context, e cluster.Engine, out io.Writer) (cluster.Access, error) {
	fmt.Fprintf(out, "cadet: bringing up your cluster, engine %s\n", e.Name())
	access, err := e.Start(ctx, plain.BringUp(out))
	if err != nil {
		return access, fmt.Errorf("the cluster did not come up: %w", err)
	}
	return access, nil
}
