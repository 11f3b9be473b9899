// Package files holds the programs that work on files. They are u-root's.
package files

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/u-root/u-root/pkg/core"
	"github.com/u-root/u-root/pkg/core/base64"
	"github.com/u-root/u-root/pkg/core/cat"
	"github.com/u-root/u-root/pkg/core/cp"
	"github.com/u-root/u-root/pkg/core/ls"
	"github.com/u-root/u-root/pkg/core/mkdir"
	"github.com/u-root/u-root/pkg/core/mv"
	"github.com/u-root/u-root/pkg/core/rm"
	"github.com/u-root/u-root/pkg/core/touch"

	"github.com/kubecadet/cadet/lab/applet"
)

// Applets are the file programs.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "base64", Summary: "encodes, or decodes with -d", Run: with(base64.New)},
		{Name: "cat", Summary: "prints files", Run: with(cat.New)},
		{Name: "cp", Summary: "copies files", Run: with(cp.New)},
		{Name: "ls", Summary: "lists files", Run: list},
		{Name: "mkdir", Summary: "makes directories", Run: with(mkdir.New)},
		{Name: "mv", Summary: "moves files", Run: with(mv.New)},
		{Name: "rm", Summary: "removes files", Run: with(rm.New)},
		{Name: "tar", Summary: "packs and unpacks files", Run: archive},
		{Name: "touch", Summary: "makes empty files, or sets their times", Run: with(touch.New)},
	}
}

type run = func(ctx context.Context, std applet.Streams, args []string) error

// with runs a u-root command on the streams of an applet.
func with(command func() core.Command) run {
	return func(ctx context.Context, std applet.Streams, args []string) error {
		c := command()
		c.SetIO(std.In, std.Out, std.Err)
		err := c.RunContext(ctx, args...)
		var path *fs.PathError
		switch {
		case errors.Is(err, flag.ErrHelp):
			return applet.Status(0)
		case errors.As(err, &path):
			return fmt.Errorf("%s: %w", path.Path, path.Err)
		}
		return err
	}
}

// list is u-root's ls, which prints a missing file's error to stdout and succeeds all the same.
func list(ctx context.Context, std applet.Streams, args []string) error {
	var kept, options []string
	status := applet.Status(0)
	operands := 0
	for i, arg := range args {
		if operands == 0 && strings.HasPrefix(arg, "-") && arg != "-" {
			// One name per line is what it prints anyway.
			if arg = strings.ReplaceAll(arg, "1", ""); arg != "-" {
				options = append(options, arg)
			}
			continue
		}
		operands++
		if _, err := os.Lstat(args[i]); err != nil {
			_, _ = fmt.Fprintf(std.Err, "ls: %s: %v\n", arg, errors.Unwrap(err))
			status = 1
			continue
		}
		kept = append(kept, arg)
	}
	if operands == 0 || len(kept) > 0 {
		if err := with(ls.New)(ctx, std, append(options, kept...)); err != nil {
			return err
		}
	}
	if status != 0 {
		return status
	}
	return nil
}
