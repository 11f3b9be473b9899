// Package web holds the programs that make HTTP calls: curl and wget.
package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// Applets are the programs that make HTTP calls.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "curl", Summary: "makes an HTTP call", Run: Curl(Network{})},
		{Name: "wget", Summary: "fetches a file over HTTP", Run: wget},
	}
}

const mostRedirects = 50

var errRedirects = errors.New("too many redirects")

// request is one call as the options ask for it.
type request struct {
	url            string
	method         string
	header         http.Header
	host           string // the Host header, if it is not the URL's
	body           string
	maxTime        time.Duration // 0: any
	connectTimeout time.Duration // 0: any
	trust          trust
	follow         bool
	network        Network
	routes         routes
	onResponse     func(*http.Response)
	watch          func(*http.Request) *http.Request // adds a trace; may be nil
}

// exchange is the course of one call: where it got to tells what a failure means.
type exchange struct {
	started   time.Time
	host      string
	port      string
	remote    net.Addr
	connected time.Duration // until the last connection stood; 0: none did
	received  int64
	response  *http.Response // its body has been read
}

func (e *exchange) elapsed() time.Duration { return time.Since(e.started) }

// withScheme completes an address as a person types it.
func withScheme(address string) string {
	if strings.Contains(address, "://") {
		return address
	}
	return "http://" + address
}

// do makes the call. Where it writes the body is asked of sink once there is one.
func (r *request) do(ctx context.Context, sink func(*http.Response) (io.Writer, error)) (*exchange, error) {
	e := &exchange{started: time.Now()}
	address, err := url.Parse(withScheme(r.url))
	if err != nil || address.Host == "" {
		return e, &failure{code: 3, text: "URL rejected: Malformed input to a URL function"}
	}
	if address.Scheme != "http" && address.Scheme != "https" {
		return e, &failure{code: 1, text: fmt.Sprintf("Protocol %q not supported", address.Scheme)}
	}
	if r.maxTime > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.maxTime)
		defer cancel()
	}
	call, err := http.NewRequestWithContext(ctx, r.method, address.String(), strings.NewReader(r.body))
	if err != nil {
		return e, err
	}
	if r.body == "" {
		call.Body, call.GetBody = http.NoBody, nil
	}
	call.Header, call.Host = r.header, r.host
	client := &http.Client{Transport: &transport{request: r, base: r.base(e)}, CheckRedirect: r.redirect}
	response, err := client.Do(call)
	if err != nil {
		return e, err
	}
	defer func() { _ = response.Body.Close() }()
	e.response = response
	out, err := sink(response)
	if err != nil {
		return e, err
	}
	e.received, err = io.Copy(out, response.Body)
	return e, err
}

func (r *request) redirect(_ *http.Request, via []*http.Request) error {
	switch {
	case !r.follow:
		return http.ErrUseLastResponse
	case len(via) > mostRedirects:
		return errRedirects
	}
	return nil
}

// base is a transport whose connections report to e.
func (r *request) base(e *exchange) *http.Transport {
	return &http.Transport{
		DisableCompression: true,
		TLSClientConfig:    r.trust.config(e),
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			e.host, e.port, _ = net.SplitHostPort(address)
			conn, err := r.network.connect(ctx, r.connectTimeout, r.routes.of(address))
			if err == nil {
				e.remote, e.connected = conn.RemoteAddr(), e.elapsed()
			}
			return conn, err
		},
	}
}

// transport shows every request and response on the way, redirects too.
type transport struct {
	request *request
	base    http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(call *http.Request) (*http.Response, error) {
	if t.request.watch != nil {
		call = t.request.watch(call)
	}
	response, err := t.base.RoundTrip(call)
	if err == nil && t.request.onResponse != nil {
		t.request.onResponse(response)
	}
	return response, err
}
