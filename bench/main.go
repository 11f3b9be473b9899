// Command bench measures what a learner waits for, on this machine and in one run. "engines": how soon the first lesson's
// pods run, from nothing and from a cluster that was up before, what the cluster holds in memory, how soon the workbench
// shows its first frame, and what the way through the Ingress costs; on the embedded engine, and beside it on kind where
// that can run. "crowd": what the workbench takes of the machine with thousands of pods in view, and how soon it shows a
// key and a change. It asserts nothing: machines differ.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"
)

// rounds is how often each figure is taken; the median is shown.
const rounds = 3

func main() {
	if len(os.Args) < 2 || len(os.Args) > 2 && !slices.Contains([]string{"engines", "crowd"}, os.Args[2]) {
		fmt.Fprintln(os.Stderr, "usage: bench BIN [engines | crowd [CADET…]], where BIN is the folder that make build fills, and each CADET"+
			"\nanother build of cadet to measure beside the one in BIN; without a part, both are measured")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	bin := os.Args[1]
	var err error
	if len(os.Args) == 2 || os.Args[2] == "engines" {
		err = run(ctx, bin)
	}
	if ctx.Err() == nil && (len(os.Args) == 2 || os.Args[2] == "crowd") {
		err = errors.Join(err, crowded(ctx, bin, append([]string{filepath.Join(bin, "cadet")}, os.Args[min(3, len(os.Args)):]...)))
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// figures of one round.
type figures struct {
	empty, kept, frame time.Duration
	resident, shared   uint64 // bytes: the sum over processes, and with shared pages counted once
	edge               edgeFigures
}

// engines are measured in turns, so that what else the machine does hits all of them.
var engines = []string{"embedded", "kind"}

// run measures. An engine that fails is left out from then on, and its error is told below the figures of the other.
func run(ctx context.Context, bin string) error {
	all, failed := map[string][]figures{}, map[string]error{}
	for n := range rounds {
		for _, engine := range engines {
			if failed[engine] != nil {
				continue
			}
			if why := cannot(ctx, bin, engine); why != "" && ctx.Err() == nil {
				fmt.Printf("%s is not measured: %s\n", engine, why)
				continue
			}
			fmt.Printf("round %d of %d: %s …\n", n+1, rounds, engine)
			f, err := measure(ctx, bin, engine)
			switch {
			case ctx.Err() != nil:
				return errors.New("interrupted")
			case err != nil:
				failed[engine] = fmt.Errorf("%s is not measured: %w", engine, err)
				continue
			}
			all[engine] = append(all[engine], f)
		}
	}
	return errors.Join(show(all), failed[engines[0]], failed[engines[1]])
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
		{"requests a second, from pod to pod", "%.0f", "", func(list []figures) float64 {
			return median(list, func(f figures) float64 { return f.edge.direct.PerSecond })
		}},
		{"the same through the Ingress", "%.0f", "", func(list []figures) float64 {
			return median(list, func(f figures) float64 { return f.edge.ingress.PerSecond })
		}},
		{"99 of 100 are answered within, from pod to pod", "%.1f ms", "", func(list []figures) float64 {
			return median(list, func(f figures) float64 { return f.edge.direct.P99 })
		}},
		{"the same through the Ingress", "%.1f ms", "", func(list []figures) float64 {
			return median(list, func(f figures) float64 { return f.edge.ingress.P99 })
		}},
		{fmt.Sprintf("requests answered during %d updates of the Ingress, at the least", updates), "%.4f %%", "100 %", func(list []figures) float64 {
			return slices.MinFunc(list, func(a, b figures) int { return cmp.Compare(a.edge.answered, b.edge.answered) }).edge.answered
		}},
	} {
		value := map[string]float64{}
		cell := func(engine string) string {
			if list := all[engine]; len(list) > 0 {
				value[engine] = row.of(list)
			}
			if value[engine] == 0 {
				return "–"
			}
			return fmt.Sprintf(row.unit, value[engine])
		}
		embedded, kind, ratio := cell("embedded"), cell("kind"), "–"
		if value["embedded"] > 0 && value["kind"] > 0 {
			ratio = fmt.Sprintf("%.1f", value["kind"]/value["embedded"])
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", row.what, embedded, kind, ratio, row.aim)
	}
	return table.Flush()
}

func median[T time.Duration | uint64 | float64](all []figures, of func(figures) T) T {
	var values []T
	for _, f := range all {
		values = append(values, of(f))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
