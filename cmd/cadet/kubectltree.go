package main

import (
	"io"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/kubecadet/cadet/tui/complete"
)

// kubectlTree is kubectl's commands and flags, for the command line of the screen. Made once, as that takes a moment.
var kubectlTree = sync.OnceValue(func() complete.Command {
	return branch(newKubectlCommand(nil, genericiooptions.IOStreams{In: strings.NewReader(""), Out: io.Discard, ErrOut: io.Discard}))
})

// branch is a command of kubectl with those below it.
func branch(cmd *cobra.Command) complete.Command {
	c := complete.Command{Name: cmd.Name(), About: cmd.Short}
	add := func(f *pflag.Flag) {
		if f.Hidden || f.Deprecated != "" {
			return
		}
		about, _, _ := strings.Cut(f.Usage, ". ")
		flag := complete.Flag{Name: "--" + f.Name, About: strings.Join(strings.Fields(about), " "), Value: f.NoOptDefVal == ""}
		if f.Shorthand != "" {
			flag.Short = "-" + f.Shorthand
		}
		c.Flags = append(c.Flags, flag)
	}
	cmd.LocalNonPersistentFlags().VisitAll(add)
	if namespace := cmd.Root().PersistentFlags().Lookup("namespace"); namespace != nil {
		add(namespace)
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			c.Commands = append(c.Commands, branch(sub))
		}
	}
	return c
}
