package proxy

import (
	"net"
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
	cluster  bool // a cluster address, which is local already
}

func (a address) String() string { return net.JoinHostPort(a.ip, strconv.Itoa(a.port)) }

// anywhere is where node ports listen.
const anywhere = "0.0.0.0"

func addressesOf(s upstream.ServicePort) []address {
	var all []address
	add := func(ip net.IP, port int, cluster bool) {
		all = append(all, address{s.Protocol(), ip.String(), port, cluster})
	}
	if ip := s.ClusterIP(); ip != nil {
		add(ip, s.Port(), true)
	}
	for _, ip := range append(s.ExternalIPs(), s.LoadBalancerVIPs()...) {
		add(ip, s.Port(), false)
	}
	if s.NodePort() != 0 {
		all = append(all, address{s.Protocol(), anywhere, s.NodePort(), true})
	}
	return all
}

// localRoutes makes external and load-balancer addresses the node's own, as long as a Service has them.
type localRoutes struct{ have map[string]*netlink.Route }

func newLocalRoutes() *localRoutes { return &localRoutes{have: map[string]*netlink.Route{}} }

func (l *localRoutes) follow(wanted map[address]*balancer) {
	need := map[string]bool{}
	for a := range wanted {
		if !a.cluster {
			need[a.ip] = true
		}
	}
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
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.Equal(net.ParseIP(ip)) {
			return true
		}
	}
	return false
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
