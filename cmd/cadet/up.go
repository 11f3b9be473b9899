package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/plain"
)

func newUp(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Bring the cluster up, or find it up",
		Long: "Brings the cluster up, or finds it up. It runs on until cadet down. A flag that names an engine " +
			"asks for it.\n\n" + exitCodes,
		Example: "cadet up\n\n# Two nodes\ncadet up --nodes 2\n\n# In containers, three nodes\ncadet up --engine kind --nodes 3\n\n" +
			"# On a cluster that exists, in the namespace that was given to you\ncadet up --engine kubeconfig --context school --namespace alice",
		Args: noArgs,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
			course, err := a.loadCourse(ctx)
			if err != nil {
				return err
			}
			e, err := a.choose(ctx)
			if err != nil {
				return err
			}
			if err := a.agree(cmd, e); err != nil {
				return err
			}
			access, err := bringUp(ctx, e, cmd.OutOrStdout())
			if err != nil {
				return err
			}
			tellUnserved(ctx, cmd, course, access)
			kubeconfig, err := syntax.Quote(access.Kubeconfig, syntax.LangPOSIX)
			if err != nil {
				return err
			}
			look := "nodes"
			if access.Namespace != "" {
				look = "pods" // who works in one namespace may not see nodes
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "The cluster is up: Kubernetes %s\nkubectl on it: cadet kubectl get %s\n"+
				"or with your own kubectl: export KUBECONFIG=%s\n", access.Version, look, kubeconfig)
			return err
		}),
	}
	a.addEngineFlags(cmd)
	return cmd
}

// tellUnserved says beforehand which lessons the cluster can't serve. That it doesn't tell in time is no failure: the
// cluster is up, and each lesson asks again.
func tellUnserved(ctx context.Context, cmd *cobra.Command, course *lessons.Course, access cluster.Access) {
	traits, err := cluster.AskTraits(ctx, access.Kubeconfig)
	if err != nil {
		tell(cmd, fmt.Sprintf("Whether the cluster can serve all lessons is not known yet: %s", err))
		return
	}
	for _, l := range course.Lessons {
		if missing := l.Missing(traits); len(missing) > 0 {
			fmt.Fprintf(cmd.OutOrStdout(), "Lesson %d %s needs what this cluster does not offer: %s\n", l.Chapter, l.Title, strings.Join(missing, ", "))
		}
	}
}

// bringUp starts an engine's cluster and writes each step as a line.
func bringUp(ctx context.Context, e cluster.Engine, out io.Writer) (cluster.Access, error) {
	fmt.Fprintf(out, "cadet: bringing up your cluster, engine %s\n", e.Name())
	access, err := e.Start(ctx, plain.BringUp(out))
	if err != nil {
		return access, fmt.Errorf("the cluster did not come up: %w", err)
	}
	return access, state.WriteFile(lastFile(), []byte(e.Name()))
}
