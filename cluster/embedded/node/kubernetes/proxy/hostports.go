package proxy

import (
	"net"
	"strconv"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// hostPorts are the ports of the node that its pods ask for. What portmap does elsewhere is done by listeners here, as for
// Services.
type hostPorts struct {
	mu   sync.Mutex
	pods map[types.UID]map[hostPort]*target
}

// hostPort is one of them; the address is empty for all that the node has.
type hostPort struct {
	protocol corev1.Protocol
	ip       string
	port     int
}

func newHostPorts() *hostPorts { return &hostPorts{pods: map[types.UID]map[hostPort]*target{}} }

// set takes note of a pod's ports, and says whether anything is new.
func (h *hostPorts) set(pod *corev1.Pod) (changed bool) {
	want := map[hostPort]string{}
	if serves(pod) {
		for _, c := range append(append([]corev1.Container{}, pod.Spec.InitContainers...), pod.Spec.Containers...) {
			for _, p := range c.Ports {
				if p.HostPort != 0 {
					want[hostPort{p.Protocol, anyOr(p.HostIP), int(p.HostPort)}] = net.JoinHostPort(pod.Status.PodIP, strconv.Itoa(int(p.ContainerPort)))
				}
			}
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	have := h.pods[pod.UID]
	for p := range have {
		if want[p] == "" {
			delete(have, p)
			changed = true
		}
	}
	for p, endpoint := range want {
		if t := have[p]; t != nil && t.has(endpoint) {
			continue
		}
		if have == nil {
			have = map[hostPort]*target{}
			h.pods[pod.UID] = have
		}
		have[p], changed = &target{balancer: &balancer{endpoints: []string{endpoint}}}, true
	}
	if len(have) == 0 {
		delete(h.pods, pod.UID)
	}
	return changed
}

// serves says whether a pod has an address of its own, and has not ended.
func serves(pod *corev1.Pod) bool {
	ended := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
	return !pod.Spec.HostNetwork && !ended && pod.Status.PodIP != ""
}

func anyOr(ip string) string {
	if ip == "0.0.0.0" {
		return ""
	}
	return ip
}

// forget forgets a pod, and says whether it had ports.
func (h *hostPorts) forget(pod types.UID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, had := h.pods[pod]
	delete(h.pods, pod)
	return had
}

// at says what is at each port of a node with these addresses.
func (h *hostPorts) at(node []string) map[address]*target {
	h.mu.Lock()
	defer h.mu.Unlock()
	wanted := map[address]*target{}
	for _, ports := range h.pods {
		for p, t := range ports {
			ips := node
			if p.ip != "" {
				ips = []string{p.ip}
			}
			for _, ip := range ips {
				wanted[address{p.protocol, ip, p.port}] = t
			}
		}
	}
	return wanted
}

// OnPodAdd follows a new pod of the node.
func (p *Proxier) OnPodAdd(pod *corev1.Pod) { p.changed(p.hostPorts.set(pod)) }

// OnPodUpdate follows a changed pod of the node.
func (p *Proxier) OnPodUpdate(_, pod *corev1.Pod) { p.changed(p.hostPorts.set(pod)) }

// OnPodDelete follows a pod that went.
func (p *Proxier) OnPodDelete(pod types.UID) { p.changed(p.hostPorts.forget(pod)) }
