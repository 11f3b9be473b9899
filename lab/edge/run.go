// Package edge is where a cluster meets what is outside: an Ingress controller for the class whose controller is
// cadet.dev/edge, and addresses for Services of type LoadBalancer. The part of it that lets callers from outside in is
// the door.
//
// Changes in the cluster arrive through informers and make a new routing table, which replaces the old one at once and
// as a whole: a request sees one table from its start to its end. One copy runs at a time, and all that it must know
// after a restart stands in the statuses that it wrote.
package edge

import (
	"context"
	"fmt"
	"sync"

	"k8s.io/client-go/rest"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/edge/door"
	"github.com/kubecadet/cadet/lab/serving"
)

// Controller is what an IngressClass names in spec.controller, and a Service in spec.loadBalancerClass, to be served.
const Controller = "cadet.dev/edge"

// Options are the flags of the program.
type Options struct {
	HTTP, HTTPS, Health string // addresses to listen on
	Addresses           string // the pool for load balancers: prefixes and ranges, with commas between them
	Unclassed           bool   // Services that name no loadBalancerClass get addresses too
	Door                string // the loopback address at which calls from outside arrive; empty to let none in
	Publish             string // the Service, as namespace/name, whose address is every Ingress's
}

// Applet is the edge.
func Applet() applet.Applet {
	return applet.Applet{Name: "edge", Summary: "Ingress controller and load-balancer addresses for a whole cluster", Serves: true, Run: run}
}

func run(ctx context.Context, std applet.Streams, args []string) error {
	var o Options
	flags := applet.Flags(std, "edge", "[OPTION...]")
	flags.StringVar(&o.HTTP, "http", ":8080", "the address to serve Ingresses on")
	flags.StringVar(&o.HTTPS, "https", ":8443", "the address to serve Ingresses on with TLS")
	flags.StringVar(&o.Health, "health", ":8081", "the address of /healthz and /readyz")
	flags.StringVar(&o.Door, "door", door.Address, "the address, on the loopback, at which calls from outside arrive by port-forward; empty to let none in")
	flags.StringVar(&o.Addresses, "addresses", "203.0.113.0/24",
		"what Services of type LoadBalancer get addresses from: prefixes and ranges (192.0.2.10-192.0.2.20), with commas; empty to leave them alone")
	flags.BoolVar(&o.Unclassed, "unclassed", true, "give addresses to Services that name no loadBalancerClass too")
	flags.StringVar(&o.Publish, "publish-service", "cadet-system/edge", "the Service whose load-balancer address Ingresses get as their own")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	config, err := rest.InClusterConfig()
	if err != nil {
		return fmt.Errorf("this runs in a pod with a service account that may read the cluster: %w", err)
	}
	return Serve(ctx, config, o, serving.LogTo(std.Out))
}

// Serve does the edge's work on a cluster until ctx ends. It goes on following the cluster while the last requests run.
func Serve(ctx context.Context, config *rest.Config, o Options, log serving.Log) error {
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	e, err := newEdge(following, config, o, log)
	if err != nil {
		return err
	}
	listeners, err := listen(ctx, o)
	if err != nil {
		return err
	}
	letIn, err := e.objects.entrance(ctx, o.Door, log)
	if err != nil {
		return err
	}
	e.objects.run(following)
	if err := e.objects.complete(ctx); err != nil {
		return err
	}
	if err := e.routes.reconcile(ctx); err != nil { // a table before the first request
		log("will try again: %v", err)
	}
	var tasks sync.WaitGroup
	tasks.Go(func() { letIn(following) })
	for _, l := range e.loops {
		tasks.Go(func() { l.run(following) })
	}
	log("serving Ingresses on %s and %s", listeners.http.Addr(), listeners.https.Addr())
	err = listeners.serve(ctx, e.routes.proxy, log)
	stop()
	tasks.Wait()
	return err
}

// edge is what Serve wires together.
type edge struct {
	objects *objects
	routes  *routes
	loops   []*loop
}

// newEdge registers the controllers with informers that have not been started. Events are written until ctx ends.
func newEdge(ctx context.Context, config *rest.Config, o Options, log serving.Log) (*edge, error) {
	config = rest.CopyConfig(config)
	config.UserAgent = "cadet-edge"
	config.QPS = -1 // five statuses a second would keep a whole class waiting; the API server has limits of its own
	clients, err := newClients(config)
	if err != nil {
		return nil, err
	}
	objects, err := newObjects(clients)
	if err != nil {
		return nil, err
	}
	proxy, err := newProxy(log)
	if err != nil {
		return nil, err
	}
	events := newRecorder(ctx, clients.core)
	e := &edge{objects: objects, routes: &routes{
		objects: objects, client: clients.networking, publish: o.Publish, proxy: proxy, reporter: newReporter(events),
	}}
	routing := newLoop(e.routes.reconcile, log)
	e.loops = append(e.loops, routing)
	if err := objects.onChange(routing.ask, "ingresses", "ingressclasses", "services", "endpointslices", "secrets"); err != nil {
		return nil, err
	}
	addresses, err := parsePool(o.Addresses)
	if err != nil || len(addresses) == 0 {
		return e, err
	}
	b := &balancers{objects: objects, client: clients.core, ledger: newLedger(addresses, o.Unclassed), reporter: newReporter(events)}
	balancing := newLoop(b.reconcile, log)
	e.loops = append(e.loops, balancing)
	return e, objects.onChange(balancing.ask, "services")
}
