package servers

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

// slow listens only after a while, as a program does that loads much at its start.
func slow(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "slow", "[--delay 30s] [--listen ADDRESS]")
	delay := flags.Duration("delay", 30*time.Second, "how long the start takes")
	listen := flags.String("listen", ":8080", "the address to serve on")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	serving.LogTo(std.Out)("starting, which takes %s", *delay)
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(*delay):
	}
	return simple(ctx, std, *listen, func(host string, log serving.Log) http.Handler {
		mux := http.NewServeMux()
		mux.HandleFunc("/healthz", healthy)
		mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
			serving.Answer(w, r, log, http.StatusOK, fmt.Sprintf("Hello from %s, which took %s to start", host, *delay))
		})
		return mux
	})
}
