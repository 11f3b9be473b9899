// Package shell runs the commands of a lesson: a shell of our own, so that a lesson means the same on every
// machine, in which kubectl is ours and only a few other programs are there.
package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lessons/source"
)

// Programs are what commands may call beside the shell's own (echo, printf, test, true, …) and Shell.Commands.
var Programs = []string{
	"awk", "base64", "cat", "cp", "cut", "date", "diff", "env", "grep", "head", "ls", "mkdir", "mv", "rm", "sed", "seq",
	"sleep", "sort", "tail", "tee", "touch", "tr", "uniq", "wc", "xargs",
}

// Typable are the programs that a learner may type beside kubectl.
func Typable() []string { return append(slices.Clone(ours), Programs...) }

// Shell is where commands run.
type Shell struct {
	Dir      string
	Env      []string            // of the programs, as os.Environ has it
	Commands map[string][]string // commands of our own, and what really runs
}

// Run runs commands and returns their exit code. An error is what kept them from being run to the end: ctx's end,
// or words that are no shell. A command that fails is not an error.
func (s *Shell) Run(ctx context.Context, command string, stdin io.Reader, out io.Writer) (int, error) {
	file, err := syntax.NewParser().Parse(strings.NewReader(command), "")
	if err != nil {
		return 2, fmt.Errorf("reading the command %q: %w", command, err)
	}
	if _, isFile := out.(*os.File); !isFile {
		out = &lockedWriter{w: out}
	}
	runner, err := interp.New(
		interp.Dir(s.Dir),
		interp.Env(expand.ListEnviron(s.Env...)),
		interp.StdIO(stdin, out, out),
		interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc { return s.exec }),
	)
	if err != nil {
		return 1, fmt.Errorf("starting a shell in %s: %w", s.Dir, err)
	}
	dir := runner.Dir
	err = runner.Run(ctx, file)
	if runner.Dir != dir && ctx.Err() == nil {
		_, _ = fmt.Fprintf(out, "cd lasts for one line: each begins in the work folder, %s\n", dir)
	}
	if ctx.Err() != nil {
		return 130, fmt.Errorf("running %q: %w", firstLine(command), ctx.Err())
	}
	var status interp.ExitStatus
	switch {
	case errors.As(err, &status):
		return int(status), nil
	case err != nil:
		return 1, fmt.Errorf("running %q: %w", firstLine(command), err)
	}
	return 0, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// exec runs one program of a command.
func (s *Shell) exec(ctx context.Context, args []string) error {
	hc := interp.HandlerCtx(ctx)
	ours, known := s.Commands[args[0]]
	switch {
	case known:
		args = append(slices.Clone(ours), args[1:]...)
	case !slices.Contains(Programs, args[0]):
		_, _ = fmt.Fprintf(hc.Stderr, "%s: not found; %sa lesson's commands use %s\n", args[0], s.meant(args[0]), strings.Join(s.names(), " "))
		return interp.ExitStatus(127)
	}
	path, err := interp.LookPathDir(hc.Dir, hc.Env, args[0])
	if err != nil {
		_, _ = fmt.Fprintf(hc.Stderr, "%s: not found on this machine: %v\n", args[0], err)
		return interp.ExitStatus(127)
	}
	return start(ctx, &hc, path, args)
}

// meant asks whether another program was meant.
func (s *Shell) meant(name string) string {
	if near := source.Nearest(name, s.names(), len(name)/2); near != "" && len(name) > 2 {
		return fmt.Sprintf("did you mean %s? ", near)
	}
	return ""
}

// names are the programs that commands may call: ours first.
func (s *Shell) names() []string {
	return append(slices.Sorted(maps.Keys(s.Commands)), Programs...)
}

func environ(env expand.Environ) []string {
	var list []string
	env.Each(func(name string, v expand.Variable) bool {
		if v.Exported && v.Kind == expand.String {
			list = append(list, name+"="+v.Str)
		}
		return true
	})
	return list
}

// lockedWriter lets the programs of a pipeline write to one place.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
