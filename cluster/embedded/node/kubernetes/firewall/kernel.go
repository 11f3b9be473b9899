package firewall

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"go4.org/netipx"
	"golang.org/x/sys/unix"
	corev1 "k8s.io/api/core/v1"
)

// tableName is what the node's table is called. Whoever may change it has the rights of the node.
const tableName = "cadet-network-policies"

// Possible says why NetworkPolicies can't be kept here: the kernel has no nftables, or ordinary users may not use them.
func Possible() error {
	conn, err := nftables.New()
	if err != nil {
		return err
	}
	t := newTable(conn, tableName+"-probe")
	t.rule(t.base("forward", nftables.ChainHookForward), established()...)
	conn.DelTable(t.Table)
	return conn.Flush()
}

// table collects what goes to the kernel in one piece: either all of it is in force, or what was before.
type table struct {
	*nftables.Table
	conn *nftables.Conn
	sets map[string]*nftables.Set
	err  error
}

// newTable begins a table anew, whatever was in it.
func newTable(conn *nftables.Conn, name string) *table {
	fresh := &nftables.Table{Family: nftables.TableFamilyIPv4, Name: name}
	conn.AddTable(fresh)
	conn.DelTable(fresh)
	conn.AddTable(fresh)
	return &table{Table: fresh, conn: conn, sets: map[string]*nftables.Set{}}
}

// write makes the kernel keep the rules between the pods of this node and all others, and at the addresses that the service
// proxy listens on. What the node itself sends is not looked at: probes, and the proxy, which asks by itself.
func write(r *Rules, local netip.Prefix, fronts []front) error {
	conn, err := nftables.New()
	if err != nil {
		return err
	}
	t := newTable(conn, tableName)
	if r.any {
		t.forward(r, local)
		t.input(r, fronts)
	}
	if t.err != nil {
		return t.err
	}
	return conn.Flush()
}

// forward looks at what goes from a pod to another.
func (t *table) forward(r *Rules, local netip.Prefix) {
	chain := t.base("forward", nftables.ChainHookForward)
	t.rule(chain, established()...)
	// Pods of which nothing is known yet may turn out to be isolated.
	known := t.set(r.known)
	t.rule(chain, slices.Concat(within(source, allPods), outside(source, known), drop)...)
	t.rule(chain, slices.Concat(within(destination, local), outside(destination, known), drop)...)
	t.isolate(chain, "from", r.egress, source, destination, local)
	t.isolate(chain, "to", r.ingress, destination, source, local)
}

// input looks at what comes to the node from pods: those of which nothing is known yet have to wait, and who may have no
// endpoint of a Service is not connected with the proxy either.
func (t *table) input(r *Rules, fronts []front) {
	chain := t.base("input", nftables.ChainHookInput)
	t.rule(chain, established()...)
	t.rule(chain, fromItself()...)
	t.rule(chain, slices.Concat(within(source, allPods), outside(source, t.set(r.known)), drop)...)
	for _, f := range fronts {
		kept, err := r.kept(f)
		if err != nil {
			t.err = errors.Join(t.err, err)
			continue
		}
		if len(kept.Ranges()) == 0 {
			continue
		}
		at := f.at.Addr()
		port := ports{f.protocol, f.at.Port(), f.at.Port()}
		t.rule(chain, slices.Concat(within(destination, netip.PrefixFrom(at, at.BitLen())), port.match(), inside(source, t.set(kept)), drop)...)
	}
}

// isolate gives each isolated pod of this node a chain that drops what its clauses don't let through.
func (t *table) isolate(from *nftables.Chain, way string, pods map[netip.Addr]side, self, peer field, local netip.Prefix) {
	for _, ip := range sorted(pods) {
		if !local.Contains(ip) {
			continue
		}
		chain := t.conn.AddChain(&nftables.Chain{Name: way + " " + ip.String(), Table: t.Table})
		back := &expr.Verdict{Kind: expr.VerdictReturn}
		t.rule(chain, append(within(peer, allNodes), back)...)
		for _, clause := range pods[ip] {
			for _, match := range clause.matches() {
				t.rule(chain, slices.Concat(inside(peer, t.set(clause.peers)), match, []expr.Any{back})...)
			}
		}
		t.rule(chain, drop...)
		t.rule(from, append(within(self, netip.PrefixFrom(ip, ip.BitLen())), &expr.Verdict{Kind: expr.VerdictJump, Chain: chain.Name})...)
	}
}

func sorted(pods map[netip.Addr]side) []netip.Addr {
	all := make([]netip.Addr, 0, len(pods))
	for ip := range pods {
		all = append(all, ip)
	}
	slices.SortFunc(all, netip.Addr.Compare)
	return all
}

// base is a chain that the kernel sends packets through.
func (t *table) base(name string, hook *nftables.ChainHook) *nftables.Chain {
	accept := nftables.ChainPolicyAccept
	return t.conn.AddChain(&nftables.Chain{
		Name: name, Table: t.Table, Type: nftables.ChainTypeFilter, Hooknum: hook, Priority: nftables.ChainPriorityFilter, Policy: &accept,
	})
}

func (t *table) rule(chain *nftables.Chain, exprs ...expr.Any) {
	t.conn.AddRule(&nftables.Rule{Table: t.Table, Chain: chain, Exprs: exprs})
}

// set is one with these addresses: clauses with the same peers share one.
func (t *table) set(addresses *netipx.IPSet) *nftables.Set {
	var key strings.Builder
	var elements []nftables.SetElement
	for _, r := range addresses.Ranges() {
		key.WriteString(r.String() + " ")
		elements = append(elements, nftables.SetElement{Key: r.From().AsSlice()})
		if next := r.To().Next(); next.IsValid() {
			elements = append(elements, nftables.SetElement{Key: next.AsSlice(), IntervalEnd: true})
		}
	}
	if there := t.sets[key.String()]; there != nil {
		return there
	}
	s := &nftables.Set{Table: t.Table, Name: fmt.Sprintf("addresses-%d", len(t.sets)), KeyType: nftables.TypeIPAddr, Interval: true}
	if err := t.conn.AddSet(s, elements); err != nil && t.err == nil {
		t.err = fmt.Errorf("a set of addresses: %w", err)
	}
	t.sets[key.String()] = s
	return s
}

// matches are the ways in which a packet can be at one of a clause's ports.
func (c clause) matches() (all [][]expr.Any) {
	if len(c.ports) == 0 {
		return [][]expr.Any{nil}
	}
	for _, p := range c.ports {
		all = append(all, p.match())
	}
	return all
}

func (p ports) match() []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{numberOf[p.protocol]}},
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: 2, Len: 2},
		&expr.Range{Op: expr.CmpOpEq, Register: 1, FromData: binaryutil.BigEndian.PutUint16(p.first), ToData: binaryutil.BigEndian.PutUint16(p.last)},
	}
}

var numberOf = map[corev1.Protocol]byte{corev1.ProtocolTCP: unix.IPPROTO_TCP, corev1.ProtocolUDP: unix.IPPROTO_UDP, corev1.ProtocolSCTP: unix.IPPROTO_SCTP}

// drop ends a packet without an answer.
var drop = []expr.Any{&expr.Verdict{Kind: expr.VerdictDrop}}

// established lets through what belongs to a connection that was let through.
func established() []expr.Any {
	return []expr.Any{
		&expr.Ct{Key: expr.CtKeySTATE, Register: 1},
		&expr.Bitwise{
			SourceRegister: 1, DestRegister: 1, Len: 4,
			Mask: binaryutil.NativeEndian.PutUint32(expr.CtStateBitESTABLISHED | expr.CtStateBitRELATED), Xor: make([]byte, 4),
		},
		&expr.Cmp{Op: expr.CmpOpNeq, Register: 1, Data: make([]byte, 4)},
		&expr.Verdict{Kind: expr.VerdictAccept},
	}
}

// fromItself lets through what the node sends to itself, also from its address towards its pods.
func fromItself() []expr.Any {
	name := make([]byte, unix.IFNAMSIZ)
	copy(name, "lo")
	return []expr.Any{&expr.Meta{Key: expr.MetaKeyIIFNAME, Register: 1}, &expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: name}, &expr.Verdict{Kind: expr.VerdictAccept}}
}

// field is where an address is in the header of a packet, in bytes.
type field uint32

const (
	source      field = 12
	destination field = 16
)

func (f field) load() expr.Any {
	return &expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: uint32(f), Len: 4}
}

// within matches an address of a network.
func within(f field, network netip.Prefix) []expr.Any {
	r := netipx.RangeOfPrefix(network)
	return []expr.Any{f.load(), &expr.Range{Op: expr.CmpOpEq, Register: 1, FromData: r.From().AsSlice(), ToData: r.To().AsSlice()}}
}

// inside matches an address in a set, and outside one that is not.
func inside(f field, s *nftables.Set) []expr.Any {
	return []expr.Any{f.load(), &expr.Lookup{SourceRegister: 1, SetName: s.Name, SetID: s.ID}}
}

func outside(f field, s *nftables.Set) []expr.Any {
	return []expr.Any{f.load(), &expr.Lookup{SourceRegister: 1, SetName: s.Name, SetID: s.ID, Invert: true}}
}
