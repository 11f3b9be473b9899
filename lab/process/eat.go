package process

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// eat takes memory, a step at a time, and keeps it: what a limit is for.
func eat(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "eat", "[--memory 100Mi] [--step 10Mi] [--every 100ms]")
	most := flags.String("memory", "100Mi", "how much to take")
	step := flags.String("step", "10Mi", "how much at a time")
	every := flags.Duration("every", 100*time.Millisecond, "time between two steps")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	total, err := size(*most)
	if err != nil {
		return err
	}
	each, err := size(*step)
	if err != nil {
		return err
	}
	var taken [][]byte
	for left := total; left > 0; left -= min(left, each) {
		piece := make([]byte, min(left, each))
		for i := 0; i < len(piece); i += os.Getpagesize() {
			piece[i] = 1 // memory that was never written to is not there yet
		}
		taken = append(taken, piece)
		_, _ = fmt.Fprintf(std.Out, "%d MiB taken\n", (total-left+min(left, each))>>20)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(*every):
		}
	}
	<-ctx.Done()
	runtime.KeepAlive(taken)
	return nil
}

// size reads bytes as Kubernetes writes them: 512, 64Ki, 100Mi, 1Gi.
func size(text string) (int, error) {
	number, shift := text, 0
	for unit, s := range map[string]int{"Ki": 10, "Mi": 20, "Gi": 30} {
		if n, ok := strings.CutSuffix(text, unit); ok {
			number, shift = n, s
		}
	}
	n, err := strconv.Atoi(number)
	if err != nil || n <= 0 || n > 1<<40>>shift {
		return 0, fmt.Errorf("invalid amount %q: give bytes, or a number with Ki, Mi or Gi", text)
	}
	return n << shift, nil
}

// burn keeps processors busy.
func burn(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "burn", "[--cpus 1] [--for 1m]")
	count := flags.Int("cpus", 1, "how many processors")
	limit := flags.Duration("for", 0, "how long; without it until the end")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if *limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, *limit)
		defer cancel()
	}
	var all sync.WaitGroup
	for range max(*count, 1) {
		all.Go(func() {
			for ctx.Err() == nil { // asking is work enough
			}
		})
	}
	all.Wait()
	return nil
}
