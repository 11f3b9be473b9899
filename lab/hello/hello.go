// Package hello is the web server that lessons deploy. It says which copy and which version of it
// has answered, and loses no request when it is asked to end.
package hello

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// A pod that is being deleted gets SIGTERM at the same moment as it is taken out of its Services, so new calls go on
// coming in for a little while: kube-proxy writes its rules once a second at the most (minSyncPeriod), and the news
// has to reach it. Later calls find the server closed.
const forgetting = 3 * time.Second

// Requests that are still running when the pod's grace period (30 s by default) is nearly over.
const longestRequest = 25 * time.Second

// Applet is the server.
func Applet() applet.Applet {
	return applet.Applet{Name: "hello", Summary: "web server on :8080 that says its host name and version", Serves: true, Run: run}
}

func run(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "hello", "[--version N] [--listen ADDRESS]")
	version := flags.String("version", envOr("VERSION", "1"), "the version to answer with ($VERSION)")
	listen := flags.String("listen", ":8080", "the address to serve on")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		return fmt.Errorf("no host name to answer with: %w", err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", *listen)
	if err != nil {
		return fmt.Errorf("cannot serve, choose another address with --listen: %w", err)
	}
	log := func(format string, args ...any) { _, _ = fmt.Fprintf(std.Out, format+"\n", args...) }
	log("listening on %s, version %s", listener.Addr(), *version)
	return serve(ctx, listener, handler(host, *version, log), log)
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// handler answers / and /healthz. Probes are not logged: they would drown what a learner did.
func handler(host, version string, log func(string, ...any)) http.Handler {
	answer := func(w http.ResponseWriter, r *http.Request, status int, body string) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = fmt.Fprintln(w, body)
		log("%s %s %d version %s", r.Method, r.URL.Path, status, version)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, http.StatusOK, fmt.Sprintf("Hello from %s, version %s", host, version))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, http.StatusNotFound, "there is nothing at "+r.URL.Path)
	})
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, "ok")
	})
	return mux
}

// serve answers until ctx ends, then until no request is left.
func serve(ctx context.Context, listener net.Listener, h http.Handler, log func(string, ...any)) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log("asked to end: finishing what is under way")
	server.SetKeepAlivesEnabled(false)
	select {
	case err := <-failed:
		return err
	case <-time.After(forgetting):
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestRequest)
	defer cancel()
	if err := server.Shutdown(limit); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("gave up on requests still running after %s: %w", longestRequest, err)
	}
	log("ended")
	return nil
}
