package live

import (
	"context"
	"strings"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/kubernetes"
)

// How often the API server is asked whether it is well, how often while it is not, and how long it may think
// about it.
const (
	probeEvery   = 3 * time.Second
	probeAgain   = time.Second / 2
	probeTimeout = 3 * time.Second
)

// probe asks the API server from time to time whether it is ready. Watches tell at once when a connection
// breaks; a server that hangs, or has lost its etcd, shows here only.
type probe struct {
	client         kubernetes.Interface
	every, timeout time.Duration
	changed        func()

	mu   sync.Mutex
	link link
}

func (p *probe) run(ctx context.Context) {
	rest := p.client.Discovery().RESTClient()
	for rest != nil && ctx.Err() == nil { // nil where the client is a fake one
		ask, cancel := context.WithTimeout(ctx, p.timeout)
		body, err := rest.Get().AbsPath("/readyz").MaxRetries(0).Do(ask).Raw()
		cancel()
		if failed := failedChecks(body); err != nil && failed != "" {
			err = notReadyError(failed)
		}
		if ctx.Err() == nil && p.answered(err) {
			p.changed()
		}
		if p.state().err != nil {
			sleep(ctx, min(probeAgain, p.every))
		} else {
			sleep(ctx, p.every)
		}
	}
}

// answered says whether the answer is news. To be refused is an answer as well.
func (p *probe) answered(err error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil || apierrors.IsForbidden(err) || apierrors.IsNotFound(err) {
		return p.link.up()
	}
	return p.link.down(err)
}

// notReadyError names the parts of the API server that are not ready.
type notReadyError string

func (e notReadyError) Error() string { return "the API server is not ready (" + string(e) + ")" }

// failedChecks finds the names in lines like "[-]etcd failed: reason withheld".
func failedChecks(body []byte) string {
	var names []string
	for line := range strings.Lines(string(body)) {
		if rest, failed := strings.CutPrefix(line, "[-]"); failed {
			name, _, _ := strings.Cut(rest, " ")
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func (p *probe) state() link {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.link
}
