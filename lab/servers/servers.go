// Package servers holds the web servers that lessons put to the test: two that share a host name, and some that are not
// always ready, alive, quick or right.
package servers

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

// Applets are the servers.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "users", Summary: "web server on :8080 that lists users", Serves: true, Run: users.run},
		{Name: "products", Summary: "web server on :8080 that lists products", Serves: true, Run: products.run},
		{Name: "readiness", Summary: "web server on :8080 that is ready while a file is there", Serves: true, Run: readiness},
		{Name: "liveness", Summary: "server on :8080 that is alive while a file is there", Serves: true, Run: liveness},
		{Name: "slow", Summary: "web server on :8080 that takes its time to start", Serves: true, Run: slow},
		{Name: "flaky", Summary: "web server on :8080 that fails now and then", Serves: true, Run: flaky},
	}
}

// hostName is what the servers call themselves: the name of their pod.
func hostName() (string, error) {
	host, err := os.Hostname()
	if err != nil {
		return "", fmt.Errorf("no host name to answer with: %w", err)
	}
	return host, nil
}

// healthy answers a probe, which is not logged: probes would drown what a learner did.
func healthy(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") }

// simple runs a server that has but an address to be told.
func simple(ctx context.Context, std applet.Streams, listen string, handler func(host string, log serving.Log) http.Handler) error {
	host, err := hostName()
	if err != nil {
		return err
	}
	log := serving.LogTo(std.Out)
	return serving.ListenAndServe(ctx, listen, handler(host, log), log)
}
