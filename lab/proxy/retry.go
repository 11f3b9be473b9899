package proxy

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// A body is kept for another try up to this size; a request with a larger one is made once.
const longestBody = 1 << 20

// Once the first try has failed, the others wait a little, each longer, so as not to add to whatever the trouble is.
const firstPause = 25 * time.Millisecond

// retrier makes a request again when it failed and may be made twice: of a method that changes nothing the second time.
type retrier struct {
	base    http.RoundTripper
	retries int
	counts  *counts
}

// newRetrier limits how long each try may take to connect and until its answer begins.
func newRetrier(retries int, limit time.Duration, counts *counts) *retrier {
	return &retrier{retries: retries, counts: counts, base: &http.Transport{
		DialContext:           (&net.Dialer{Timeout: limit}).DialContext,
		ResponseHeaderTimeout: limit,
		MaxIdleConnsPerHost:   64,
		IdleConnTimeout:       time.Minute,
		DisableCompression:    true,
	}}
}

var idempotent = map[string]bool{
	http.MethodGet: true, http.MethodHead: true, http.MethodOptions: true, http.MethodTrace: true, http.MethodPut: true, http.MethodDelete: true,
}

// RoundTrip implements http.RoundTripper.
func (r *retrier) RoundTrip(request *http.Request) (*http.Response, error) {
	left, body, err := r.plan(request)
	if err != nil {
		return nil, err
	}
	for tries, pause := 1, firstPause; ; tries, pause = tries+1, 2*pause {
		if body != nil {
			request.Body = io.NopCloser(bytes.NewReader(body))
		}
		response, err := r.base.RoundTrip(request)
		if !failed(response, err) || tries > left || request.Context().Err() != nil {
			r.counts.add(tries, failed(response, err))
			if response != nil {
				response.Header.Set(TriesHeader, strconv.Itoa(tries))
			}
			return response, err
		}
		if response != nil {
			_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, longestBody)) // so that the connection is used again
			_ = response.Body.Close()
		}
		select {
		case <-time.After(pause):
		case <-request.Context().Done():
		}
	}
}

// plan says how often a request may be tried again, and keeps its body for that.
func (r *retrier) plan(request *http.Request) (retries int, body []byte, err error) {
	switch {
	case !idempotent[request.Method], request.ContentLength < 0, request.ContentLength > longestBody, request.Header.Get("Upgrade") != "":
		return 0, nil, nil
	case request.Body == nil, request.Body == http.NoBody:
		return r.retries, nil, nil
	}
	body, err = io.ReadAll(request.Body)
	return r.retries, body, err
}

func failed(response *http.Response, err error) bool {
	return err != nil || response.StatusCode >= http.StatusInternalServerError
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}
