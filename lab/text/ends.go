package text

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

const followEvery = 200 * time.Millisecond

// oldCount turns head -5 into head -n5.
func oldCount(args []string) []string {
	if len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && args[0][1] >= '0' && args[0][1] <= '9' {
		return append([]string{"-n" + args[0][1:]}, args[1:]...)
	}
	return args
}

func title(out io.Writer, files int, name string) {
	if files > 1 {
		_, _ = fmt.Fprintf(out, "==> %s <==\n", name)
	}
}

func head(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "head", "[-n LINES | -c BYTES] [FILE]...")
	count := flags.Int64P("lines", "n", 10, "how many lines")
	size := flags.Int64P("bytes", "c", -1, "how many bytes instead")
	if err := applet.Parse(std, flags, oldCount(args)); err != nil {
		return err
	}
	return eachInput(std, "head", flags.Args(), func(name string, r io.Reader) error {
		title(std.Out, flags.NArg(), name)
		if *size >= 0 {
			_, err := io.Copy(std.Out, io.LimitReader(r, *size))
			return err
		}
		left := *count
		if left <= 0 {
			return nil
		}
		return lines(r, func(line string) bool {
			_, _ = fmt.Fprintln(std.Out, line)
			left--
			return left > 0
		})
	})
}

func tail(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "tail", "[-f] [-n LINES | -n +LINE | -c BYTES] [FILE]...")
	count := flags.StringP("lines", "n", "10", "how many lines; from line N on with +N")
	size := flags.IntP("bytes", "c", -1, "how many bytes instead")
	follow := flags.BoolP("follow", "f", false, "go on with what is added to the file")
	byName := flags.BoolP("retry", "F", false, "as -f, and with a file of that name that comes later or anew")
	if err := applet.Parse(std, flags, oldCount(args)); err != nil {
		return err
	}
	n, err := strconv.Atoi(*count)
	if err != nil {
		return fmt.Errorf("invalid number of lines %q", *count)
	}
	fromStart := strings.HasPrefix(*count, "+")
	if *byName && flags.NArg() == 1 {
		return followName(ctx, std, flags.Arg(0), func(r io.Reader) error { return printEnd(std.Out, r, n, *size, fromStart) })
	}
	return eachInput(std, "tail", flags.Args(), func(name string, r io.Reader) error {
		title(std.Out, flags.NArg(), name)
		if err := printEnd(std.Out, r, n, *size, fromStart); err != nil || !*follow {
			return err
		}
		return goOn(ctx, std.Out, r)
	})
}

func printEnd(out io.Writer, r io.Reader, n, size int, fromStart bool) error {
	if size >= 0 {
		all, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		_, err = out.Write(all[max(0, len(all)-size):])
		return err
	}
	w := bufio.NewWriter(out)
	var kept []string
	number := 0
	err := lines(r, func(line string) bool {
		number++
		if !fromStart {
			if kept = append(kept, line); len(kept) > max(n, 0) {
				kept = kept[1:]
			}
		} else if number >= n {
			_, _ = fmt.Fprintln(w, line)
		}
		return true
	})
	for _, line := range kept {
		_, _ = fmt.Fprintln(w, line)
	}
	if err != nil {
		return err
	}
	return w.Flush()
}

// goOn prints what is added to the end of an open file, until ctx ends.
func goOn(ctx context.Context, out io.Writer, r io.Reader) error {
	if file, ok := r.(*os.File); !ok || file == os.Stdin {
		return nil // a pipe that has ended grows no more
	}
	ticker := time.NewTicker(followEvery)
	defer ticker.Stop()
	for {
		if _, err := io.Copy(out, r); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
