package live

import (
	"cmp"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// OfAll says whether the picture is of all namespaces.
func (s *Snapshot) OfAll() bool { return s != nil && s.Namespace == metav1.NamespaceAll }

// In is the part of a picture of all namespaces that is of one of them: as a watcher of that namespace would have made it.
// Lists are parts of the whole ones, so it costs little. A picture of one namespace is returned as it is.
func (s *Snapshot) In(namespace string) *Snapshot {
	if !s.OfAll() || namespace == metav1.NamespaceAll {
		return s
	}
	if s.derived == nil {
		return s.cut(namespace, new(derived))
	}
	s.derived.mu.Lock()
	defer s.derived.mu.Unlock()
	kept := new(derived)
	if last := s.derived.part; last != nil && last.Namespace == namespace {
		if last.Version == s.Version {
			return last
		}
		kept = last.derived
	}
	s.derived.part = s.cut(namespace, kept)
	return s.derived.part
}

// cut makes the part of one namespace.
func (s *Snapshot) cut(namespace string, kept *derived) *Snapshot {
	part := *s
	part.Namespace, part.derived = namespace, kept
	part.Services = within(s.Services, namespace)
	part.Pods = within(s.Pods, namespace)
	part.EndpointSlices = within(s.EndpointSlices, namespace)
	part.ReplicationControllers = within(s.ReplicationControllers, namespace)
	part.ReplicaSets = within(s.ReplicaSets, namespace)
	part.Deployments = within(s.Deployments, namespace)
	part.ConfigMaps = within(s.ConfigMaps, namespace)
	part.Secrets = within(s.Secrets, namespace)
	part.ServiceAccounts = within(s.ServiceAccounts, namespace)
	part.Endpoints = within(s.Endpoints, namespace)
	part.DaemonSets = within(s.DaemonSets, namespace)
	part.StatefulSets = within(s.StatefulSets, namespace)
	part.Ingresses = within(s.Ingresses, namespace)
	part.Leases = within(s.Leases, namespace)
	part.PersistentVolumeClaims = within(s.PersistentVolumeClaims, namespace)
	part.Events = nil
	for _, e := range s.Events { // by time
		if e.Namespace == namespace {
			part.Events = append(part.Events, e)
		}
	}
	return &part
}

// within is the part of a list, sorted by namespace and name, that is of one namespace.
func within[T metav1.Object](list []T, namespace string) []T {
	first, _ := slices.BinarySearchFunc(list, namespace, func(o T, ns string) int { return cmp.Compare(o.GetNamespace(), ns) })
	after, _ := slices.BinarySearchFunc(list, namespace, func(o T, ns string) int {
		if o.GetNamespace() > ns {
			return 1
		}
		return -1
	})
	return list[first:after:after]
}

// Hidden says whether this user may not see a kind, which is called as in kubectl get.
func (s *Snapshot) Hidden(kind string) bool { return s != nil && slices.Contains(s.Forbidden, kind) }

// WorkloadOf is what made a pod, as "deployment/hello"; empty where nothing did, or something that the snapshot doesn't hold.
func WorkloadOf(s *Snapshot, p *Pod) string {
	by := ownerOf(p.of)
	switch by.kind {
	case "ReplicationController":
		return "replicationcontroller/" + by.name
	case "ReplicaSet":
		for _, set := range within(s.ReplicaSets, p.Namespace) {
			if above := metav1.GetControllerOfNoCopy(set); set.Name == by.name && above != nil && above.Kind == "Deployment" {
				return "deployment/" + above.Name
			}
		}
	}
	return ""
}
