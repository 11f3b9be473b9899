package process

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// logwriter is a program that logs to a file instead of its output, so that somebody else has to ship its lines.
func logwriter(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "logwriter", "[--file /var/log/app/app.log] [--every 1s] [--count N]")
	path := flags.String("file", "/var/log/app/app.log", "the file to add lines to")
	every := flags.Duration("every", time.Second, "time between two lines")
	count := flags.Int("count", 0, "how many lines; 0: without end")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if *every <= 0 {
		flags.Usage()
		return applet.Usage
	}
	if err := os.MkdirAll(filepath.Dir(*path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(*path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // every line is written at once
	for number := 1; *count == 0 || number <= *count; number++ {
		if _, err := fmt.Fprintf(file, "%s line %d\n", time.Now().UTC().Format(time.RFC3339), number); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(*every):
		}
	}
	return nil
}
