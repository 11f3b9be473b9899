// Package serving is how the lab's servers serve: they log, and they lose no request when their pod is deleted.
package serving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// A pod that is being deleted gets SIGTERM at the same moment as it is taken out of its Services, so new calls go on
// coming in for a little while: kube-proxy writes its rules once a second at the most (minSyncPeriod), and the news
// has to reach it. Later calls find the server closed.
const forgetting = 3 * time.Second

// Requests that are still running when the pod's grace period (30 s by default) is nearly over.
const longestRequest = 25 * time.Second

// Log writes one line.
type Log func(format string, args ...any)

// LogTo writes lines to w, from many requests at a time.
func LogTo(w io.Writer) Log {
	var one sync.Mutex
	return func(format string, args ...any) {
		one.Lock()
		defer one.Unlock()
		_, _ = fmt.Fprintf(w, format+"\n", args...)
	}
}

// Listen opens an address such as ":8080".
func Listen(ctx context.Context, address string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot serve, choose another address with --listen: %w", err)
	}
	return listener, nil
}

// ListenAndServe serves on an address until ctx ends, and logs where.
func ListenAndServe(ctx context.Context, address string, h http.Handler, log Log) error {
	listener, err := Listen(ctx, address)
	if err != nil {
		return err
	}
	log("listening on %s", listener.Addr())
	return Serve(ctx, listener, h, log)
}

// Answer writes a line of text and logs the request.
func Answer(w http.ResponseWriter, r *http.Request, log Log, status int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, body)
	log("%s %s %d host %s", r.Method, r.URL.RequestURI(), status, r.Host)
}

// Serve answers until ctx ends, then a little longer and until no request is left. It closes the listener.
func Serve(ctx context.Context, listener net.Listener, h http.Handler, log Log) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
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
