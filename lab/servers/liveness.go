package servers

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

// Much less than the second that is a probe's shortest period.
const lookEvery = 100 * time.Millisecond

// liveness makes a file and listens as long as it is there. Without it the process lives on but answers nobody, like a
// program that hangs: a TCP probe and a probe that reads the file both tell.
func liveness(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "liveness", "[--file FILE] [--listen ADDRESS]")
	file := flags.String("file", "/tmp/healthy", "alive while this file is there")
	listen := flags.String("listen", ":8080", "the address to serve on")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	host, err := hostName()
	if err != nil {
		return err
	}
	alive, log := marker(*file), serving.LogTo(std.Out)
	if err := alive.make(); err != nil {
		return err
	}
	address := *listen
	for ctx.Err() == nil {
		listener, err := serving.Listen(ctx, address)
		if err != nil {
			return err
		}
		address = listener.Addr().String()
		log("listening on %s", address)
		if err := whileThere(ctx, alive, listener, livenessHandler(host, log)); err != nil {
			return err
		}
		if ctx.Err() == nil {
			log("%s is gone: no longer listening", alive)
		}
		await(ctx, alive.there)
	}
	return nil
}

func livenessHandler(host string, log serving.Log) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", healthy)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		serving.Answer(w, r, log, http.StatusOK, fmt.Sprintf("Hello from %s, which is alive", host))
	})
	return mux
}

// whileThere serves until the file is gone or ctx ends.
func whileThere(ctx context.Context, file marker, listener net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	gone, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		await(gone, func() bool { return !file.there() })
		cancel()
	}()
	select {
	case err := <-failed:
		return err
	case <-gone.Done():
		return server.Close()
	}
}

// await returns when a condition holds or ctx has ended.
func await(ctx context.Context, holds func() bool) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
