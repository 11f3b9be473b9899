package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
)

// The lesson that is open meanwhile, at a step whose checks are looked at all the time.
const crowdLesson, crowdNamespace = "3", "ch3"

const (
	watched   = 20 * time.Second // how long processor time is taken for
	perSecond = 100              // pods that change
	keys      = 100              // keys pressed
	marks     = 40               // changes of which the lag is taken
	starts    = 5                // of which the time to the first rows is taken
)

// workbench is the figures of one program with many pods in view.
type workbench struct {
	lesson, idle, changing float64         // percent of a core: with a handful of pods, with all, while they change
	rate                   float64         // changes a second that the API server took
	rows                   []time.Duration // from its start to the rows of all pods
	memory                 uint64          // bytes, after all
	key, busyKey, lag      []time.Duration
}

// crowded measures the workbench with many pods in the namespace of a lesson: this program's, and others beside it.
func crowded(ctx context.Context, bin string, programs []string) (err error) {
	state, err := os.MkdirTemp("", "cadet-bench-")
	if err != nil {
		return err
	}
	b := bench{cadet: filepath.Join(bin, "cadet"), engine: "embedded", state: state}
	defer func() {
		_ = b.command(context.WithoutCancel(ctx), "down", "--delete").Run()
		_ = os.RemoveAll(state)
	}()
	kubeconfig, err := b.up(ctx)
	if err != nil {
		return err
	}
	reach, err := connection.Open(cluster.Access{Kubeconfig: kubeconfig})
	if err != nil {
		return err
	}
	found := make([]workbench, len(programs))
	for i, program := range programs {
		fmt.Printf("%s with a handful of pods …\n", program)
		if found[i].lesson, err = b.with(program).quiet(ctx); err != nil {
			return fmt.Errorf("%s: %w", program, err)
		}
	}
	fmt.Printf("adding %d simulated pods …\n", crowdPods)
	c := crowd{client: reach.Client(), namespace: crowdNamespace}
	if err := c.fill(ctx); err != nil {
		return err
	}
	for i, program := range programs {
		fmt.Printf("%s with %d pods …\n", program, crowdPods)
		if err := b.with(program).watch(ctx, c, &found[i]); err != nil {
			return fmt.Errorf("%s: %w", program, err)
		}
	}
	return showCrowded(programs, found)
}

// with is the same cluster, looked at by another program.
func (b bench) with(program string) bench {
	b.cadet = program
	return b
}

// lesson opens the lesson at the step that is looked at.
func (b bench) lesson(ctx context.Context) (*terminal, error) {
	t, err := open(b.command(ctx, "lesson", crowdLesson))
	if err != nil {
		return nil, err
	}
	if _, err = t.until(ctx, "the lesson", shows("1/")); err == nil {
		err = t.send("n")
	}
	if err == nil {
		_, err = t.until(ctx, "the second step", shows("2/"))
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// quiet is the share of a core that the workbench takes while nothing happens in a lesson as they usually are.
func (b bench) quiet(ctx context.Context) (float64, error) {
	t, err := b.lesson(ctx)
	if err != nil {
		return 0, err
	}
	defer t.close()
	if _, err := t.until(ctx, "the lesson's pods", shows("1 of 1 ready")); err != nil {
		return 0, err
	}
	if err := rest(ctx, 5*time.Second); err != nil {
		return 0, err
	}
	return t.share(ctx, watched)
}

// watch takes all other figures.
func (b bench) watch(ctx context.Context, c crowd, w *workbench) error {
	t, err := b.start(ctx, w)
	for n := 1; err == nil && n < starts; n++ {
		t.close()
		t, err = b.start(ctx, w)
	}
	if err != nil {
		return err
	}
	defer t.close()
	if err := rest(ctx, 5*time.Second); err != nil {
		return err
	}
	if w.idle, err = t.share(ctx, watched); err != nil {
		return err
	}
	y := row(t.text(), "crowd-")
	if y < 0 {
		return errors.New("no row of a pod is in view")
	}
	before, _, _ := strings.Cut(t.text()[y], "crowd-")
	if err := t.click(ansi.StringWidth(before), y); err != nil {
		return err
	}
	if w.key, err = t.press(ctx); err != nil {
		return err
	}
	changing, stop := context.WithCancel(ctx)
	defer stop()
	changed := make(chan int, 1)
	start := time.Now()
	go func() { changed <- c.change(changing, perSecond) }()
	if w.changing, err = t.share(ctx, watched); err != nil {
		return err
	}
	if w.busyKey, err = t.press(ctx); err != nil {
		return err
	}
	if w.lag, err = t.lag(ctx, c); err != nil {
		return err
	}
	stop()
	w.rate = float64(<-changed) / time.Since(start).Seconds()
	w.memory, _ = rollup(fmt.Sprintf("/proc/%d/smaps_rollup", t.cmd.Process.Pid))
	return nil
}

// start opens the lesson and takes how long it is until all pods are in view.
func (b bench) start(ctx context.Context, w *workbench) (*terminal, error) {
	began := time.Now()
	t, err := b.lesson(ctx)
	if err != nil {
		return nil, err
	}
	at, err := t.until(ctx, "all pods", shows(fmt.Sprintf("of %d ready", crowdPods+1))) // the lesson's own
	if err != nil {
		t.close()
		return nil, err
	}
	w.rows = append(w.rows, at.Sub(began))
	return t, nil
}

func rest(ctx context.Context, while time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(while):
		return nil
	}
}

// selected is the row of the pod that is selected, or -1.
func selected(screen []string) int {
	for i, line := range screen {
		if at := strings.Index(line, "▸"); at >= 0 && strings.Contains(line[at:], "crowd-") {
			return i
		}
	}
	return -1
}

// press moves the selection of the pods down and up again, and takes how long each key takes to show.
func (t *terminal) press(ctx context.Context) ([]time.Duration, error) {
	var all []time.Duration
	for i := range keys {
		before, key := selected(t.text()), "\x1b[B"
		if i%4 >= 2 {
			key = "\x1b[A"
		}
		began := time.Now()
		if err := t.send(key); err != nil {
			return nil, err
		}
		at, err := t.until(ctx, "another pod selected", func(screen []string) bool { y := selected(screen); return y >= 0 && y != before })
		if err != nil {
			return nil, err
		}
		all = append(all, at.Sub(began))
		if err := rest(ctx, 70*time.Millisecond+time.Duration(i)*time.Millisecond/4); err != nil { // at no beat of the program's own
			return nil, err
		}
	}
	return all, nil
}

// lag changes a pod that is in view, and takes how long after the API server's answer the screen shows it.
func (t *terminal) lag(ctx context.Context, c crowd) ([]time.Duration, error) {
	screen := t.text()
	y := selected(screen)
	if y < 0 {
		return nil, errors.New("no pod is selected")
	}
	_, number, _ := strings.Cut(screen[y], "crowd-")
	number, _, _ = strings.Cut(number, " ")
	var all []time.Duration
	for i := range marks {
		word := fmt.Sprintf("Mark%03d", i)
		if err := c.mark(ctx, "crowd-"+number, word); err != nil {
			return nil, err
		}
		answered := time.Now()
		at, err := t.until(ctx, word, shows(word))
		if err != nil {
			return nil, err
		}
		all = append(all, at.Sub(answered))
		if err := rest(ctx, 150*time.Millisecond+time.Duration(i)*7*time.Millisecond); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// percentile of times, in milliseconds.
func percentile(all []time.Duration, percent int) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return float64(sorted[(len(sorted)-1)*percent/100].Microseconds()) / 1000
}

// showCrowded prints the figures, a column for each program.
func showCrowded(programs []string, found []workbench) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(table, "\nthe workbench at %d×%d, %d simulated pods in its namespace\t%s\taim\n", columns, lines, crowdPods, strings.Join(programs, "\t"))
	for _, line := range []struct {
		what, aim string
		of        func(w workbench) string
	}{
		{"processor, a lesson open with a handful of pods", "0.5 %", func(w workbench) string { return fmt.Sprintf("%.2f %%", w.lesson) }},
		{"processor, nothing changes", "1 %", func(w workbench) string { return fmt.Sprintf("%.2f %%", w.idle) }},
		{fmt.Sprintf("processor, %d pods change a second", perSecond), "15 %", func(w workbench) string { return fmt.Sprintf("%.1f %% (at %.0f/s)", w.changing, w.rate) }},
		{"from a key to the screen, p50 · p99, nothing changes", "50 ms", func(w workbench) string { return both(w.key) }},
		{"the same while pods change", "50 ms", func(w workbench) string { return both(w.busyKey) }},
		{"from the API server's answer to the screen, p50 · p99, while pods change", "150 ms", func(w workbench) string { return both(w.lag) }},
		{fmt.Sprintf("from its start to the first rows, which are all, median of %d", starts), "", func(w workbench) string { return fmt.Sprintf("%.2f s", percentile(w.rows, 50)/1000) }},
		{"memory after all that", "200 MB", func(w workbench) string { return fmt.Sprintf("%d MB", w.memory>>20) }},
	} {
		cells := make([]string, len(found))
		for i, w := range found {
			cells[i] = line.of(w)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", line.what, strings.Join(cells, "\t"), line.aim)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Println("\nprocessor is of one core. Pods and nodes are objects of a real API server; their status is written by this program, not" +
		"\nby a kubelet or by kwok. Not measured: other tools on the same cluster, pods that come and go, other sizes of the window.")
	return nil
}

func both(all []time.Duration) string {
	return fmt.Sprintf("%.0f · %.0f ms", percentile(all, 50), percentile(all, 99))
}
