package edge

import (
	"cmp"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// addressAnnotation asks for a fixed address, as spec.loadBalancerIP does, which the API has deprecated.
const addressAnnotation = "cadet.dev/load-balancer-ip"

// cloudFinalizer is what a cloud's controller puts on a Service before it makes a load balancer for it.
const cloudFinalizer = "service.kubernetes.io/load-balancer-cleanup"

// ledger knows which Service holds which address. It is made anew at a start from the statuses of Services; while the
// edge runs, it knows of addresses that were just given and that the informers have not heard of yet.
type ledger struct {
	pool      pool
	unclassed bool // Services that name no loadBalancerClass get addresses too
	held      map[types.UID]netip.Addr
}

// claim is a Service that wants an address, and what comes of it.
type claim struct {
	service *corev1.Service
	address netip.Addr // not valid while it waits
	waits   *problem   // why
}

func newLedger(p pool, unclassed bool) *ledger {
	return &ledger{pool: p, unclassed: unclassed, held: map[types.UID]netip.Addr{}}
}

// claims says whether a Service is to get an address from the edge. One that names no class is left to a cloud that has
// begun to serve it, or to whoever gave it an address that is not of the pool.
func (l *ledger) claims(s *corev1.Service) bool {
	if s.Spec.Type != corev1.ServiceTypeLoadBalancer {
		return false
	}
	if class := s.Spec.LoadBalancerClass; class != nil {
		return *class == Controller
	}
	has := s.Status.LoadBalancer.Ingress
	return l.unclassed && !slices.Contains(s.Finalizers, cloudFinalizer) && (len(has) == 0 || l.pool.contains(statusAddress(s)))
}

// settle gives addresses to all Services that want one. Whoever has one keeps it; then come those that ask for a fixed
// one, then the others, the oldest first. What nobody claims any more is free again.
func (l *ledger) settle(services []*corev1.Service) []*claim {
	var all []*claim
	for _, s := range services {
		if l.claims(s) {
			all = append(all, &claim{service: s})
		}
	}
	slices.SortFunc(all, func(a, b *claim) int {
		x, y := a.service, b.service
		return cmp.Or(x.CreationTimestamp.Compare(y.CreationTimestamp.Time), cmp.Compare(x.Namespace, y.Namespace), cmp.Compare(x.Name, y.Name))
	})
	taken := l.keep(all)
	for _, c := range all {
		if text := fixedAddress(c.service); text != "" && !c.address.IsValid() {
			c.address, c.waits = l.fixed(text, taken)
			l.enter(c, taken)
		}
	}
	for _, c := range all {
		if fixedAddress(c.service) == "" && !c.address.IsValid() {
			if c.address = l.pool.free(taken); !c.address.IsValid() {
				c.waits = fail("NoAddressLeft", "all addresses of the pool (%s) are taken; delete a Service of type LoadBalancer to free one", l.pool)
			}
			l.enter(c, taken)
		}
	}
	return all
}

// keep lets claims have what they hold, or what their status says that they held before a restart.
func (l *ledger) keep(all []*claim) map[netip.Addr]bool {
	before := l.held
	l.held = map[types.UID]netip.Addr{}
	taken := map[netip.Addr]bool{}
	for _, fromStatus := range []bool{false, true} { // what the ledger knows is newer than any status
		for _, c := range all {
			address := before[c.service.UID]
			if fromStatus && !address.IsValid() {
				address = statusAddress(c.service)
			}
			wanted := fixedAddress(c.service)
			if c.address.IsValid() || !l.pool.contains(address) || taken[address] || wanted != "" && wanted != address.String() {
				continue
			}
			c.address = address
			l.enter(c, taken)
		}
	}
	return taken
}

func (l *ledger) enter(c *claim, taken map[netip.Addr]bool) {
	if c.address.IsValid() {
		taken[c.address] = true
		l.held[c.service.UID] = c.address
	}
}

func (l *ledger) fixed(text string, taken map[netip.Addr]bool) (netip.Addr, *problem) {
	address, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		return netip.Addr{}, fail("AddressNotValid", "%q is asked for and is no address", text)
	case !l.pool.contains(address):
		return netip.Addr{}, fail("AddressNotInPool", "%s is asked for, and the pool is %s", address, l.pool)
	case taken[address]:
		return netip.Addr{}, fail("AddressTaken", "%s is asked for, and another Service of type LoadBalancer has it", address)
	}
	return address, nil
}

// fixedAddress is the one that a Service asks for, "" if any will do.
func fixedAddress(s *corev1.Service) string {
	return cmp.Or(s.Annotations[addressAnnotation], s.Spec.LoadBalancerIP)
}

// statusAddress is the one that a Service was given; not valid if there is none, or another controller gave several.
func statusAddress(s *corev1.Service) netip.Addr {
	if has := s.Status.LoadBalancer.Ingress; len(has) == 1 {
		address, _ := netip.ParseAddr(has[0].IP) // a host name is no address
		return address
	}
	return netip.Addr{}
}
