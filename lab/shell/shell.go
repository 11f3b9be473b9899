// Package shell is the lab image's sh, and the programs that a shell has built in.
package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lab/applet"
)

// How long a program may go on after Ctrl-C.
const killAfter = 2 * time.Second

// Applets are sh, and as programs of their own those built-in commands that run without a shell too.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "sh", Summary: "the shell", Run: run},
		builtin("[", "tests a condition"),
		builtin("echo", "prints its arguments"),
		builtin("false", "fails"),
		builtin("printf", "prints by a format"),
		builtin("pwd", "prints the working directory"),
		builtin("test", "tests a condition"),
		builtin("true", "succeeds"),
	}
}

// builtin makes a program of a built-in command.
func builtin(name, summary string) applet.Applet {
	return applet.Applet{Name: name, Summary: summary, Run: func(ctx context.Context, std applet.Streams, args []string) error {
		return script(ctx, std, strings.NewReader(name+` "$@"`), name, args, nil)
	}}
}

// invocation is what sh's arguments ask for.
type invocation struct {
	options     []string // for the interpreter: -e, -x, …
	commands    string
	hasCommands bool
	operands    []string
}

// parse reads sh's arguments; its options end at the first word that is not one.
func parse(args []string) invocation {
	var in invocation
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		word := args[0]
		args = args[1:]
		if word == "--" {
			break
		}
		for _, letter := range word[1:] {
			switch {
			case letter == 'c' && word[0] == '-':
				in.hasCommands = true
			case strings.ContainsRune("ils", letter): // interactive, login, from stdin: stdin decides that here
			default:
				in.options = append(in.options, word[:1]+string(letter))
			}
		}
	}
	in.operands = args
	if in.hasCommands && len(args) > 0 {
		in.commands, in.operands = args[0], args[1:]
	}
	return in
}

func run(ctx context.Context, std applet.Streams, args []string) error {
	in := parse(args)
	switch {
	case in.hasCommands:
		name := "sh"
		if len(in.operands) > 0 {
			name, in.operands = in.operands[0], in.operands[1:]
		}
		return script(ctx, std, strings.NewReader(in.commands), name, in.operands, in.options)
	case len(in.operands) > 0:
		file, err := os.Open(in.operands[0])
		if err != nil {
			return fmt.Errorf("cannot run the script: %w", err)
		}
		defer func() { _ = file.Close() }()
		return script(ctx, std, file, in.operands[0], in.operands[1:], in.options)
	}
	if stdin, ok := std.In.(*os.File); ok && term.IsTerminal(int(stdin.Fd())) {
		return converse(ctx, std, stdin, in.options)
	}
	return follow(ctx, std, in.options)
}

// script runs commands that are there as a whole; name is their $0.
func script(ctx context.Context, std applet.Streams, commands io.Reader, name string, params, options []string) error {
	file, err := syntax.NewParser().Parse(commands, name)
	if err != nil {
		_, _ = fmt.Fprintln(std.Err, err)
		return applet.Usage
	}
	runner, err := newRunner(std, params, options)
	if err != nil {
		return err
	}
	return status(runner.Run(ctx, file))
}

// follow runs the commands from stdin as they arrive.
func follow(ctx context.Context, std applet.Streams, options []string) error {
	runner, err := newRunner(std, nil, options)
	if err != nil {
		return err
	}
	var last error
	for stmt, err := range syntax.NewParser().StmtsSeq(std.In) {
		if err != nil {
			_, _ = fmt.Fprintln(std.Err, "sh:", err)
			return applet.Usage
		}
		if last = runner.Run(ctx, stmt); runner.Exited() || ctx.Err() != nil {
			break
		}
	}
	return status(last)
}

func newRunner(std applet.Streams, params, options []string, more ...interp.RunnerOption) (*interp.Runner, error) {
	more = append(more,
		interp.StdIO(std.In, std.Out, std.Err),
		interp.CallHandler(programForKill),
		interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc { return interp.DefaultExecHandler(killAfter) }),
		interp.Params(append(append(options, "--"), params...)...))
	return interp.New(more...)
}

// programForKill leads kill to the program of that name: the interpreter counts it among its own commands, and has none.
func programForKill(ctx context.Context, args []string) ([]string, error) {
	if len(args) == 0 || args[0] != "kill" {
		return args, nil
	}
	shell := interp.HandlerCtx(ctx)
	path, err := interp.LookPathDir(shell.Dir, shell.Env, "kill")
	if err != nil {
		return args, nil //nolint:nilerr // without the program the interpreter says that it can't
	}
	return append([]string{path}, args[1:]...), nil
}

// status turns what the interpreter returns into the shell's own end.
func status(err error) error {
	var exit interp.ExitStatus
	if errors.As(err, &exit) {
		return applet.Status(exit)
	}
	return err
}
