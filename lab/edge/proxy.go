package edge

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kubecadet/cadet/lab/edge/match"
	"github.com/kubecadet/cadet/lab/serving"
)

// Times of calls to endpoints. An endpoint that does not accept is left for the next one; one that accepts may think
// for as long as other Ingress controllers let it by default.
const (
	dialTime   = 2 * time.Second
	answerTime = 60 * time.Second
	idleTime   = 30 * time.Second
	idleEach   = 128 // connections kept open to one endpoint
	bufferSize = 32 << 10
)

// proxy serves requests by the table that is set.
type proxy struct {
	table     atomic.Pointer[Table]
	otherwise *tls.Certificate // where the table has none
	transport http.RoundTripper
	buffers   buffers
	log       serving.Log
}

func newProxy(log serving.Log) (*proxy, error) {
	otherwise, err := selfSigned()
	if err != nil {
		return nil, err
	}
	p := &proxy{otherwise: otherwise, log: log, transport: &http.Transport{
		DialContext:           (&net.Dialer{Timeout: dialTime}).DialContext,
		ResponseHeaderTimeout: answerTime,
		IdleConnTimeout:       idleTime,
		MaxIdleConnsPerHost:   idleEach,
		DisableCompression:    true, // what callers and backends agree on passes as it is
	}}
	p.table.Store(&Table{})
	return p, nil
}

// ServeHTTP passes one request on.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	to := p.table.Load().Find(r.Host, r.URL.Path)
	switch {
	case to == nil:
		say(w, http.StatusNotFound, "no Ingress has a rule for host %s and path %s", match.NormalHost(r.Host), r.URL.Path)
	case len(to.endpoints) == 0:
		say(w, http.StatusServiceUnavailable, "%s", to.failing.message)
	default:
		p.forward(to).ServeHTTP(w, r)
	}
}

// say answers in the edge's own name, so that its answers aren't taken for those of a pod.
func say(w http.ResponseWriter, status int, format string, args ...any) {
	http.Error(w, fmt.Sprintf("%d from the edge: %s", status, fmt.Sprintf(format, args...)), status)
}

func (p *proxy) forward(to *backend) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite:       rewrite,
		Transport:     spread{to, p.transport},
		FlushInterval: -1, // at once: a body may be a stream of events
		BufferPool:    &p.buffers,
		ErrorLog:      log.New(io.Discard, "", 0), // ErrorHandler says it
		ErrorHandler:  func(w http.ResponseWriter, r *http.Request, err error) { p.failed(w, r, to, err) },
	}
}

// rewrite leaves host, path and query as they came. What a client says of X-Forwarded is not believed.
func rewrite(r *httputil.ProxyRequest) {
	r.Out.URL.Scheme = "http"
	r.Out.URL.Host = r.In.Host // spread puts an endpoint here
	r.Out.URL.RawQuery = r.In.URL.RawQuery
	r.SetXForwarded()
}

func (p *proxy) failed(w http.ResponseWriter, r *http.Request, to *backend, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return // the caller is gone
	}
	status := http.StatusBadGateway
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		status = http.StatusGatewayTimeout
	}
	p.log("%s %s%s to %s: %v", r.Method, r.Host, r.URL.Path, to.name, err)
	say(w, status, "%s does not answer: %v", to.name, err)
}

// certificate is for tls.Config.GetCertificate.
func (p *proxy) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if found := p.table.Load().certificates.find(hello); found != nil {
		return found, nil
	}
	return p.otherwise, nil
}

// spread sends each request to the endpoint whose turn it is. An endpoint that can't be connected to has seen nothing
// of the request, so the next one gets it.
type spread struct {
	to        *backend
	transport http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (s spread) RoundTrip(r *http.Request) (answer *http.Response, err error) {
	for _, endpoint := range s.to.order() {
		answer, err = s.transport.RoundTrip(toward(r, endpoint))
		if err == nil || !isDialError(err) || r.Context().Err() != nil {
			return answer, err
		}
	}
	return answer, err
}

func toward(r *http.Request, endpoint string) *http.Request {
	out := r.WithContext(r.Context())
	url := *r.URL
	url.Host = endpoint
	out.URL = &url
	if r.Body != nil && r.Body != http.NoBody {
		out.Body = io.NopCloser(r.Body) // a failed attempt closes it; ReverseProxy does so in the end
	}
	return out
}

func isDialError(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// buffers are used again by the next request.
type buffers struct{ pool sync.Pool }

// Get implements httputil.BufferPool.
func (b *buffers) Get() []byte {
	if used, ok := b.pool.Get().(*[]byte); ok {
		return *used
	}
	return make([]byte, bufferSize)
}

// Put implements httputil.BufferPool.
func (b *buffers) Put(used []byte) { b.pool.Put(&used) }
