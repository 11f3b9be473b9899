package process

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/lab/applet"
)

const killUsage = "usage: kill [-SIGNAL | -s SIGNAL] PROCESS..., such as: kill 1, kill -HUP 7"

// kill sends a signal, SIGTERM when none is named, to each process. One that can't be sent doesn't keep it from the others.
func kill(_ context.Context, std applet.Streams, args []string) error {
	signal, ids, err := parseKill(args)
	if err != nil {
		return usageOfKill(std, err.Error())
	}
	if len(ids) == 0 {
		return usageOfKill(std, "which process?")
	}
	failed := false
	for _, id := range ids {
		number, err := strconv.Atoi(id)
		if err != nil {
			err = fmt.Errorf("that is no process number: ps lists them")
		} else {
			err = syscall.Kill(number, signal)
		}
		if err != nil {
			_, _ = fmt.Fprintf(std.Err, "kill: %s: %v\n", id, err)
			failed = true
		}
	}
	if failed {
		return applet.Status(1)
	}
	return nil
}

func usageOfKill(std applet.Streams, reason string) error {
	_, _ = fmt.Fprintf(std.Err, "kill: %s: %s\n", strings.TrimSuffix(reason, "?"), killUsage)
	return applet.Usage
}

// parseKill reads the signal, which may be named with or without SIG or be a number, and the processes behind it.
func parseKill(args []string) (syscall.Signal, []string, error) {
	name, ids := "TERM", args
	switch {
	case len(args) == 0:
	case args[0] == "--":
		ids = args[1:]
	case args[0] == "-s":
		if len(args) < 2 {
			return 0, nil, fmt.Errorf("-s needs a signal")
		}
		name, ids = args[1], args[2:]
	case strings.HasPrefix(args[0], "-"):
		name, ids = args[0][1:], args[1:]
	}
	if number, err := strconv.Atoi(name); err == nil {
		if number < 0 || number > 64 {
			return 0, nil, fmt.Errorf("there is no signal %d", number)
		}
		return syscall.Signal(number), ids, nil
	}
	signal := unix.SignalNum("SIG" + strings.TrimPrefix(strings.ToUpper(name), "SIG"))
	if signal == 0 {
		return 0, nil, fmt.Errorf("there is no signal %s", name)
	}
	return signal, ids, nil
}
