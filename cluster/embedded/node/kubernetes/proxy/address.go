package proxy

import (
	"net"
	"slices"
	"strconv"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
	upstream "k8s.io/kubernetes/pkg/proxy"
)

// address is where a Service listens.
type address struct {
	protocol corev1.Protocol
	ip       string
	port     int
}

func (a address) String() string { return net.JoinHostPort(a.ip, strconv.Itoa(a.port)) }

// places are the addresses of a Service's port.
type places struct {
	cluster  []address // inside, and local already
	nodes    []address // its node port on the node's own addresses
	external []address // external ones, which have to be made local
	balancer []address // a load balancer's, which have to be made local too
}

// placesOf returns the addresses of a Service's port on a node with these addresses. A node port is only on them: on an
// address of another Service, which is local here too, it would answer on no other cluster.
func placesOf(s upstream.ServicePort, node []string) (p places) {
	if ip := s.ClusterIP(); ip != nil {
		p.cluster = append(p.cluster, address{s.Protocol(), ip.String(), s.Port()})
	}
	for _, ip := range s.ExternalIPs() {
		p.external = append(p.external, address{s.Protocol(), ip.String(), s.Port()})
	}
	for _, ip := range s.LoadBalancerVIPs() {
		p.balancer = append(p.balancer, address{s.Protocol(), ip.String(), s.Port()})
	}
	for _, ip := range node {
		if s.NodePort() != 0 {
			p.nodes = append(p.nodes, address{s.Protocol(), ip, s.NodePort()})
		}
	}
	return p
}

// localRoutes makes external and load-balancer addresses the node's own, as long as a Service has them.
type localRoutes struct{ have map[string]*netlink.Route }

func newLocalRoutes() *localRoutes { return &localRoutes{have: map[string]*netlink.Route{}} }

// follow makes the needed addresses local, by IP address. They stay so without endpoints: callers are refused then, not
// left without a route.
func (l *localRoutes) follow(need map[string]bool) {
	for ip, route := range l.have {
		if !need[ip] {
			if err := netlink.RouteDel(route); err != nil {
				klog.ErrorS(err, "service proxy: an address stays local", "address", ip)
			}
			delete(l.have, ip)
		}
	}
	for ip := range need {
		if l.have[ip] != nil || ownAddress(ip) {
			continue
		}
		route, err := addLocal(ip)
		if err != nil {
			klog.ErrorS(err, "service proxy: can't make an address local", "address", ip)
			continue
		}
		l.have[ip] = route
	}
}

func ownAddress(ip string) bool {
	return net.ParseIP(ip).IsLoopback() || slices.Contains(nodeAddresses(), ip)
}

// nodeAddresses are the IPv4 addresses that the node's devices have.
func nodeAddresses() (ips []string) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		klog.ErrorS(err, "service proxy: the node's addresses are not known")
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil {
			ips = append(ips, n.IP.String())
		}
	}
	return ips
}

func addLocal(ip string) (*netlink.Route, error) {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return nil, err
	}
	route := &netlink.Route{
		LinkIndex: lo.Attrs().Index,
		Dst:       &net.IPNet{IP: net.ParseIP(ip).To4(), Mask: net.CIDRMask(32, 32)},
		Table:     unix.RT_TABLE_LOCAL, Type: unix.RTN_LOCAL, Scope: netlink.SCOPE_HOST,
	}
	return route, netlink.RouteReplace(route)
}
