// Package network says how the Ingresses and Services of a namespace lead to pods, what is wrong on the way, and with
// which command each of them is called. All of it is worked out from one snapshot; nothing here asks the cluster.
package network

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

// Map is the Ingresses and Services of a namespace, each sorted by name.
type Map struct {
	Ingresses []Ingress
	Services  []Service
}

// Of draws the map of a snapshot. Ingresses are in it where the snapshot watches them.
func Of(s *live.Snapshot) Map {
	w := &world{s}
	m := Map{Services: make([]Service, len(s.Services)), Ingresses: make([]Ingress, len(s.Ingresses))}
	for i, service := range s.Services {
		m.Services[i] = w.service(service)
	}
	for i, ingress := range s.Ingresses {
		m.Ingresses[i] = w.ingress(ingress, m.Services)
	}
	for i := range m.Services {
		m.Services[i].Reach = w.reachService(&m.Services[i], m.Ingresses)
	}
	return m
}

// Service finds a Service by its name.
func (m Map) Service(name string) (Service, bool) { return find(m.Services, name) }

func find(services []Service, name string) (Service, bool) {
	i := slices.IndexFunc(services, func(s Service) bool { return s.Name == name })
	if i < 0 {
		return Service{}, false
	}
	return services[i], true
}

// world is a snapshot and what is looked up in it.
type world struct{ *live.Snapshot }

// pod finds a pod by its name, or is nil.
func (w *world) pod(name string) *corev1.Pod {
	i, found := slices.BinarySearchFunc(w.Pods, name, func(p *corev1.Pod, name string) int { return strings.Compare(p.Name, name) })
	if !found {
		return nil
	}
	return w.Pods[i]
}

// several joins what there are several of, and says when there is nothing.
func several(words []string, none string) string {
	if len(words) == 0 {
		return none
	}
	return strings.Join(words, ", ")
}
