package edge

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	headerTime = 10 * time.Second
	keepTime   = 2 * time.Minute // a connection without requests

	// An edge that is asked to end gets new calls until the news has reached all forwarding, which is written once a second.
	forgetting = 3 * time.Second

	// Requests may run on for the rest of a pod's usual grace period.
	longestRequest = 25 * time.Second
)

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
func (l listeners) serve(ctx context.Context, p *proxy) error {
	plain := &http.Server{Handler: p, ReadHeaderTimeout: headerTime, IdleTimeout: keepTime}
	secure := &http.Server{Handler: p, ReadHeaderTimeout: headerTime, IdleTimeout: keepTime,
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: p.certificate}}
	health := &http.Server{Handler: healthHandler(ctx), ReadHeaderTimeout: headerTime}
	tasks, failed := errgroup.WithContext(context.WithoutCancel(ctx))
	tasks.Go(func() error { return ended(plain.Serve(l.http)) })
	tasks.Go(func() error { return ended(secure.ServeTLS(l.https, "", "")) })
	tasks.Go(func() error { return ended(health.Serve(l.health)) })
	tasks.Go(func() error {
		select {
		case <-ctx.Done():
			plain.SetKeepAlivesEnabled(false)
			secure.SetKeepAlivesEnabled(false)
		case <-failed.Done():
		}
		select {
		case <-time.After(forgetting):
		case <-failed.Done():
		}
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestRequest)
		defer cancel()
		return errors.Join(plain.Shutdown(limit), secure.Shutdown(limit), health.Close())
	})
	return tasks.Wait()
}

func ended(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
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
