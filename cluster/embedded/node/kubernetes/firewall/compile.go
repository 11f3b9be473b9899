package firewall

import (
	"fmt"
	"net/netip"
	"slices"

	"go4.org/netipx"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// objects are those of the API that rules are made of.
type objects struct {
	pods       []*corev1.Pod // with an address of their own
	namespaces map[string]labels.Set
	policies   []*networkingv1.NetworkPolicy
}

// rules makes of the objects what they mean.
func (o objects) rules() (*Rules, error) {
	r := &Rules{any: len(o.policies) > 0, ingress: map[netip.Addr]side{}, egress: map[netip.Addr]side{}}
	var known netipx.IPSetBuilder
	for _, pod := range o.pods {
		known.Add(addressOf(pod))
		r.pods = append(r.pods, addressOf(pod))
	}
	var err error
	if r.known, err = known.IPSet(); err != nil {
		return nil, fmt.Errorf("the addresses of pods: %w", err)
	}
	for _, policy := range o.policies {
		if err := o.add(policy, r); err != nil {
			return nil, fmt.Errorf("NetworkPolicy %s/%s: %w", policy.Namespace, policy.Name, err)
		}
	}
	return r, nil
}

// add adds what a policy says of each pod that it selects.
func (o objects) add(policy *networkingv1.NetworkPolicy, r *Rules) error {
	selected, err := metav1.LabelSelectorAsSelector(&policy.Spec.PodSelector)
	if err != nil {
		return err
	}
	for _, pod := range o.pods {
		if pod.Namespace != policy.Namespace || !selected.Matches(labels.Set(pod.Labels)) {
			continue
		}
		ip := addressOf(pod)
		if slices.Contains(policy.Spec.PolicyTypes, networkingv1.PolicyTypeIngress) {
			clauses, err := o.ingress(policy, pod)
			if err != nil {
				return err
			}
			r.ingress[ip] = append(r.ingress[ip], clauses...)
		}
		if slices.Contains(policy.Spec.PolicyTypes, networkingv1.PolicyTypeEgress) {
			clauses, err := o.egress(policy)
			if err != nil {
				return err
			}
			r.egress[ip] = append(r.egress[ip], clauses...)
		}
	}
	return nil
}

// ingress are the clauses for what comes to a pod. A port's name is that of a port of this pod.
func (o objects) ingress(policy *networkingv1.NetworkPolicy, to *corev1.Pod) (side, error) {
	var all side
	for _, rule := range policy.Spec.Ingress {
		from, err := o.peers(policy.Namespace, rule.From)
		if err != nil {
			return nil, err
		}
		if c, ok := from.at(rule.Ports, to); ok {
			all = append(all, c)
		}
	}
	return all, nil
}

// egress are the clauses for what leaves a pod. A port's name is that of a port of each pod it goes to, so where there is one
// each of these has a clause of its own.
func (o objects) egress(policy *networkingv1.NetworkPolicy) (side, error) {
	var all side
	for _, rule := range policy.Spec.Egress {
		to, err := o.peers(policy.Namespace, rule.To)
		if err != nil {
			return nil, err
		}
		if c, ok := to.at(rule.Ports, nil); ok {
			all = append(all, c)
		}
		named := slices.DeleteFunc(slices.Clone(rule.Ports), func(p networkingv1.NetworkPolicyPort) bool {
			return p.Port == nil || p.Port.Type != intstr.String
		})
		if len(named) == 0 {
			continue
		}
		for _, pod := range o.pods {
			ip := addressOf(pod)
			if !to.Contains(ip) {
				continue
			}
			var one netipx.IPSetBuilder
			one.Add(ip)
			only, err := one.IPSet()
			if err != nil {
				return nil, err
			}
			if c, ok := (peers{only}).at(named, pod); ok {
				all = append(all, c)
			}
		}
	}
	return all, nil
}

// peers are the other side of a rule.
type peers struct{ *netipx.IPSet }

// at is the clause that lets these peers through at ports, whose names are those of a pod's. There is none if there are
// ports, but none of that name.
func (p peers) at(wanted []networkingv1.NetworkPolicyPort, named *corev1.Pod) (c clause, ok bool) {
	c.peers = p.IPSet
	for _, port := range wanted {
		c.ports = append(c.ports, numbers(port, named)...)
	}
	return c, len(wanted) == 0 || len(c.ports) > 0
}

// numbers are the ports of a policy's port.
func numbers(p networkingv1.NetworkPolicyPort, named *corev1.Pod) (found []ports) {
	protocol := corev1.ProtocolTCP
	if p.Protocol != nil {
		protocol = *p.Protocol
	}
	switch {
	case p.Port == nil:
		return []ports{{protocol, 0, 65535}}
	case p.Port.Type == intstr.Int:
		first, last := uint16(p.Port.IntVal), uint16(p.Port.IntVal) //nolint:gosec // the API server takes no other numbers
		if p.EndPort != nil {
			last = uint16(*p.EndPort) //nolint:gosec // the same
		}
		return []ports{{protocol, first, last}}
	case named == nil:
		return nil
	}
	for _, container := range slices.Concat(named.Spec.InitContainers, named.Spec.Containers) {
		for _, port := range container.Ports {
			if number := uint16(port.ContainerPort); port.Name == p.Port.StrVal && (port.Protocol == protocol || port.Protocol == "" && protocol == corev1.ProtocolTCP) { //nolint:gosec // the same
				found = append(found, ports{protocol, number, number})
			}
		}
	}
	return found
}

// peers are the addresses that a rule of a policy in a namespace names; if it names none, all.
func (o objects) peers(namespace string, named []networkingv1.NetworkPolicyPeer) (peers, error) {
	var all netipx.IPSetBuilder
	if len(named) == 0 {
		all.AddPrefix(netip.PrefixFrom(netip.IPv4Unspecified(), 0))
	}
	for _, peer := range named {
		if peer.IPBlock != nil {
			block, err := blockOf(peer.IPBlock)
			if err != nil {
				return peers{}, err
			}
			all.AddSet(block)
			continue
		}
		if err := o.addPods(&all, namespace, peer); err != nil {
			return peers{}, err
		}
	}
	set, err := all.IPSet()
	return peers{set}, err
}

// addPods adds the addresses of the pods that a peer's selectors match.
func (o objects) addPods(all *netipx.IPSetBuilder, namespace string, peer networkingv1.NetworkPolicyPeer) error {
	inNamespace, podMatches := labels.Everything(), labels.Everything()
	var err error
	if peer.NamespaceSelector != nil {
		if inNamespace, err = metav1.LabelSelectorAsSelector(peer.NamespaceSelector); err != nil {
			return err
		}
	}
	if peer.PodSelector != nil {
		if podMatches, err = metav1.LabelSelectorAsSelector(peer.PodSelector); err != nil {
			return err
		}
	}
	for _, pod := range o.pods {
		if peer.NamespaceSelector == nil && pod.Namespace != namespace {
			continue
		}
		if podMatches.Matches(labels.Set(pod.Labels)) && inNamespace.Matches(o.namespaces[pod.Namespace]) {
			all.Add(addressOf(pod))
		}
	}
	return nil
}

// blockOf are the addresses of a block without those excepted. The cluster has no addresses of version 6.
func blockOf(block *networkingv1.IPBlock) (*netipx.IPSet, error) {
	var b netipx.IPSetBuilder
	whole, err := netip.ParsePrefix(block.CIDR)
	if err != nil {
		return nil, err
	}
	if whole.Addr().Is4() {
		b.AddPrefix(whole.Masked())
	}
	for _, text := range block.Except {
		except, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, err
		}
		b.RemovePrefix(except.Masked())
	}
	return b.IPSet()
}

// addressOf is a pod's address; only pods that have one are looked at.
func addressOf(pod *corev1.Pod) netip.Addr {
	ip, _ := netip.ParseAddr(pod.Status.PodIP)
	return ip
}
