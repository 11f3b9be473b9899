// Command kubernetes is the Kubernetes components of a node, upstream's code, in two processes. "control-plane" is
// etcd, the API server with that of metrics, the controller manager, the scheduler, CoreDNS, the first node's service proxy and
// the volume provisioner: one process starts faster on two cores and shares memory. "kubelet" is the kubelet, which can't share a
// process with the controller manager: both keep their volume plugins in the same variables. On a node without a control
// plane the service proxy is in the kubelet's process. When a component ends, its process ends, and cadet-node starts it
// again.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"github.com/kubecadet/cadet/cluster/embedded/node/kubernetes/usage"
	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// settled is when what a start needed in memory can be given back.
const settled = 5 * time.Second

// stopTime is how long the components get to end, so that etcd closes its files.
const stopTime = 2 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	signal.Ignore(syscall.SIGPIPE, syscall.SIGHUP)
	debug.SetGCPercent(gcWhileStarting)
	for _, fd := range layout.Handed {
		syscall.CloseOnExec(fd)
	}
	err := runAs(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		report.Send(report.Line{Error: err.Error()})
		fmt.Fprintln(os.Stderr, "kubernetes:", err)
		os.Exit(1)
	}
}

// runAs runs what this process is: "control-plane", with the number of nodes, or "kubelet", with that of its node.
func runAs(ctx context.Context, args []string) error {
	if len(args) == 2 {
		number, err := strconv.Atoi(args[1])
		switch {
		case err != nil:
			return err
		case args[0] == "control-plane":
			return run(ctx, layout.Nodes(number))
		case args[0] == "kubelet":
			return runNode(ctx, layout.Node(number))
		}
	}
	return fmt.Errorf("%q is neither control-plane NODES nor kubelet NODE", args)
}

// component runs until ctx ends; the name is for errors.
type component struct {
	name string
	run  func(context.Context) error
}

func run(ctx context.Context, nodes []layout.Node) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	certificates, err := ensurePKI(nodes)
	if err != nil {
		return fmt.Errorf("make certificates: %w", err)
	}
	_, err = os.Stat(etcdDir)
	fresh := errors.Is(err, os.ErrNotExist)
	closeEtcd, err := startEtcd(ctx)
	if err != nil {
		return err
	}
	defer closeEtcd()
	ended := make(chan string, 16)
	running := 0
	start := func(c component) {
		running++
		go func() {
			if err := c.run(ctx); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("%s: %w", c.name, err))
			}
			ended <- c.name
		}()
	}
	config, err := certificates.clientConfig("admin")
	if err != nil {
		return err
	}
	metrics, err := usage.New(config)
	if err != nil {
		return fmt.Errorf("make ready to measure pods: %w", err)
	}
	start(component{"API server", func(ctx context.Context) error { return runAPIServer(ctx, metrics) }})
	err = bringUp(ctx, nodes, certificates, fresh, start, component{"metrics", metrics.Run})
	if err == nil {
		<-ctx.Done()
	}
	cancel(err)
	for late := time.After(stopTime); running > 0; running-- {
		select {
		case <-ended:
		case <-late:
			running = 1
		}
	}
	return context.Cause(ctx)
}

// bringUp starts what needs the API server, and what else there is, and reports until the nodes are ready for pods. fresh says
// that the store is.
func bringUp(ctx context.Context, nodes []layout.Node, certificates *pki, fresh bool, start func(component), also ...component) error {
	config, err := certificates.clientConfig("admin")
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	report.Begin("API server", "opens its storage")
	if err := waitForAPI(ctx, client, priorityHook, rolesHook); err != nil {
		return err
	}
	report.End("API server")
	for _, c := range append([]component{
		{"controller manager", afterRoles(client, fresh, runControllers)},
		{"scheduler", afterRoles(client, fresh, runScheduler)},
		{"service proxy", func(ctx context.Context) error { return runProxy(ctx, client, layout.First) }},
		{"DNS", runDNS},
		{"volume provisioner", func(ctx context.Context) error { return runProvisioner(ctx, client, nodes) }},
	}, also...) {
		start(c)
	}
	if err := bootstrap(ctx, client, len(nodes)); err != nil {
		return err
	}
	if err := waitForNodes(ctx, client, nodes); err != nil {
		return err
	}
	if err := waitForPods(ctx, client); err != nil {
		return err
	}
	report.Send(report.Line{Ready: true})
	saveMemory()
	return nil
}

// afterRoles runs a component once its roles are there. A store that is not fresh has them.
func afterRoles(client kubernetes.Interface, fresh bool, run func(context.Context) error) func(context.Context) error {
	if !fresh {
		return run
	}
	return func(ctx context.Context) error {
		if err := waitForAPI(ctx, client, priorityHook); err != nil {
			return err
		}
		return run(ctx)
	}
}

// While starting, time matters more than memory; afterwards it is the other way round.
const (
	gcWhileStarting = 400
	gcWhileRunning  = 50
)

func saveMemory() {
	debug.SetGCPercent(gcWhileRunning)
	time.AfterFunc(settled, debug.FreeOSMemory)
}

// patiently makes a client config fast: the components are alone with their API server.
func patiently(config *rest.Config) *rest.Config {
	config.QPS, config.Burst = 1000, 2000
	return config
}
