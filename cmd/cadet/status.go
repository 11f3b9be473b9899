package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
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
		if status.Running && status.Problem == "" {
			status.Nodes, _ = cluster.Nodes(ctx, status.Kubeconfig) // who may not see them is told nothing of them
		}
		if output.json() {
			err = writeJSON(cmd.OutOrStdout(), status)
		} else {
			err = writeStatus(cmd.OutOrStdout(), status)
		}
		if err == nil && !status.Running {
			return quiet(codeNoCluster)
		}
		return err
	})
	return cmd
}

// writeStatus tells a status in words.
func writeStatus(out io.Writer, status cluster.Status) error {
	if !status.Running {
		fmt.Fprintln(out, "No cluster is running.")
		if status.Problem != "" {
			fmt.Fprintln(out, status.Problem)
		}
		_, err := fmt.Fprintln(out, "Bring it up: cadet up")
		return err
	}
	word := "The %s cluster is up: Kubernetes %s"
	if status.Borrowed {
		word = "A cluster of somebody's is in use, by the engine %s: Kubernetes %s"
	}
	fmt.Fprintf(out, word, status.Engine, status.Version)
	if !status.Since.IsZero() {
		fmt.Fprintf(out, ", for %s", time.Since(status.Since).Round(time.Second))
	}
	var nodes []string
	for _, n := range status.Nodes {
		nodes = append(nodes, n.String())
	}
	for _, line := range []struct{ name, text string }{
		{"problem", status.Problem}, {"nodes", strings.Join(nodes, ", ")}, {"namespace", status.Namespace}, {"images from", status.Images},
	} {
		if line.text != "" {
			fmt.Fprintf(out, "\n%s: %s", line.name, line.text)
		}
	}
	_, err := fmt.Fprintf(out, "\nkubeconfig: %s\nkept in: %s\n", status.Kubeconfig, status.StateDir)
	return err
}
