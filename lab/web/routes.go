package web

import (
	"cmp"
	"fmt"
	"net"
	"regexp"
	"strings"
)

// routes is where connections go instead of where the URL says, by --connect-to and --resolve. What the request and
// TLS say of the host stays as in the URL.
type routes struct {
	others    []detour
	addresses map[string]string // "host:port" to the address to use instead of a name server's; host may be *
}

// detour is one --connect-to. An empty part stands for any, or for the same.
type detour struct{ host, port, toHost, toPort string }

var detourRule = regexp.MustCompile(`^(\[[^]]*\]|[^:]*):(\d*):(\[[^]]*\]|[^:]*):(\d*)$`)

// newRoutes reads HOST:PORT:ADDRESS and HOST1:PORT1:HOST2:PORT2; an IPv6 address may be in brackets.
func newRoutes(resolve, connectTo []string) (routes, error) {
	r := routes{addresses: map[string]string{}}
	for _, rule := range resolve {
		parts := strings.SplitN(rule, ":", 3)
		if len(parts) != 3 || net.ParseIP(strings.Trim(parts[2], "[]")) == nil {
			return routes{}, &failure{code: 49, text: fmt.Sprintf("Couldn't parse CURLOPT_RESOLVE entry '%s'", rule)}
		}
		r.addresses[net.JoinHostPort(parts[0], parts[1])] = strings.Trim(parts[2], "[]")
	}
	for _, rule := range connectTo {
		parts := detourRule.FindStringSubmatch(rule)
		if parts == nil {
			return routes{}, &failure{code: 49, text: fmt.Sprintf("Couldn't parse CURLOPT_CONNECT_TO entry '%s'", rule)}
		}
		r.others = append(r.others, detour{strings.Trim(parts[1], "[]"), parts[2], strings.Trim(parts[3], "[]"), parts[4]})
	}
	return r, nil
}

// of is where to connect to for "host:port".
func (r routes) of(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	for _, d := range r.others {
		if (d.host == "" || strings.EqualFold(d.host, host)) && (d.port == "" || d.port == port) {
			host, port = cmp.Or(d.toHost, host), cmp.Or(d.toPort, port)
			break
		}
	}
	for _, known := range []string{host, "*"} {
		if other, ok := r.addresses[net.JoinHostPort(known, port)]; ok {
			return net.JoinHostPort(other, port)
		}
	}
	return net.JoinHostPort(host, port)
}
