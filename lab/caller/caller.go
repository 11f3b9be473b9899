// Package caller calls a URL again and again and counts the answers, so that a lesson can tell
// whether a change to what stands behind the URL lost a call.
package caller

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// The start of an answer is enough to tell answers apart.
const longestAnswer = 256

// Applet is the caller.
func Applet() applet.Applet {
	return applet.Applet{Name: "caller", Summary: "calls a URL again and again and counts the answers", Serves: true, Run: run}
}

func run(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "caller", "[--every 200ms] [--timeout 2s] [--listen :9090] URL")
	every := flags.Duration("every", 200*time.Millisecond, "time between two calls")
	timeout := flags.Duration("timeout", 2*time.Second, "how long one call may take")
	listen := flags.String("listen", ":9090", "where GET /tally and POST /reset are served")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 || *every <= 0 {
		flags.Usage()
		return applet.Usage
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", *listen)
	if err != nil {
		return fmt.Errorf("cannot serve the tally, choose another address with --listen: %w", err)
	}
	counts := newTally()
	server := &http.Server{Handler: counts.handler(), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	defer func() { _ = server.Close() }()

	// A new connection per call, or all calls would stay with the pod that took the first one.
	client := &http.Client{Timeout: *timeout, Transport: &http.Transport{DisableKeepAlives: true}}
	ticker := time.NewTicker(*every)
	defer ticker.Stop()
	for {
		answer, err := call(ctx, client, flags.Arg(0))
		if ctx.Err() != nil {
			return nil
		}
		_, _ = fmt.Fprintln(std.Out, counts.add(answer, err))
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case <-ticker.C:
		}
	}
}

// call returns the answer's text, or why there was none. A status other than 2xx is a failure too.
func call(ctx context.Context, client *http.Client, url string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", reason(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(string(body))
	if response.StatusCode/100 != 2 {
		return "", fmt.Errorf("%d %s", response.StatusCode, text)
	}
	return text, nil
}

// reason drops the method and URL, which are the same on every line.
func reason(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}
