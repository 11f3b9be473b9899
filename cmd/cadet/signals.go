package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/kubecadet/cadet/internal/hangup"
)

type runFunc func(ctx context.Context, cmd *cobra.Command, args []string) error

// withSignals gives a command a context that ends with the first interrupt. The second ends the program at once.
func (a *app) withSignals(run runFunc) func(*cobra.Command, []string) error {
	return a.reporting(func(cmd *cobra.Command, args []string) error {
		ctx, cancel := context.WithCancel(cmd.Context())
		defer cancel()
		signals := make(chan os.Signal, 1)
		if !signal.Ignored(syscall.SIGHUP) { // as under nohup
			go hangUp(ctx, signals)
		}
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
		go a.stopOn(ctx, signals, cancel)
		a.talks = true
		return run(ctx, cmd, args)
	})
}

// hangUp makes the end of the terminal the signal for it, which not everybody is sent.
func hangUp(ctx context.Context, signals chan<- os.Signal) {
	for _, f := range []*os.File{os.Stdin, os.Stdout} {
		if !term.IsTerminal(int(f.Fd())) {
			continue
		}
		if hangup.Wait(ctx, f) == nil {
			select {
			case signals <- syscall.SIGHUP:
			case <-ctx.Done():
			}
		}
		return
	}
}

// stopOn waits for a signal that is not meant for a command of the learner's, and then cancels.
func (a *app) stopOn(ctx context.Context, signals chan os.Signal, cancel context.CancelFunc) {
	defer signal.Stop(signals)
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-signals:
			if s == os.Interrupt && a.screen.Load() {
				continue // the screen sees to it, or what has the terminal for a while
			}
			if stop := a.command.Swap(nil); stop != nil && s == os.Interrupt {
				(*stop)()
				continue
			}
			cancel()
			return
		}
	}
}

// interruptible gives a command of the learner's a context that ends with an interrupt, while the rest goes on.
func (a *app) interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	a.command.Store(&cancel)
	return ctx, func() {
		a.command.Store(nil)
		cancel()
	}
}

// untilSignal ends a context at the first signal, for a command that says nothing of its own about it.
func untilSignal(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}
