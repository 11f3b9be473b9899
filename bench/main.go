// Command bench measures what a learner waits for, on this machine and in one run: how soon the first lesson's pods
// run, from nothing and from a cluster that was up before, what the cluster holds in memory, and how soon the
// workbench shows its first frame; on the embedded engine, and beside it on kind where that can run. It asserts
// nothing: machines differ.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// rounds is how often each figure is taken; the median is shown.
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

// engines are measured in turns, so that what else the machine does hits all of them.
var engines = []string{"embedded", "kind"}

func run(ctx context.Context, bin string) error {
	all := map[string][]figures{}
	for n := range rounds {
		for _, engine := range engines {
			if why := cannot(ctx, bin, engine); why != "" {
				fmt.Printf("%s is not measured: %s\n", engine, why)
				continue
			}
			fmt.Printf("round %d of %d: %s …\n", n+1, rounds, engine)
			f, err := measure(ctx, bin, engine)
			if err != nil {
				return err
			}
			all[engine] = append(all[engine], f)
		}
	}
	return show(all)
}

// show prints the medians, the engines side by side.
func show(all map[string][]figures) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(table, "\nmedian of %d\tembedded\tkind\tkind ÷ embedded\taim for embedded on two cores\n", rounds)
	seconds := func(of func(figures) time.Duration) func([]figures) float64 {
		return func(list []figures) float64 { return median(list, of).Seconds() }
	}
	for _, row := range []struct {
		what, unit, aim string
		of              func([]figures) float64
	}{
		{"cadet up on nothing, to three lesson pods Running", "%.1f s", "6 s", seconds(func(f figures) time.Duration { return f.empty })},
		{"the same where a cluster was before", "%.1f s", "3 s", seconds(func(f figures) time.Duration { return f.kept })},
		{"cadet with the cluster up, to its first frame", "%.3f s", "0.150 s", seconds(func(f figures) time.Duration { return f.frame })},
		{"memory of the cluster's processes, shared pages counted once", "%.0f MB", "700 MB", func(list []figures) float64 {
			return float64(median(list, func(f figures) uint64 { return f.shared }) >> 20)
		}},
		{"the same, shared pages counted for each", "%.0f MB", "", func(list []figures) float64 {
			return float64(median(list, func(f figures) uint64 { return f.resident }) >> 20)
		}},
	} {
		embedded, kind, ratio := "–", "–", "–"
		if list := all["embedded"]; len(list) > 0 {
			embedded = fmt.Sprintf(row.unit, row.of(list))
		}
		if list := all["kind"]; len(list) > 0 {
			kind = fmt.Sprintf(row.unit, row.of(list))
			if len(all["embedded"]) > 0 {
				ratio = fmt.Sprintf("%.1f", row.of(list)/row.of(all["embedded"]))
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", row.what, embedded, kind, ratio, row.aim)
	}
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
