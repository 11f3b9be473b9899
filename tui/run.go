package tui

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
)

// framesPerSecond is how often Bubble Tea looks whether there is something to draw. To look is most of what an idle workbench
// costs, and half of its 60 times show a key within 35 ms still.
const framesPerSecond = 30

// Run shows the workbench until the learner quits or ctx ends. What it began to bring up has ended when it returns.
func Run(ctx context.Context, opts Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	started := make(chan struct{}, 1) // held while the cluster comes up
	start := opts.Start
	opts.Start = func(ctx context.Context, report func(cluster.Progress)) (cluster.Access, error) {
		started <- struct{}{}
		defer func() { <-started }()
		return start(ctx, report)
	}
	m := New(opts)
	m.arrival.root = ctx
	// Signals end ctx. Bubble Tea's own handler waits for ever where one comes after the program has begun to end.
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond)).Run()
	cancel()
	each(m.board, func(p closing) { p.Close() })
	if opts.Closed != nil {
		opts.Closed()
	}
	started <- struct{}{}
	if errors.Is(err, tea.ErrInterrupted) || errors.Is(err, context.Canceled) {
		err = nil
	}
	switch {
	case err != nil && opts.Watch != nil:
		return fmt.Errorf("the screen ended early: %w", err)
	case opts.Watch != nil:
		return nil
	case err != nil:
		return fmt.Errorf("the screen ended early: %w\nType: %s", err, opts.Course.InCourse("cadet lesson --plain"))
	}
	switch {
	case m.arrival.isUp():
		_, err = fmt.Fprintf(os.Stdout, "The cluster keeps running. Go on with: %s    End it with: cadet down\n", opts.Course.InCourse("cadet"))
	case m.arrival.cancelled:
		_, err = fmt.Fprintf(os.Stdout, "Cancelled: what had begun was taken back. Begin again with: %s\n", opts.Course.InCourse("cadet"))
	}
	return err
}
