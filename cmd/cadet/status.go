package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func newStatus(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "status",
		Short:   "Is the cluster up?",
		Long:    "Says whether a cluster is up, without starting one.\n\nExit codes: 0 it is up, 3 no cluster.",
		Example: "cadet status\ncadet status -o json",
		Args:    noArgs,
	}
	output := addOutput(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
		_, status, err := a.running(ctx)
		if err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		switch {
		case output.json():
			err = writeJSON(out, status)
		case !status.Running:
			fmt.Fprintln(out, "No cluster is running.")
			if status.Problem != "" {
				fmt.Fprintln(out, status.Problem)
			}
			_, err = fmt.Fprintln(out, "Bring it up: cadet up")
		default:
			word := "The %s cluster is up: Kubernetes %s"
			if status.Borrowed {
				word = "A cluster of somebody's is in use, by the engine %s: Kubernetes %s"
			}
			fmt.Fprintf(out, word, status.Engine, status.Version)
			if !status.Since.IsZero() {
				fmt.Fprintf(out, ", for %s", time.Since(status.Since).Round(time.Second))
			}
			if status.Problem != "" {
				fmt.Fprintf(out, "\nproblem: %s", status.Problem)
			}
			if status.Namespace != "" {
				fmt.Fprintf(out, "\nnamespace: %s", status.Namespace)
			}
			if status.Images != "" {
				fmt.Fprintf(out, "\nimages from: %s", status.Images)
			}
			_, err = fmt.Fprintf(out, "\nkubeconfig: %s\nkept in: %s\n", status.Kubeconfig, status.StateDir)
		}
		if err == nil && !status.Running {
			return quiet(codeNoCluster)
		}
		return err
	})
	return cmd
}
