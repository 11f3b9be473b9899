package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/vishvananda/netlink"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

//go:embed cni.conflist
var cniConfig string

const cniFile = "/etc/cni/net.d/10-cadet.conflist"

// routeProtocol marks the routes that are ours to delete.
const routeProtocol netlink.RouteProtocol = 74

// masquerade gives what pods send out of the cluster their node's address, as nobody outside knows theirs.
const masquerade = `add table ip cadet
flush table ip cadet
table ip cadet {
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr @PODS@ ip daddr != @PODS@ masquerade
	}
}
`

// runNetwork does on each node what kindnetd does: it writes the configuration of the network plugins, with the
// addresses that the controller manager gave the node, and keeps a route to the pods of every other node.
func runNetwork() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := network(ctx, os.Getenv("NODE_NAME"), os.Getenv("POD_SUBNET")); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "cadet-network:", err)
		return 1
	}
	return 0
}

func network(ctx context.Context, node, pods string) error {
	if node == "" || pods == "" {
		return errors.New("which node and which addresses? Set NODE_NAME from the field spec.nodeName, and POD_SUBNET")
	}
	nft := exec.CommandContext(ctx, "nft", "-f", "-")
	nft.Stdin = strings.NewReader(strings.ReplaceAll(masquerade, "@PODS@", pods))
	if said, err := nft.CombinedOutput(); err != nil {
		return fmt.Errorf("nft: %w: %s", err, said)
	}
	config, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	// Services may not work yet: kube-proxy starts at the same time.
	if endpoint := os.Getenv("CONTROL_PLANE_ENDPOINT"); endpoint != "" {
		config.Host = "https://" + endpoint
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	nodes, changed := factory.Core().V1().Nodes(), make(chan struct{}, 1)
	change := func() {
		select {
		case changed <- struct{}{}:
		default: // it is known already
		}
	}
	if _, err := nodes.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(any) { change() }, UpdateFunc: func(any, any) { change() }, DeleteFunc: func(any) { change() },
	}); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	// A route goes with its device, without a word from the API.
	again := time.NewTicker(10 * time.Second)
	defer again.Stop()
	for {
		if err := connect(nodes.Lister(), node); err != nil {
			fmt.Fprintln(os.Stderr, "cadet-network:", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		case <-again.C:
		}
	}
}

// connect makes the plugins' configuration and the routes what the nodes say.
func connect(lister corelisters.NodeLister, self string) error {
	nodes, err := lister.List(labels.Everything())
	if err != nil {
		return err
	}
	routes, errs := map[string]*netlink.Route{}, []error{}
	for _, node := range nodes {
		_, pods, err := net.ParseCIDR(node.Spec.PodCIDR)
		switch {
		case err != nil: // it has no addresses yet
		case node.Name == self:
			errs = append(errs, writeCNI(pods.String()))
		default:
			if gateway := internalIP(node); gateway != nil {
				routes[pods.String()] = &netlink.Route{Dst: pods, Gw: gateway, Protocol: routeProtocol}
			}
		}
	}
	for _, route := range routes {
		errs = append(errs, netlink.RouteReplace(route))
	}
	existing, err := netlink.RouteListFiltered(netlink.FAMILY_V4, &netlink.Route{Protocol: routeProtocol}, netlink.RT_FILTER_PROTOCOL)
	errs = append(errs, err)
	for _, route := range existing {
		if routes[route.Dst.String()] == nil {
			errs = append(errs, netlink.RouteDel(&route))
		}
	}
	return errors.Join(errs...)
}

func internalIP(node *corev1.Node) net.IP {
	for _, address := range node.Status.Addresses {
		if ip := net.ParseIP(address.Address); address.Type == corev1.NodeInternalIP && ip.To4() != nil {
			return ip
		}
	}
	return nil
}

// writeCNI replaces the file at once: containerd watches the folder.
func writeCNI(pods string) error {
	mtu, err := defaultMTU()
	if err != nil {
		return err
	}
	config := strings.NewReplacer("@PODS@", pods, "@MTU@", strconv.Itoa(mtu)).Replace(cniConfig)
	if before, err := os.ReadFile(cniFile); err == nil && string(before) == config {
		return nil
	}
	partial := filepath.Join(filepath.Dir(cniFile), ".cadet")
	if err := os.WriteFile(partial, []byte(config), 0o644); err != nil {
		return err
	}
	return os.Rename(partial, cniFile)
}

// defaultMTU is that of the device to the other nodes, so that pods send nothing too large for it.
func defaultMTU() (int, error) {
	routes, err := netlink.RouteListFiltered(netlink.FAMILY_V4, &netlink.Route{Table: syscall.RT_TABLE_MAIN}, netlink.RT_FILTER_TABLE)
	if err != nil {
		return 0, err
	}
	for _, route := range routes {
		if route.Dst == nil || route.Dst.IP.IsUnspecified() {
			link, err := netlink.LinkByIndex(route.LinkIndex)
			if err != nil {
				return 0, err
			}
			return link.Attrs().MTU, nil
		}
	}
	return 1500, nil // without a way out
}
