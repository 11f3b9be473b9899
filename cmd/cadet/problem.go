package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster/state"
	"github.com/kubecadet/cadet/internal/printable"
)

// The exit codes, as every command documents them.
const (
	codeFailed    = 1
	codeUsage     = 2
	codeNoCluster = 3
)

// problem is an error as the learner reads it: what happened, why, and the next thing to type. One without
// words ends the program with its code and prints nothing, because the command has said it all.
type problem struct {
	code int
	what string
	why  error
	next string
}

func (p *problem) Error() string {
	text := p.what
	if p.why != nil {
		text += ": " + p.why.Error()
	}
	if p.next != "" {
		text += "\n" + p.next
	}
	return text
}

func (p *problem) Unwrap() error { return p.why }

func usage(next, format string, args ...any) error {
	return &problem{code: codeUsage, what: fmt.Sprintf(format, args...), next: next}
}

// quiet ends the program with a code and no further word.
func quiet(code int) error { return &problem{code: code} }

func noCluster(why error) error {
	return &problem{code: codeNoCluster, what: "no cluster is running", why: why, next: "Bring it up: cadet up"}
}

func exitCode(err error) int {
	if p, ok := errors.AsType[*problem](err); ok {
		return p.code
	}
	return codeFailed
}

// reporting makes what a command writes fit for a terminal, and prints its error. Left to fang, the error would have to
// wait: fang asks the terminal for its colours first, and the answer may go to somebody else who reads there.
func (a *app) reporting(run func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		stderr := cmd.ErrOrStderr()
		cleanOut, cleanErr := printable.NewWriter(cmd.OutOrStdout()), printable.NewWriter(stderr)
		cmd.SetOut(cleanOut)
		cmd.SetErr(cleanErr)
		err := homeless()
		if err == nil {
			err = run(cmd, args)
		}
		_, _ = cleanOut.Close(), cleanErr.Close() // who could be told?
		if err != nil {
			a.code = exitCode(err)
			printProblem(colorprofile.NewWriter(stderr, os.Environ()), err)
		}
		return nil
	}
}

// printProblem writes an error: the first line says what and why, the rest what to type.
func printProblem(w io.Writer, err error) {
	if p, ok := errors.AsType[*problem](err); ok && p.what == "" {
		return
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("cancelled")
	}
	name := lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red).Render("cadet:")
	_, _ = fmt.Fprintf(w, "%s %s\n%s", name, strings.TrimSpace(printable.Lines(err.Error())), fullDisk(err))
}

// fullDisk is a line that names the disk, where it is full and the error does not say so: much fails then.
func fullDisk(err error) string {
	if _, said := errors.AsType[*state.FullError](err); said || exitCode(err) == codeUsage {
		return ""
	}
	full := state.Full(stateDir())
	if full == nil {
		return ""
	}
	return printable.Line(full.Error()) + "\n"
}
