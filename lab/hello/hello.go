// Package hello is the web server that lessons deploy. It says which copy and which version of it
// has answered, and loses no request when it is asked to end.
package hello

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

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
	listener, err := serving.Listen(ctx, *listen)
	if err != nil {
		return err
	}
	log := serving.LogTo(std.Out)
	log("listening on %s, version %s", listener.Addr(), *version)
	return serving.Serve(ctx, listener, handler(host, *version, log), log)
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// handler answers / and /healthz. Probes are not logged: they would drown what a learner did.
func handler(host, version string, log serving.Log) http.Handler {
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
