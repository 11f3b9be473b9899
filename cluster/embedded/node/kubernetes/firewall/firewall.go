// Package firewall keeps NetworkPolicies: the kernel drops what they forbid between pods, by nftables of the node's own
// network, and the service proxy asks before it connects a pod with another.
package firewall

import (
	"context"
	"maps"
	"net/netip"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"

	"github.com/kubecadet/cadet/cluster/embedded/node/kubernetes/proxy"
	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// syncPause is how long changes are gathered before the rules follow, and retryPause how long after the kernel refused them.
const (
	syncPause  = 20 * time.Millisecond
	retryPause = time.Second
)

// Firewall keeps the policies for the pods of one node.
type Firewall struct {
	node    layout.Node
	objects informers.SharedInformerFactory
	dirty   chan struct{}
	ready   chan struct{} // closed once rules is there
	rules   atomic.Pointer[Rules]
	fronts  atomic.Pointer[[]front]
	written bool // whether the kernel has rules; Run's own
}

// New makes a firewall of a node. It follows pods, namespaces and policies by informers of the factory, which is to be started
// afterwards.
func New(node layout.Node, objects informers.SharedInformerFactory) (*Firewall, error) {
	f := &Firewall{node: node, objects: objects, dirty: make(chan struct{}, 1), ready: make(chan struct{})}
	f.fronts.Store(&[]front{})
	all := cache.ResourceEventHandlerFuncs{
		AddFunc: func(any) { f.changed() }, UpdateFunc: func(_, _ any) { f.changed() }, DeleteFunc: func(any) { f.changed() },
	}
	pods := all
	pods.UpdateFunc = func(old, pod any) {
		if matters(old.(*corev1.Pod), pod.(*corev1.Pod)) {
			f.changed()
		}
	}
	if _, err := objects.Core().V1().Pods().Informer().AddEventHandler(pods); err != nil {
		return nil, err
	}
	if _, err := objects.Core().V1().Namespaces().Informer().AddEventHandler(all); err != nil {
		return nil, err
	}
	_, err := objects.Networking().V1().NetworkPolicies().Informer().AddEventHandler(all)
	return f, err
}

// matters says whether rules can be others by a change of a pod.
func matters(old, pod *corev1.Pod) bool {
	return old.Status.PodIP != pod.Status.PodIP || serves(old) != serves(pod) || !maps.Equal(old.Labels, pod.Labels)
}

// serves says whether a pod has an address of its own, and has not ended.
func serves(pod *corev1.Pod) bool {
	ended := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
	return !pod.Spec.HostNetwork && !ended && addressOf(pod).Is4()
}

func (f *Firewall) changed() {
	select {
	case f.dirty <- struct{}{}:
	default:
	}
}

// Run follows the changes until ctx ends. The rules stay in the kernel.
func (f *Firewall) Run(ctx context.Context) {
	for _, synced := range f.objects.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return // ctx has ended
		}
	}
	f.changed()
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.dirty:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(syncPause):
		}
		if err := f.sync(); err != nil {
			klog.ErrorS(err, "network policies: the rules can't be renewed")
			time.AfterFunc(retryPause, f.changed)
		}
	}
}

// sync makes the rules what the objects say: first those of the service proxy, then the kernel's, which let pods wait until
// both know them.
func (f *Firewall) sync() error {
	found, err := f.read()
	if err != nil {
		return err
	}
	rules, err := found.rules()
	if err != nil {
		return err
	}
	if f.rules.Swap(rules) == nil {
		close(f.ready)
	}
	if !rules.any && !f.written {
		return nil
	}
	if err := write(rules, netip.MustParsePrefix(f.node.PodCIDR()), *f.fronts.Load()); err != nil {
		return err
	}
	f.written = rules.any
	return nil
}

// read collects the objects that rules are made of.
func (f *Firewall) read() (objects, error) {
	found := objects{namespaces: map[string]labels.Set{}, pods: []*corev1.Pod{dnsPod()}}
	policies, err := f.objects.Networking().V1().NetworkPolicies().Lister().List(labels.Everything())
	if err != nil {
		return found, err
	}
	found.policies = policies
	pods, err := f.objects.Core().V1().Pods().Lister().List(labels.Everything())
	if err != nil {
		return found, err
	}
	for _, pod := range pods {
		if serves(pod) {
			found.pods = append(found.pods, pod)
		}
	}
	namespaces, err := f.objects.Core().V1().Namespaces().Lister().List(labels.Everything())
	for _, n := range namespaces {
		found.namespaces[n.Name] = n.Labels
	}
	return found, err
}

// dnsPod stands for the cluster's DNS, which is no pod here, so that policies can allow it as elsewhere: by the label of its
// pods, in kube-system.
func dnsPod() *corev1.Pod {
	const label = "k8s-app"
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: metav1.NamespaceSystem, Name: "coredns", Labels: map[string]string{label: "kube-dns"}},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Ports: []corev1.ContainerPort{
			{Name: "dns", Protocol: corev1.ProtocolUDP, ContainerPort: layout.DNSPort}, {Name: "dns-tcp", Protocol: corev1.ProtocolTCP, ContainerPort: layout.DNSPort},
		}}}},
		Status: corev1.PodStatus{PodIP: layout.DNSIP},
	}
}

// Allows says whether the service proxy may connect a caller with an endpoint, as in "10.244.0.7" and "10.244.0.9:8080". It
// waits until the policies are known.
func (f *Firewall) Allows(protocol corev1.Protocol, caller, endpoint string) bool {
	<-f.ready
	from, err := netip.ParseAddr(caller)
	if err != nil {
		return false
	}
	to, err := netip.ParseAddrPort(endpoint)
	if err != nil {
		return false
	}
	return f.rules.Load().allow(protocol, from, orDNS(to))
}

// Follow hears what the service proxy listens on.
func (f *Firewall) Follow(fronts []proxy.Front) {
	read := make([]front, 0, len(fronts))
	for _, one := range fronts {
		read = append(read, frontOf(one))
	}
	f.fronts.Store(&read)
	f.changed()
}
