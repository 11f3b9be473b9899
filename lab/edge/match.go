package edge

import (
	"net"
	"strings"
)

// anyHost is the key of rules without a host.
const anyHost = ""

// hostKeys returns where rules for host are looked up, the closest first: its name, the wildcard that stands for its
// first label, and no host. A host is as it stands in a request, with or without a port.
func hostKeys(host string) []string {
	host = normalHost(host)
	keys := make([]string, 0, 3)
	if host != "" {
		keys = append(keys, host)
	}
	if label, rest, found := strings.Cut(host, "."); found && label != "" && label != "*" && rest != "" {
		keys = append(keys, "*."+rest)
	}
	return append(keys, anyHost)
}

func normalHost(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// paths are those of one host. Looking one up takes as many steps as the path asked for has elements.
type paths struct {
	exact  map[string]*backend
	prefix map[string]prefix // by the path without the slash at its end: "" is "/"
}

type prefix struct {
	written string
	to      *backend
}

func newPaths() *paths {
	return &paths{exact: map[string]*backend{}, prefix: map[string]prefix{}}
}

// addExact makes path lead to a backend unless it already leads to one.
func (p *paths) addExact(path string, to *backend) {
	if _, taken := p.exact[path]; !taken {
		p.exact[path] = to
	}
}

// addPrefix makes all below path lead to a backend. "/foo" and "/foo/" fit the same paths; the longer one counts, as
// always, and of two that are written alike the first.
func (p *paths) addPrefix(path string, to *backend) {
	key := strings.TrimSuffix(path, "/")
	if other, taken := p.prefix[key]; !taken || len(other.written) < len(path) {
		p.prefix[key] = prefix{path, to}
	}
}

// find returns where path leads, and nil if nowhere. An exact path is as long as the path asked for, so that no
// prefix can fit better.
func (p *paths) find(path string) *backend {
	if path == "" {
		path = "/"
	}
	if to, found := p.exact[path]; found {
		return to
	}
	for {
		if fit, found := p.prefix[path]; found {
			return fit.to
		}
		end := strings.LastIndexByte(path, '/')
		if end < 0 {
			return nil
		}
		path = path[:end]
	}
}
