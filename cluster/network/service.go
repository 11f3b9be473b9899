package network

import (
	"fmt"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// Headless is the Type of a Service without a cluster address.
const Headless = "Headless"

// Service is a Service and all that stands behind it.
type Service struct {
	Name      string
	Type      string // as kubectl get shows it, or Headless
	Selector  string // empty when somebody else says what is behind it
	ClusterIP string // empty when it has none
	Alias     string // what an ExternalName is another name for
	Ports     []Port
	Outside   []string // addresses of its own for callers from outside; a node port is one on every node
	Slices    []Slice
	Ready     int // endpoints that are ready
	Endpoints int
	Health    live.Health
	Wrong     []words.Message // a line for each thing that keeps it from answering as it should
	Reach     Reach
}

// Port is a port of a Service.
type Port struct {
	Name     string
	Protocol string
	Number   int32
	Target   string // the number or the name of the pods' port
	Node     int32  // the port of every node, 0 when there is none
}

// String is a port as "80 → 8080", with its name and the port of the nodes where it has them.
func (p Port) String() string {
	text := strconv.Itoa(int(p.Number))
	if p.Protocol != string(corev1.ProtocolTCP) {
		text += "/" + p.Protocol
	}
	if p.Name != "" {
		text = p.Name + " " + text
	}
	text += " → " + p.Target
	if p.Node != 0 {
		text += fmt.Sprintf(", node port %d", p.Node)
	}
	return text
}

func (w *world) service(s *corev1.Service) Service {
	v := Service{
		Name: s.Name, Type: string(s.Spec.Type), Selector: labels.FormatLabels(s.Spec.Selector), Alias: s.Spec.ExternalName,
		ClusterIP: s.Spec.ClusterIP, Outside: outsideOf(s), Slices: w.slicesOf(s.Name),
	}
	if len(s.Spec.Selector) == 0 {
		v.Selector = ""
	}
	if v.ClusterIP == corev1.ClusterIPNone {
		v.Type, v.ClusterIP = Headless, ""
	}
	for _, p := range s.Spec.Ports {
		v.Ports = append(v.Ports, portOf(p))
	}
	v.Ready, v.Endpoints = count(v.Slices)
	if v.Type == string(corev1.ServiceTypeExternalName) {
		return v // it is a name, and nothing stands behind it here
	}
	v.Wrong = w.wrong(s, v)
	switch {
	case v.Ready == 0:
		v.Health = live.Bad
	case len(v.Wrong) > 0:
		v.Health = live.Warn
	default:
		v.Health = live.Good
	}
	return v
}

func portOf(p corev1.ServicePort) Port {
	v := Port{Name: p.Name, Protocol: string(p.Protocol), Number: p.Port, Target: p.TargetPort.String(), Node: p.NodePort}
	if v.Protocol == "" {
		v.Protocol = string(corev1.ProtocolTCP)
	}
	if v.Target == "0" || v.Target == "" {
		v.Target = strconv.Itoa(int(p.Port))
	}
	return v
}

// outsideOf are the addresses that callers from outside have for a Service.
func outsideOf(s *corev1.Service) []string {
	var list []string
	if s.Spec.Type == corev1.ServiceTypeLoadBalancer {
		for _, i := range s.Status.LoadBalancer.Ingress {
			list = append(list, i.IP+i.Hostname)
		}
	}
	return append(list, s.Spec.ExternalIPs...)
}
