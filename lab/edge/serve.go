package edge

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kubecadet/cadet/lab/serving"
)

const headerTime = 10 * time.Second

// listeners are where the edge is reached.
type listeners struct {
	http, https, health net.Listener
}

func listen(ctx context.Context, o Options) (l listeners, err error) {
	var config net.ListenConfig
	for _, each := range []struct {
		at, flag string
		is       *net.Listener
	}{{o.HTTP, "--http", &l.http}, {o.HTTPS, "--https", &l.https}, {o.Health, "--health", &l.health}} {
		if *each.is, err = config.Listen(ctx, "tcp", each.at); err != nil {
			return l, fmt.Errorf("cannot serve, choose another address with %s: %w", each.flag, err)
		}
	}
	return l, nil
}

// serve answers until ctx ends, then until no request is left.
func (l listeners) serve(ctx context.Context, p *proxy, log serving.Log) error {
	health := &http.Server{Handler: healthHandler(ctx), ReadHeaderTimeout: headerTime}
	defer func() { _ = health.Close() }() // the last to end
	tasks, ctx := errgroup.WithContext(ctx)
	secure := tls.NewListener(l.https, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: p.certificate, NextProtos: []string{"h2", "http/1.1"}})
	tasks.Go(func() error { return serving.Serve(ctx, l.http, p, log) })
	tasks.Go(func() error { return serving.Serve(ctx, secure, p, func(string, ...any) {}) }) // the other one logs
	failed := make(chan error, 1)
	go func() { failed <- health.Serve(l.health) }()
	tasks.Go(func() error {
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
			return nil
		}
	})
	return tasks.Wait()
}

// healthHandler says that the edge is ready, since it serves only once it has a table, until ctx ends.
func healthHandler(ctx context.Context) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if ctx.Err() != nil {
			http.Error(w, "ending", http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintln(w, "ok")
	})
	return mux
}
