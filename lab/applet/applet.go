// Package applet says what one program inside the lab image is.
package applet

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"
)

// Streams are the three standard streams of a program.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Applet is one program of the multi-call binary.
type Applet struct {
	Name    string
	Summary string // one line for the list of applets

	// Serves tells that the applet ends by itself when ctx does. Any other one is ended at once
	// by SIGTERM, also as process 1, for which the kernel has no default action.
	Serves bool

	// Run does the work; args are those after the name. An error is printed behind the name and
	// ends the program with status 1, unless it is a Status.
	Run func(ctx context.Context, std Streams, args []string) error
}

// Status is an exit status whose reason has been printed already.
type Status int

// Error names the status.
func (s Status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// Usage is the status for arguments that a program does not understand.
const Usage Status = 2

// Flags starts the flag set of a program; usage is what follows its name in the help.
func Flags(std Streams, name, usage string) *pflag.FlagSet {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.SetOutput(std.Err)
	flags.SortFlags = false
	flags.Usage = func() {
		_, _ = fmt.Fprintf(std.Err, "Usage: %s %s\n%s", name, usage, flags.FlagUsages())
	}
	return flags
}

// Parse reads args into flags. It prints what is wrong with them and returns a Status.
func Parse(std Streams, flags *pflag.FlagSet, args []string) error {
	err := flags.Parse(args)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pflag.ErrHelp):
		return Status(0)
	}
	_, _ = fmt.Fprintf(std.Err, "%s: %v (%s --help lists the options)\n", flags.Name(), err, flags.Name())
	return Usage
}
