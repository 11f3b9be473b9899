package web

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"strings"
	"time"
)

// Network is how curl reaches servers. The zero value is the network of the machine, or of the pod, that it runs on.
type Network struct {
	// Dial connects to address, "host:port". The host is an address where Lookup is given, else it may be a name. An
	// error that is no *net.OpError and no *net.DNSError is shown as the reason why there is no connection.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Lookup returns the addresses of a host, which are tried in turn. A host that is an address already is not asked for.
	Lookup func(ctx context.Context, host string) ([]string, error)
}

// connect makes a connection to "host:port" within limit; 0 is as long as ctx lasts.
func (n Network) connect(ctx context.Context, limit time.Duration, address string) (net.Conn, error) {
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	dial := new(net.Dialer).DialContext
	if n.Dial != nil {
		dial = n.traced
	}
	addresses, err := n.addresses(ctx, address)
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		conn, dialErr := dial(ctx, "tcp", a)
		if dialErr == nil {
			return conn, nil
		}
		if err == nil {
			err = asDialError(dialErr)
		}
	}
	return nil, err
}

// traced is Dial, followed by curl -v as a net.Dialer is.
func (n Network) traced(ctx context.Context, network, address string) (net.Conn, error) {
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.ConnectStart != nil {
		trace.ConnectStart(network, address)
	}
	conn, err := n.Dial(ctx, network, address)
	if trace != nil && trace.ConnectDone != nil {
		trace.ConnectDone(network, address, err)
	}
	return conn, err
}

// addresses are the places that "host:port" may be at: one at least, unless there is an error.
func (n Network) addresses(ctx context.Context, address string) ([]string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || n.Lookup == nil || net.ParseIP(host) != nil {
		return []string{address}, nil //nolint:nilerr // whoever dials it says what is wrong with it
	}
	found, err := n.Lookup(ctx, strings.TrimSuffix(host, "."))
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns), err != nil && ctx.Err() != nil:
		return nil, err
	case err != nil:
		return nil, &net.DNSError{Err: err.Error(), Name: host, UnwrapErr: err}
	case len(found) == 0:
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	for i := range found {
		found[i] = net.JoinHostPort(found[i], port)
	}
	return found, nil
}

// asDialError makes any reason why there is no connection one that explain knows.
func asDialError(err error) error {
	var op *net.OpError
	var dns *net.DNSError
	if errors.As(err, &op) || errors.As(err, &dns) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &net.OpError{Op: "dial", Net: "tcp", Err: err}
}
