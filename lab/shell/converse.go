package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"golang.org/x/term"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lab/applet"
)

// console reads command lines from a terminal with editing and history.
type console struct {
	stdin  *os.File
	keys   *keyboard
	editor *term.Terminal
}

func newConsole(std applet.Streams, stdin *os.File) *console {
	keys := &keyboard{source: stdin}
	editor := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{keys, std.Out}, "")
	editor.History = &history{}
	editor.AutoCompleteCallback = complete
	return &console{stdin: stdin, keys: keys, editor: editor}
}

// line asks for one line; interrupted tells that Ctrl-C ended it. The terminal is raw only
// meanwhile, so the programs that the shell starts find it as they expect.
func (c *console) line(prompt string) (text string, interrupted bool, err error) {
	fd := int(c.stdin.Fd())
	cooked, err := term.MakeRaw(fd)
	if err != nil {
		return "", false, err
	}
	defer func() { _ = term.Restore(fd, cooked) }()
	if width, height, err := term.GetSize(fd); err == nil && width > 0 {
		_ = c.editor.SetSize(width, height)
	}
	c.editor.SetPrompt(prompt)
	c.keys.interrupted = false
	text, err = c.editor.ReadLine()
	return text, c.keys.interrupted, err
}

// converse is the interactive shell.
func converse(ctx context.Context, std applet.Streams, stdin *os.File, options []string) error {
	runner, err := newRunner(std, nil, options, interp.Interactive(true))
	if err != nil {
		return err
	}
	ignored := make(chan os.Signal, 1)
	signal.Notify(ignored, os.Interrupt) // it is meant for the program in the foreground
	defer signal.Stop(ignored)
	terminal := newConsole(std, stdin)
	parser := syntax.NewParser()
	var last error
	for pending := ""; ; {
		prompt := "> "
		if pending == "" {
			prompt = promptFor(runner.Dir)
		}
		text, interrupted, err := terminal.line(prompt)
		switch {
		case errors.Is(err, io.EOF):
			_, _ = fmt.Fprintln(std.Out)
			return status(last)
		case err != nil:
			return err
		case interrupted:
			pending = ""
			continue
		}
		pending += text + "\n"
		file, err := parser.Parse(strings.NewReader(pending), "")
		if syntax.IsIncomplete(err) {
			continue
		}
		pending = ""
		if err != nil {
			_, _ = fmt.Fprintln(std.Err, "sh:", err)
			last = applet.Usage
			continue
		}
		var exited bool
		if exited, last = perform(ctx, runner, std, file); exited {
			return status(last)
		}
		_ = os.Chdir(runner.Dir) // for completion, which looks from where the process is
	}
}

// perform runs the commands of one line and tells whether one of them was exit. Ctrl-C ends the
// commands and not the shell.
func perform(ctx context.Context, runner *interp.Runner, std applet.Streams, file *syntax.File) (exited bool, last error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	for _, stmt := range file.Stmts {
		last = runner.Run(ctx, stmt)
		if ctx.Err() != nil {
			_, _ = fmt.Fprintln(std.Out)
			return false, applet.Status(130)
		}
		if runner.Exited() {
			return true, last
		}
	}
	return false, last
}

// promptFor shows the host name, because a pod's shell looks like any other.
func promptFor(dir string) string {
	host, err := os.Hostname()
	if err != nil {
		host = "lab"
	}
	return fmt.Sprintf("%s:%s # ", host, dir)
}
