package text

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// followName prints the end of a file and what is added to it, waits for one that is not there, and goes on with
// another that takes its place, until ctx ends.
func followName(ctx context.Context, std applet.Streams, path string, printEnd func(io.Reader) error) error {
	ticker := time.NewTicker(followEvery)
	defer ticker.Stop()
	var file *os.File
	defer func() { _ = file.Close() }() // only read; closing none does nothing
	missing, first := false, true
	for {
		current, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if !missing {
				_, _ = fmt.Fprintf(std.Err, "tail: %s: %v; waiting for it\n", path, plain(err))
			}
			missing = true
		case err != nil:
			return err
		case file == nil || replaced(file, current):
			next, err := os.Open(path)
			if err != nil {
				return err
			}
			_ = file.Close()
			file = next
			if first && !missing {
				err = printEnd(file)
			}
			if first, missing = false, false; err != nil {
				return err
			}
		}
		if file != nil {
			if _, err := io.Copy(std.Out, file); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// replaced tells whether a path leads to another file by now, or to one that was cut short.
func replaced(open *os.File, current os.FileInfo) bool {
	read, err := open.Seek(0, io.SeekCurrent)
	before, statErr := open.Stat()
	return err != nil || statErr != nil || !os.SameFile(before, current) || current.Size() < read
}
