package names

import (
	"context"
	"fmt"
	"net"
)

// An asker asks one kind of question and returns the lines of the answer.
type asker func(ctx context.Context, resolver *net.Resolver, name string) ([]string, error)

var askers = map[string]asker{
	"":      addresses("ip"),
	"A":     addresses("ip4"),
	"AAAA":  addresses("ip6"),
	"CNAME": canonical,
	"MX":    mailServers,
	"NS":    nameServers,
	"PTR":   reverse,
	"SRV":   services,
	"TXT":   texts,
}

// addresses prints them under the full name that the search list led to.
func addresses(network string) asker {
	return func(ctx context.Context, resolver *net.Resolver, name string) ([]string, error) {
		found, err := resolver.LookupIP(ctx, network, name)
		if err != nil {
			return nil, err
		}
		full := name
		if canonical, err := resolver.LookupCNAME(ctx, name); err == nil {
			full = withoutDot(canonical)
		}
		var lines []string
		for _, ip := range found {
			lines = append(lines, "Name:\t"+full, "Address: "+ip.String())
		}
		return lines, nil
	}
}

func canonical(ctx context.Context, resolver *net.Resolver, name string) ([]string, error) {
	found, err := resolver.LookupCNAME(ctx, name)
	if err != nil {
		return nil, err
	}
	return []string{name + "\tcanonical name = " + found}, nil
}

func mailServers(ctx context.Context, resolver *net.Resolver, name string) ([]string, error) {
	found, err := resolver.LookupMX(ctx, name)
	return each(found, err, func(mx *net.MX) string {
		return fmt.Sprintf("%s\tmail exchanger = %d %s", name, mx.Pref, mx.Host)
	})
}

func nameServers(ctx context.Context, resolver *net.Resolver, name string) ([]string, error) {
	found, err := resolver.LookupNS(ctx, name)
	return each(found, err, func(ns *net.NS) string { return name + "\tnameserver = " + ns.Host })
}

func reverse(ctx context.Context, resolver *net.Resolver, address string) ([]string, error) {
	found, err := resolver.LookupAddr(ctx, address)
	return each(found, err, func(name string) string { return address + "\tname = " + name })
}

// services takes the whole name, such as _http._tcp.hello.ch3.svc.cluster.local.
func services(ctx context.Context, resolver *net.Resolver, name string) ([]string, error) {
	_, found, err := resolver.LookupSRV(ctx, "", "", name)
	return each(found, err, func(srv *net.SRV) string {
		return fmt.Sprintf("%s\tservice = %d %d %d %s", name, srv.Priority, srv.Weight, srv.Port, srv.Target)
	})
}

func texts(ctx context.Context, resolver *net.Resolver, name string) ([]string, error) {
	found, err := resolver.LookupTXT(ctx, name)
	return each(found, err, func(text string) string { return fmt.Sprintf("%s\ttext = %q", name, text) })
}

func each[T any](found []T, err error, line func(T) string) ([]string, error) {
	if err != nil {
		return nil, err
	}
	lines := make([]string, 0, len(found))
	for _, one := range found {
		lines = append(lines, line(one))
	}
	return lines, nil
}

func withoutDot(name string) string {
	if n := len(name); n > 1 && name[n-1] == '.' {
		return name[:n-1]
	}
	return name
}
