// Package process holds the programs that only stay, such as sleep and the sandbox's pause, or use up what a pod has.
package process

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// Applets are the programs.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "burn", Summary: "keeps processors busy", Serves: true, Run: burn},
		{Name: "eat", Summary: "takes memory and keeps it", Serves: true, Run: eat},
		{Name: "kill", Summary: "sends a process a signal, SIGTERM when none is named", Run: kill},
		{Name: "logwriter", Summary: "writes numbered lines to a file", Serves: true, Run: logwriter},
		{Name: "pause", Summary: "holds a pod's namespaces until SIGTERM", Serves: true, Run: pause},
		{Name: "sleep", Summary: "waits for seconds (or 1m, 2h, infinity)", Run: sleep},
	}
}

// reapOrphans makes the kernel clear away the children that process 1 inherits.
func reapOrphans() { signal.Ignore(syscall.SIGCHLD) }

func pause(ctx context.Context, _ applet.Streams, _ []string) error {
	reapOrphans()
	<-ctx.Done()
	return nil
}

// sleep is process 1 of many a lesson's pod, hence the orphans.
func sleep(ctx context.Context, _ applet.Streams, args []string) error {
	var total time.Duration
	for _, arg := range args {
		d, err := duration(arg)
		if err != nil {
			return err
		}
		total = saturatingAdd(total, d)
	}
	if len(args) == 0 {
		return errors.New("for how long? For example: sleep 5, sleep 2m, sleep infinity")
	}
	reapOrphans()
	select {
	case <-time.After(total):
	case <-ctx.Done():
	}
	return nil
}

const forever = time.Duration(math.MaxInt64)

func saturatingAdd(a, b time.Duration) time.Duration {
	if a > forever-b {
		return forever
	}
	return a + b
}

// duration reads seconds with an optional unit: s, m, h or d.
func duration(arg string) (time.Duration, error) {
	if arg == "infinity" || arg == "inf" {
		return forever, nil
	}
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}
	unit, number := time.Second, arg
	if arg != "" {
		if u, ok := units[arg[len(arg)-1]]; ok {
			unit, number = u, arg[:len(arg)-1]
		}
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || value < 0 || strings.ContainsAny(number, "xXpP") {
		return 0, fmt.Errorf("invalid time %q: give seconds, or a number with s, m, h or d, or infinity", arg)
	}
	if value*float64(unit) >= float64(forever) {
		return forever, nil
	}
	return time.Duration(value * float64(unit)), nil
}
