// Package match finds the rule for a request, by the Ingress API's rules for hosts and paths. It knows nothing of
// Kubernetes, so that it can be fuzzed without compiling a client of it.
package match

import (
	"net"
	"strings"
)

// AnyHost is the key of rules without a host.
const AnyHost = ""

// HostKeys returns where rules for host are looked up, the closest first: its name, the wildcard that stands for its
// first label, and no host. A host is as it stands in a request, with or without a port.
func HostKeys(host string) []string {
	host = NormalHost(host)
	keys := make([]string, 0, 3)
	if host != "" {
		keys = append(keys, host)
	}
	if label, rest, found := strings.Cut(host, "."); found && label != "" && label != "*" && rest != "" {
		keys = append(keys, "*."+rest)
	}
	return append(keys, AnyHost)
}

// NormalHost is a host in small letters, without port and without the dot at its end.
func NormalHost(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// Paths are those of one host, and what each leads to. Looking one up takes as many steps as the path asked for has
// elements.
type Paths[T any] struct {
	exact  map[string]T
	prefix map[string]prefix[T] // by the path without the slash at its end: "" is "/"
}

type prefix[T any] struct {
	written string
	to      T
}

// NewPaths are none.
func NewPaths[T any]() *Paths[T] {
	return &Paths[T]{exact: map[string]T{}, prefix: map[string]prefix[T]{}}
}

// AddExact makes path lead somewhere unless it already leads somewhere.
func (p *Paths[T]) AddExact(path string, to T) {
	if _, taken := p.exact[path]; !taken {
		p.exact[path] = to
	}
}

// AddPrefix makes path and all below it lead somewhere. "/foo" and "/foo/" fit the same paths; the longer one counts, as
// always, and of two that are written alike the first.
func (p *Paths[T]) AddPrefix(path string, to T) {
	key := strings.TrimSuffix(path, "/")
	if other, taken := p.prefix[key]; !taken || len(other.written) < len(path) {
		p.prefix[key] = prefix[T]{path, to}
	}
}

// Find returns where path leads, if anywhere. An exact path is as long as the path asked for, so that no
// prefix can fit better.
func (p *Paths[T]) Find(path string) (to T, found bool) {
	if path == "" {
		path = "/"
	}
	if to, found := p.exact[path]; found {
		return to, true
	}
	for {
		if fit, found := p.prefix[path]; found {
			return fit.to, true
		}
		end := strings.LastIndexByte(path, '/')
		if end < 0 {
			return to, false
		}
		path = path[:end]
	}
}
