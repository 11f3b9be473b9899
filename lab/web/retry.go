package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// What a server says when trying again may help.
var passing = []int{
	http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
	http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

const (
	firstPause   = time.Second
	longestPause = 10 * time.Minute
)

// fetchWithRetries calls an address as often as the options say and returns curl's exit status for the last call.
func (o *curlOptions) fetchWithRetries(ctx context.Context, std applet.Streams, address string) int {
	for try, pause := 0, firstPause; ; try, pause = try+1, min(2*pause, longestPause) {
		done, failed := o.fetch(ctx, std, address)
		if try < o.retries && o.mayPass(done, failed) && ctx.Err() == nil {
			if o.retryDelay > 0 {
				pause = seconds(o.retryDelay)
			}
			if !o.silent {
				_, _ = fmt.Fprintf(std.Err, "Warning: Problem: %s. Will retry in %g seconds. %d retries left.\n",
					problem(done, failed), pause.Seconds(), o.retries-try)
			}
			select {
			case <-time.After(pause):
				continue
			case <-ctx.Done():
			}
		}
		if failed != nil && (!o.silent || o.showError) {
			_, _ = fmt.Fprintf(std.Err, "curl: (%d) %s\n", failed.code, failed.text)
		}
		if o.writeOut != "" {
			_, _ = io.WriteString(std.Out, writeOut(o.writeOut, address, try, done, failed))
		}
		if failed != nil {
			return failed.code
		}
		return 0
	}
}

// mayPass tells whether the same call may go well another time.
func (o *curlOptions) mayPass(e *exchange, failed *failure) bool {
	switch {
	case e.response != nil && slices.Contains(passing, e.response.StatusCode):
		return true
	case failed == nil:
		return false
	case failed.code == timeout, failed.code == noHost:
		return true
	case failed.code == noConnection:
		return o.retryUnreachable || o.retryEveryError
	}
	return o.retryEveryError
}

func problem(e *exchange, failed *failure) string {
	switch {
	case e.response != nil && (failed == nil || failed.code == statusRefused):
		return fmt.Sprintf("HTTP error %d", e.response.StatusCode)
	case failed == nil:
		return "unknown"
	}
	return failed.text
}
