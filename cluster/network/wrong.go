package network

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// wrong is what keeps a Service from answering, as far as the cluster's objects tell. Whether anything listens on a port
// they don't tell, so nothing is said of that.
func (w *world) wrong(s *corev1.Service, v Service) []words.Message {
	var list []words.Message
	if why := w.wrongPods(s, v); !why.IsZero() {
		list = append(list, why)
	}
	if s.Spec.Type == corev1.ServiceTypeLoadBalancer && len(s.Status.LoadBalancer.Ingress) == 0 {
		why := words.New("no load balancer has given it an address yet")
		if class := s.Spec.LoadBalancerClass; class != nil {
			why = words.New("no load balancer has given it an address yet; it waits for one of class %s", *class)
		}
		list = append(list, why)
	}
	return list
}

// wrongPods is what is wrong between a Service and its pods: the first thing that would have to be mended.
func (w *world) wrongPods(s *corev1.Service, v Service) words.Message {
	if len(s.Spec.Selector) == 0 {
		if len(v.Slices) == 0 {
			return words.New("it has no selector, and no EndpointSlice is said to be of it")
		}
		return byHand(v)
	}
	pods := w.selected(s)
	if len(pods) == 0 {
		return words.New("its selector %s matches none of the pods here, of which there are %d", v.Selector, len(w.Pods))
	}
	if why := wrongPort(s, pods); !why.IsZero() {
		return why
	}
	var unready []*corev1.Pod
	for _, p := range pods {
		if !live.IsReady(p) {
			unready = append(unready, p)
		}
	}
	switch {
	case len(unready) > 0 && !s.Spec.PublishNotReadyAddresses:
		return words.New("not ready: %d of %d, the first is %s: %s", len(unready), len(pods), unready[0].Name, w.whyNotReady(unready[0]))
	case v.Ready == 0:
		return words.New("ready and not in an EndpointSlice yet: %d", len(pods))
	}
	return words.Message{}
}

// byHand is what is wrong with endpoints that somebody wrote.
func byHand(v Service) words.Message {
	switch {
	case v.Endpoints == 0:
		return words.New("its EndpointSlice holds no address")
	case v.Ready == 0:
		return words.New("none of the addresses in its EndpointSlice is said to be ready")
	}
	return words.Message{}
}

// selected are the pods that a Service's selector matches, without those that have ended or are leaving: no controller
// puts these behind it.
func (w *world) selected(s *corev1.Service) []*corev1.Pod {
	selector := labels.SelectorFromSet(s.Spec.Selector)
	var list []*corev1.Pod
	for _, p := range w.Pods {
		if p.DeletionTimestamp == nil && !ended(p) && selector.Matches(labels.Set(p.Labels)) {
			list = append(list, p)
		}
	}
	return list
}

func ended(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

// wrongPort says which port of a Service has a name for its target that a pod lacks.
func wrongPort(s *corev1.Service, pods []*corev1.Pod) words.Message {
	for _, port := range s.Spec.Ports {
		if port.TargetPort.Type != intstr.String {
			continue
		}
		for _, p := range pods {
			if names := portNames(p, port.Protocol); !slices.Contains(names, port.TargetPort.StrVal) {
				return words.New("targetPort %s is no port's name in pod %s, whose ports have these: %s", port.TargetPort.StrVal, p.Name, several(names, "-"))
			}
		}
	}
	return words.Message{}
}

// portNames are the names that the containers of a pod give their ports of a protocol.
func portNames(p *corev1.Pod, protocol corev1.Protocol) []string {
	var names []string
	add := func(c corev1.Container) {
		for _, port := range c.Ports {
			if port.Name != "" && (port.Protocol == protocol || port.Protocol == "" || protocol == "") {
				names = append(names, port.Name)
			}
		}
	}
	for _, c := range p.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways { // runs as long as the pod
			add(c)
		}
	}
	for _, c := range p.Spec.Containers {
		add(c)
	}
	return names
}
