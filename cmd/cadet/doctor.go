package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
)

// diagnosis is what doctor prints as JSON.
type diagnosis struct {
	Engine  string         `json:"engine"` // the first engine that can run here, empty when none can
	Engines []engineReport `json:"engines"`
}

type engineReport struct {
	Name         string                `json:"name"`
	OK           bool                  `json:"ok"`
	Requirements []cluster.Requirement `json:"requirements"`
}

func newDoctor(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "What this machine can run, each missing thing with its fix",
		Long: "Says for each engine what it needs of this machine, whether it is there, and the fix where it is not.\n\n" +
			"Exit codes: 0 an engine can run here, 1 none can.",
		Example: "cadet doctor\ncadet doctor --engine embedded\ncadet doctor -o json",
		Args:    noArgs,
	}
	a.addEngineFlags(cmd)
	output := addOutput(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
		list := a.engines()
		if e, err := a.named(); err != nil {
			return err
		} else if e != nil {
			list = []cluster.Engine{e}
		}
		d := diagnosis{}
		for _, e := range list {
			r := engineReport{Name: e.Name(), Requirements: e.Requirements(ctx)}
			r.OK = met(r.Requirements)
			if r.OK && d.Engine == "" {
				d.Engine = r.Name
			}
			d.Engines = append(d.Engines, r)
		}
		if err := d.write(cmd.OutOrStdout(), output.json()); err != nil {
			return err
		}
		if d.Engine == "" {
			return quiet(codeFailed)
		}
		return nil
	})
	return cmd
}

func (d diagnosis) write(w io.Writer, asJSON bool) error {
	if asJSON {
		return writeJSON(w, d)
	}
	for _, e := range d.Engines {
		writeRequirements(w, e.Name, e.Requirements)
	}
	if d.Engine == "" {
		_, err := fmt.Fprintln(w, "No engine can run here. After a fix, look again: cadet doctor")
		return err
	}
	_, err := fmt.Fprintf(w, "The engine %s can run here: cadet up\n", d.Engine)
	return err
}

// writeRequirements lists what one engine needs, and the fix of each thing that is missing.
func writeRequirements(w io.Writer, name string, needs []cluster.Requirement) {
	fmt.Fprintf(w, "%s\n", name)
	for _, n := range needs {
		sign := "✓"
		if !n.OK {
			sign = "✕"
		}
		fmt.Fprintf(w, "  %s %s", sign, n.Name)
		if n.Detail != "" {
			fmt.Fprintf(w, ": %s", n.Detail)
		}
		fmt.Fprintln(w)
		if n.Fix != "" && !n.OK {
			fmt.Fprintf(w, "    fix: %s\n", n.Fix)
		}
	}
}
