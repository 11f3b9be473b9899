package kind

import (
	"cmp"
	"context"
	"net"
	"net/url"
	"os"
	"runtime"
	"strings"
)

// endpoint is where what starts the containers listens, as in "unix:///var/run/docker.sock"; empty when nobody says.
func (r cli) endpoint(ctx context.Context) string {
	switch r {
	case "podman": // which starts them itself, unless told otherwise
		return os.Getenv("CONTAINER_HOST")
	case "nerdctl":
		return "unix://" + strings.TrimPrefix(cmp.Or(os.Getenv("CONTAINERD_ADDRESS"), "/run/containerd/containerd.sock"), "unix://")
	}
	named, err := r.run(ctx, nil, "context", "inspect", "--format", "{{.Endpoints.docker.Host}}") // it knows $DOCKER_HOST, too
	if err != nil {
		return os.Getenv("DOCKER_HOST")
	}
	return named
}

// away says whether containers run on another machine, whose 127.0.0.1 is not ours.
func (i info) away() bool {
	at, err := url.Parse(i.endpoint)
	if err != nil || at.Hostname() == "" || at.Scheme == "unix" || at.Scheme == "npipe" {
		return false
	}
	ip := net.ParseIP(at.Hostname())
	return at.Hostname() != "localhost" && !(ip != nil && ip.IsLoopback())
}

// local says whether containers run on this machine's own kernel, so that it can be looked at.
func (i info) local() bool {
	return runtime.GOOS == "linux" && (i.endpoint == "" || strings.HasPrefix(i.endpoint, "unix://")) &&
		!i.Host.ServiceIsRemote && !strings.Contains(i.OperatingSystem, "Docker Desktop")
}
