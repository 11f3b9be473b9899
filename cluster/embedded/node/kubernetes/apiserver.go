package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"

	"github.com/spf13/pflag"

	"github.com/kubecadet/cadet/cluster/embedded/node/kubernetes/usage"
	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// parse sets a component's options from the flags its users know.
func parse(name string, sets cliflag.NamedFlagSets, args []string) error {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	for _, set := range sets.FlagSets {
		flags.AddFlagSet(set)
	}
	return flags.Parse(args)
}

func pkiFile(name string) string { return filepath.Join(layout.PKI, name) }

// runAPIServer serves Kubernetes' API, and that of metrics.
func runAPIServer(ctx context.Context, metrics *usage.Server) error {
	opts := options.NewServerRunOptions()
	if err := parse("kube-apiserver", opts.Flags(), []string{
		"--advertise-address=" + layout.NodeIP,
		"--allow-privileged=true",
		"--authorization-mode=Node,RBAC",
		"--client-ca-file=" + pkiFile("ca.crt"),
		"--enable-admission-plugins=NodeRestriction",
		"--etcd-servers=" + etcdURL,
		"--kubelet-client-certificate=" + pkiFile("apiserver-kubelet-client.crt"),
		"--kubelet-client-key=" + pkiFile("apiserver-kubelet-client.key"),
		"--kubelet-certificate-authority=" + pkiFile("ca.crt"),
		"--kubelet-preferred-address-types=InternalIP",
		"--service-account-issuer=https://kubernetes.default.svc." + layout.Domain,
		"--service-account-key-file=" + pkiFile("sa.pub"),
		"--service-account-signing-key-file=" + pkiFile("sa.key"),
		"--service-cluster-ip-range=" + layout.ServiceCIDR,
		"--tls-cert-file=" + pkiFile("apiserver.crt"),
		"--tls-private-key-file=" + pkiFile("apiserver.key"),
		"--anonymous-auth=false",
		"--profiling=false",
		"--shutdown-send-retry-after=false",
	}); err != nil {
		return err
	}
	listener, err := listen()
	if err != nil {
		return err
	}
	opts.SecureServing.Listener = listener
	if err := opts.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return err
	}
	completed, err := opts.Complete(ctx)
	if err != nil {
		return err
	}
	if errs := completed.Validate(); len(errs) != 0 {
		return utilerrors.NewAggregate(errs)
	}
	return serve(ctx, completed, metrics)
}

// serve is what app.Run does, and adds the API of metrics, which elsewhere has a server of its own.
func serve(ctx context.Context, opts options.CompletedOptions, metrics *usage.Server) error {
	config, err := app.NewConfig(opts)
	if err != nil {
		return err
	}
	completed, err := config.Complete()
	if err != nil {
		return err
	}
	chain, err := app.CreateServerChain(completed)
	if err != nil {
		return err
	}
	if err := metrics.Install(chain.GenericAPIServer); err != nil {
		return fmt.Errorf("the API of metrics: %w", err)
	}
	prepared, err := chain.PrepareRun()
	if err != nil {
		return err
	}
	return prepared.Run(ctx)
}

// The API server makes what these hooks make only a second after it began to serve. Nothing waits for the priority
// classes; the controllers and the scheduler have their rights by the roles.
const (
	priorityHook = "poststarthook/scheduling/bootstrap-system-priority-classes"
	rolesHook    = "poststarthook/rbac/bootstrap-roles"
)

// waitForAPI returns when the API server says it is ready, but for some hooks.
func waitForAPI(ctx context.Context, client kubernetes.Interface, except ...string) error {
	return wait.PollUntilContextTimeout(ctx, 25*time.Millisecond, 2*time.Minute, true, func(ctx context.Context) (bool, error) {
		return ready(ctx, client, except...), nil
	})
}

func ready(ctx context.Context, client kubernetes.Interface, except ...string) bool {
	get := client.Discovery().RESTClient().Get().AbsPath("/readyz")
	for _, hook := range except {
		get = get.Param("exclude", hook)
	}
	_, err := get.DoRaw(ctx)
	return err == nil
}

// listenerFile is held for good: the descriptor would be closed with it.
var listenerFile = os.NewFile(layout.ListenerFD, "listener")

// outsideListener is the one that callers from outside the node come by.
func outsideListener() (net.Listener, error) {
	listener, err := net.FileListener(listenerFile)
	if err != nil {
		return nil, fmt.Errorf("take over the listener for callers from outside: %w", err)
	}
	return listener, nil
}

// merged accepts from a listener inside the node and from the one for callers from outside. Its address is the one inside, which
// the Service kubernetes points at.
type merged struct {
	net.Listener
	outside net.Listener
	conns   chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func listen() (net.Listener, error) {
	outside, err := outsideListener()
	if err != nil {
		return nil, err
	}
	inside, err := net.Listen("tcp4", net.JoinHostPort(layout.NodeIP, strconv.Itoa(layout.APIPort)))
	if err != nil {
		return nil, err
	}
	m := &merged{Listener: inside, outside: outside, conns: make(chan net.Conn), closed: make(chan struct{})}
	go m.acceptFrom(inside)
	go m.acceptFrom(outside)
	return m, nil
}

func (m *merged) acceptFrom(l net.Listener) {
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of descriptors, or the caller went away
			time.Sleep(10 * time.Millisecond)
			continue
		}
		select {
		case m.conns <- conn:
		case <-m.closed:
			_ = conn.Close() // nobody is left to serve it
			return
		}
	}
}

// Accept returns the next connection to either address.
func (m *merged) Accept() (net.Conn, error) {
	select {
	case conn := <-m.conns:
		return conn, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close closes both listeners.
func (m *merged) Close() error {
	m.once.Do(func() { close(m.closed) })
	return errors.Join(m.Listener.Close(), m.outside.Close())
}
