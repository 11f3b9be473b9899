// Package proxy is the sidecar of the service mesh chapter: it stands before a program of the same pod, tries failed
// requests again, and counts, so that the program itself need know nothing of it.
package proxy

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

// TriesHeader tells a caller how often the request was made.
const TriesHeader = "X-Proxy-Tries"

// Applet is the proxy.
func Applet() applet.Applet {
	return applet.Applet{Name: "proxy", Summary: "sidecar proxy on :8000 that tries again and counts", Serves: true, Run: run}
}

func run(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "proxy", "[--listen :8000] [--to localhost:8080] [--retries 3] [--timeout 1s] [--counters :9091]")
	listen := flags.String("listen", ":8000", "the address to serve on")
	to := flags.String("to", "localhost:8080", "where requests go")
	retries := flags.Int("retries", 3, "how often a failed request is tried again")
	limit := flags.Duration("timeout", time.Second, "how long one try may take until its answer begins")
	counters := flags.String("counters", ":9091", "where /, /metrics and /counters.json are served, and POST /reset")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	target, err := url.Parse("http://" + strings.TrimPrefix(*to, "http://"))
	if err != nil || target.Host == "" || *retries < 0 || *limit <= 0 {
		flags.Usage()
		return applet.Usage
	}
	log, counts := serving.LogTo(std.Out), &counts{}
	log("proxy to %s: %d retries, %s a try", target.Host, *retries, *limit)
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() error {
		return serving.ListenAndServe(ctx, *listen, handler(target, newRetrier(*retries, *limit, counts), log), log)
	})
	both.Go(func() error { return serving.ListenAndServe(ctx, *counters, counts.handler(), log) })
	return both.Wait()
}

// handler passes requests on. An answer that cannot be had becomes 502, or 504 where there was no time left.
func handler(target *url.URL, tries http.RoundTripper, log serving.Log) http.Handler {
	return &httputil.ReverseProxy{
		Transport: tries,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.SetXForwarded()
		},
		ModifyResponse: func(response *http.Response) error {
			r := response.Request
			log("%s %s %d tries %s", r.Method, r.URL.RequestURI(), response.StatusCode, response.Header.Get(TriesHeader))
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			status := http.StatusBadGateway
			if timedOut(err) {
				status = http.StatusGatewayTimeout
			}
			log("%s %s %d %v", r.Method, r.URL.RequestURI(), status, err)
			http.Error(w, fmt.Sprintf("the proxy got no answer from %s: %v", target.Host, err), status)
		},
	}
}
