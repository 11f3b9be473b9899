// Package connection holds the one way to reach a running cluster: its client, its REST configuration, commands in
// containers and connections to ports of pods. It is made once from an Access and handed on.
package connection

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// Connection reaches one cluster. It may be used by many at the same time, and holds nothing that must be closed.
type Connection struct {
	config    *rest.Config
	client    kubernetes.Interface
	namespace string
}

// Open prepares the connection to a running cluster. The cluster is not called yet.
func Open(access cluster.Access) (*Connection, error) {
	if access.Kubeconfig == "" {
		return nil, errors.New("no kubeconfig says how to reach the cluster; \"cadet up\" writes one")
	}
	config, err := clientcmd.BuildConfigFromFlags("", access.Kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("the kubeconfig %s can't be used: %w; \"cadet up\" writes it", access.Kubeconfig, err)
	}
	config.Wrap(func(calls http.RoundTripper) http.RoundTripper {
		return diskTeller{calls, filepath.Dir(access.Kubeconfig)}
	})
	return Of(config, access.Namespace)
}

// diskTeller names the disk in the errors of calls that fail while it is full: a cluster on it that can't write just
// doesn't answer.
type diskTeller struct {
	http.RoundTripper
	dir string
}

func (d diskTeller) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := d.RoundTripper.RoundTrip(request)
	return answer, state.OnFullDisk(d.dir, err)
}

// Of makes a connection from a REST configuration. Namespace is the one namespace that lessons may use, empty when each
// makes its own.
func Of(config *rest.Config, namespace string) (*Connection, error) {
	config = rest.CopyConfig(config)
	// Each watch and each log stream is a call: with client-go's limit of five calls a second they would wait in a queue.
	// The API server has its own limits.
	config.QPS = -1
	config.WarningHandler = rest.NoWarnings{} // client-go would write them to stderr, into the middle of the screen
	typed := rest.CopyConfig(config)
	// Read in a tenth of the time that JSON takes, which counts where thousands of pods change; what has no such form comes as JSON.
	typed.AcceptContentTypes, typed.ContentType = runtime.ContentTypeProtobuf+","+runtime.ContentTypeJSON, runtime.ContentTypeProtobuf
	client, err := kubernetes.NewForConfig(typed)
	if err != nil {
		return nil, fmt.Errorf("preparing a client of %s: %w", config.Host, err)
	}
	return &Connection{config: config, client: client, namespace: namespace}, nil
}

// Client is the typed client.
func (c *Connection) Client() kubernetes.Interface { return c.client }

// Config is a copy of the REST configuration, for clients of other shapes.
func (c *Connection) Config() *rest.Config { return rest.CopyConfig(c.config) }

// Namespace is the one namespace that lessons may use, empty when each makes its own.
func (c *Connection) Namespace() string { return c.namespace }

// Traits asks the cluster what it offers. What this user may not look at counts as not offered.
func (c *Connection) Traits(ctx context.Context) (cluster.Traits, error) {
	return cluster.TraitsOf(ctx, c.client)
}
