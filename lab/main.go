// Command lab is all programs of the lab image in one: it runs the one it is called by the name
// of, through a link, or the one that its first argument names.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/applets"
)

const terminated = 128 + int(syscall.SIGTERM)

func main() {
	os.Exit(dispatch(os.Args, applets.All()))
}

func dispatch(args []string, all []applet.Applet) int {
	if chosen, found := find(all, filepath.Base(args[0])); found {
		return run(chosen, args[1:])
	}
	if len(args) < 2 || args[1] == "--help" {
		list(os.Stdout, all)
		return 0
	}
	if chosen, found := find(all, args[1]); found {
		return run(chosen, args[2:])
	}
	_, _ = fmt.Fprintf(os.Stderr, "lab: there is no program %q here. These are:\n", args[1])
	list(os.Stderr, all)
	return int(applet.Usage)
}

func find(all []applet.Applet, name string) (applet.Applet, bool) {
	i := slices.IndexFunc(all, func(a applet.Applet) bool { return a.Name == name })
	if i < 0 {
		return applet.Applet{}, false
	}
	return all[i], true
}

func list(w io.Writer, all []applet.Applet) {
	for _, a := range all {
		_, _ = fmt.Fprintf(w, "%-10s %s\n", a.Name, a.Summary)
	}
}

func run(a applet.Applet, args []string) int {
	ctx := context.Background()
	if a.Serves {
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, syscall.SIGTERM, os.Interrupt)
		defer stop()
	} else {
		endAtOnce()
	}
	err := a.Run(ctx, applet.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, args)
	var status applet.Status
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	}
	_, _ = fmt.Fprintf(os.Stderr, "%s: %v\n", a.Name, err)
	return 1
}

// endAtOnce makes SIGTERM end a program that may not be listening, also as process 1.
func endAtOnce() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	go func() {
		<-asked
		os.Exit(terminated)
	}()
}
