package door

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

// Times: how long what is dialled may take to accept, and how long a caller may take to ask.
const (
	dialTime = 5 * time.Second
	askTime  = 10 * time.Second
)

// Door serves callers.
type Door struct {
	rules  *Rules
	dialer net.Dialer
}

// New makes a door that decides by rules.
func New(rules Rules) *Door { return &Door{rules: &rules, dialer: net.Dialer{Timeout: dialTime}} }

// Address is where the port-forward arrives: on the loopback, which other pods can't reach.
var Address = join("127.0.0.1", wire.Port)

// Serve answers callers until ctx ends; connections that are open end with it.
func (d *Door) Serve(ctx context.Context, l net.Listener) error {
	// A request's own context ends when its caller has said all, while an answer may still be on its way.
	handler := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) { d.answer(ctx, w, request) })
	server := &http.Server{Handler: handler, ReadHeaderTimeout: askTime, IdleTimeout: askTime}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// answer connects one caller.
func (d *Door) answer(ctx context.Context, w http.ResponseWriter, request *http.Request) {
	from, _, _ := net.SplitHostPort(request.RemoteAddr)
	switch ip := net.ParseIP(from); {
	case ip == nil || !ip.IsLoopback():
		http.Error(w, "only a port-forward is let in", http.StatusUnauthorized)
		return
	case request.Method != http.MethodConnect:
		http.Error(w, "the door knows CONNECT alone", http.StatusMethodNotAllowed)
		return
	}
	route, err := d.rules.Route(request.Host)
	var inside net.Conn
	if err == nil {
		inside, err = d.dial(request.Context(), route)
	}
	var refusal *wire.Refusal
	switch {
	case errors.As(err, &refusal):
		wire.Reject(w, refusal)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadGateway)
	default:
		connect(ctx, w, inside)
	}
}

// dial tries what a route offers, beginning anywhere, as forwarding does.
func (d *Door) dial(ctx context.Context, route Route) (conn net.Conn, err error) {
	for i, first := 0, rand.IntN(len(route.Dial)); i < len(route.Dial); i++ {
		conn, err = d.dialer.DialContext(ctx, "tcp", route.Dial[(first+i)%len(route.Dial)])
		if err == nil {
			return conn, nil
		}
	}
	where := strings.Join(route.Dial, ", ")
	if errors.Is(err, syscall.ECONNREFUSED) {
		return nil, wire.Refuse(wire.Refused, "%s refuses: %s", where, d.rules.why(route))
	}
	return nil, wire.Refuse(wire.NoRoute, "%s does not answer (%v): %s", where, err, d.rules.why(route))
}

// why says what may be wrong with what a route leads to.
func (r *Rules) why(route Route) string {
	if route.Service == nil {
		return "look at the Ingress controller"
	}
	w := world{Rules: r}
	if here, elsewhere := w.endpoints(route.Service, route.port, r.Node); len(here)+len(elsewhere) == 0 {
		return "Service " + name(route.Service) + " has no ready endpoints"
	}
	return "Service " + name(route.Service) + " has endpoints, but nothing listens on their port, or the Service is very new"
}

// connect joins a caller and what was dialled, until both have said all or ctx ends.
func connect(ctx context.Context, w http.ResponseWriter, inside net.Conn) {
	defer func() { _ = inside.Close() }()
	caller, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer func() { _ = caller.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = caller.Close(); _ = inside.Close() })
	defer stop()
	if err := caller.SetDeadline(time.Time{}); err != nil {
		return
	}
	if err := wire.Admit(caller, inside.RemoteAddr().String()); err != nil {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { pipe(inside, buffered) })
	both.Go(func() { pipe(caller, inside) })
	both.Wait()
}

// pipe copies one direction and passes its end on.
func pipe(to net.Conn, from io.Reader) {
	_, _ = io.Copy(to, from) // a broken connection ends there
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
