//go:build unix

package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/term"
	"mvdan.cc/sh/v3/interp"
)

// patience is how long a program has to end itself once it was asked to.
const patience = 2 * time.Second

// start runs a program in a process group of its own, so that what it started ends with it.
func start(ctx context.Context, hc *interp.HandlerContext, path string, args []string) error {
	cmd := exec.CommandContext(ctx, path)
	cmd.Args, cmd.Dir, cmd.Env = args, hc.Dir, environ(hc.Env)
	cmd.Stdout, cmd.Stderr = hc.Stdout, hc.Stderr
	if hc.Stdin != nil {
		cmd.Stdin = hc.Stdin
	}
	// With the terminal as its input a program stays in our group: the terminal answers no other.
	file, isFile := cmd.Stdin.(*os.File)
	group := !isFile || !term.IsTerminal(int(file.Fd()))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: group}
	signal := func(s syscall.Signal) error {
		if group {
			return syscall.Kill(-cmd.Process.Pid, s)
		}
		return cmd.Process.Signal(s)
	}
	cmd.Cancel = func() error { return signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	if ctx.Err() != nil {
		if cmd.Process != nil {
			_ = signal(syscall.SIGKILL) // gone already, most of the time
		}
		return ctx.Err()
	}
	var exit *exec.ExitError
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return nil
	case errors.As(err, &exit):
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return interp.ExitStatus(128 + uint8(status.Signal()))
		}
		return interp.ExitStatus(uint8(exit.ExitCode()))
	}
	_, _ = fmt.Fprintf(hc.Stderr, "%s: %v\n", args[0], err)
	return interp.ExitStatus(126)
}
