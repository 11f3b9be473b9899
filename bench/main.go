// Command bench measures what a learner waits for, on this machine and in one run: how soon the first lesson's pods
// run, from nothing and from a cluster that was up before, what the cluster holds in memory, and how soon the
// workbench shows its first frame. It asserts nothing: machines differ.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// rounds is how often each time is taken; the median is shown.
const rounds = 3

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: bench BIN, where BIN is the folder that make build fills")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// figures of one round.
type figures struct {
	empty, kept, frame time.Duration
	resident, shared   uint64 // bytes: the sum over processes, and with shared pages counted once
}

func run(ctx context.Context, bin string) error {
	var all []figures
	for n := range rounds {
		fmt.Printf("round %d of %d …\n", n+1, rounds)
		f, err := measure(ctx, bin)
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(table, "\nwhat\tmedian of %d\taim on two cores\n", rounds)
	fmt.Fprintf(table, "cadet up on nothing, to three lesson pods Running\t%.1f s\t6 s\n", median(all, func(f figures) time.Duration { return f.empty }).Seconds())
	fmt.Fprintf(table, "the same where a cluster was before\t%.1f s\t3 s\n", median(all, func(f figures) time.Duration { return f.kept }).Seconds())
	fmt.Fprintf(table, "cadet with the cluster up, to its first frame\t%d ms\t150 ms\n", median(all, func(f figures) time.Duration { return f.frame }).Milliseconds())
	fmt.Fprintf(table, "memory of all the cluster's processes, pages they share counted once\t%d MB\t700 MB\n", median(all, func(f figures) uint64 { return f.shared })>>20)
	fmt.Fprintf(table, "the same, shared pages counted for each\t%d MB\t\n", median(all, func(f figures) uint64 { return f.resident })>>20)
	return table.Flush()
}

func median[T time.Duration | uint64](all []figures, of func(figures) T) T {
	var values []T
	for _, f := range all {
		values = append(values, of(f))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// measure takes every figure once, on a cluster of its own that goes again.
func measure(ctx context.Context, bin string) (f figures, err error) {
	state, err := os.MkdirTemp("", "cadet-bench-")
	if err != nil {
		return f, err
	}
	b := bench{cadet: filepath.Join(bin, "cadet"), state: state}
	defer func() {
		_ = b.command(ctx, "down", "--delete").Run() // after an error there may be nothing to end
		_ = os.RemoveAll(state)                      // and what is left in /tmp harms nobody
	}()
	if f.empty, err = b.timeToPods(ctx); err != nil {
		return f, err
	}
	if f.resident, f.shared, err = b.memory(); err != nil {
		return f, err
	}
	if f.frame, err = b.timeToFrame(ctx); err != nil {
		return f, err
	}
	if err := b.command(ctx, "down").Run(); err != nil {
		return f, err
	}
	f.kept, err = b.timeToPods(ctx)
	return f, err
}

// bench is one cluster to measure.
type bench struct{ cadet, state string }

func (b bench) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.cadet, args...)
	cmd.Env = append(os.Environ(), "CADET_STATE_DIR="+b.state)
	return cmd
}
