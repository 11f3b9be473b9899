// Package names holds the programs that ask name servers: nslookup and dig.
package names

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

const patience = 10 * time.Second

// Applets are nslookup and dig.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "dig", Summary: "asks a name server and shows its whole answer", Run: dig},
		{Name: "nslookup", Summary: "asks a name server", Run: nslookup},
	}
}

// query is what nslookup's arguments ask for.
type query struct {
	kind   string // A, AAAA, SRV, …; empty: both kinds of address
	name   string
	server string // host:port; empty: the one in /etc/resolv.conf
}

var errUsage = errors.New("usage: nslookup [-type=A|AAAA|CNAME|MX|NS|PTR|SRV|TXT] NAME [SERVER]")

// parse reads the arguments. An address asks for its name.
func parse(args []string) (query, error) {
	var q query
	var words []string
	for _, arg := range args {
		option, isOption := strings.CutPrefix(arg, "-")
		if !isOption {
			words = append(words, arg)
			continue
		}
		name, value, _ := strings.Cut(strings.TrimPrefix(option, "-"), "=")
		switch name {
		case "type", "q", "query", "querytype":
			q.kind = strings.ToUpper(value)
		default:
			return query{}, errUsage
		}
	}
	switch len(words) {
	case 2:
		q.server = words[1]
		if _, _, err := net.SplitHostPort(q.server); err != nil {
			q.server = net.JoinHostPort(q.server, "53")
		}
	case 1:
	default:
		return query{}, errUsage
	}
	q.name = words[0]
	if q.kind == "" && net.ParseIP(q.name) != nil {
		q.kind = "PTR"
	}
	if _, known := askers[q.kind]; !known {
		return query{}, fmt.Errorf("unknown type %q: %w", q.kind, errUsage)
	}
	return q, nil
}

func nslookup(ctx context.Context, std applet.Streams, args []string) error {
	q, err := parse(args)
	if err != nil {
		_, _ = fmt.Fprintln(std.Err, err)
		return applet.Usage
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var asked atomic.Value // the address of both kinds is asked for at the same time
	asked.Store(q.server)
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if q.server != "" {
			address = q.server
		}
		asked.Store(address)
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, address)
	}}
	answers, err := askers[q.kind](ctx, resolver, q.name)
	server, _ := asked.Load().(string)
	printServer(std, server)
	if err != nil {
		_, _ = fmt.Fprintln(std.Out, explain(q.name, err))
		return applet.Status(1)
	}
	_, err = fmt.Fprintln(std.Out, strings.Join(answers, "\n"))
	return err
}

func printServer(std applet.Streams, asked string) {
	if asked == "" {
		_, _ = fmt.Fprint(std.Out, "Server:\t\tnone, found in /etc/hosts\n\n")
		return
	}
	if host, port, err := net.SplitHostPort(asked); err == nil {
		_, _ = fmt.Fprintf(std.Out, "Server:\t\t%s\nAddress:\t%s#%s\n\n", host, host, port)
	}
}

// explain says in nslookup's words why there is no answer.
func explain(name string, err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("** server can't find %s: NXDOMAIN", name)
	case errors.As(err, &dns) && dns.IsTimeout, errors.Is(err, context.DeadlineExceeded):
		return ";; connection timed out; no servers could be reached"
	case errors.As(err, &dns) && strings.Contains(dns.Err, "server misbehaving"):
		return fmt.Sprintf("** server can't find %s: SERVFAIL", name)
	}
	return fmt.Sprintf("** cannot look up %s: %v", name, err)
}
