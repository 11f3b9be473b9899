package check

import (
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	discoveryv1 "k8s.io/api/discovery/v1"
)

// endpoints: exactly n ready addresses stand behind a Service, with a port each.
func endpoints(s *sight, args []ref.Val) verdict {
	service, why := s.object(args[0])
	n := int(args[1].(types.Int))
	switch {
	case service == nil:
		return verdict{why}
	case text(service, "kind") != "Service":
		return s.no("this check cannot be read: %s is no Service", called(service))
	case text(service, "spec", "type") == "ExternalName":
		return s.no("%s is of type ExternalName, which has no addresses: it is another name for %s", called(service), text(service, "spec", "externalName"))
	}
	got, portless := s.addresses(text(service, "metadata", "name"))
	switch {
	case got == n:
		return yes
	case got > n:
		return s.no("%s has %d ready addresses, there should be %d", called(service), got, n)
	case portless > 0:
		return s.no("%s has %d of %d ready addresses: %s", called(service), got, n, s.portless(service))
	}
	c := s.belonging(service)
	switch {
	case len(c.pods) > 0:
	case c.unmatched == nil:
		return s.no("%s has %d of %d ready addresses, as it has no selector", called(service), got, n)
	default:
		return s.no("%s has %d of %d ready addresses, as it selects none: %s", called(service), got, n, c.unmatched())
	}
	ready, unready := 0, []ref.Val{}
	for _, p := range c.pods {
		if isReady(p) {
			ready++
		} else {
			unready = append(unready, p)
		}
	}
	if len(unready) > 0 {
		return s.no("%s has %d of %d ready addresses; its selector matches %d ready; %s", called(service), got, n, ready, s.states(unready))
	}
	return s.no("%s has %d of %d ready addresses; its selector %s matches %d", called(service), got, n, show(field(service, "spec", "selector")), ready)
}

// addresses counts the ready endpoints of a Service, those with a port and those without. One in several slices, as a
// pod with addresses of two families is, counts once.
func (s *sight) addresses(service string) (with, without int) {
	s.reads.list("endpointSlices")
	seen := map[string]bool{}
	for _, slice := range s.view.Snapshot.EndpointSlices {
		if slice.Labels[discoveryv1.LabelServiceName] != service {
			continue
		}
		for i := range slice.Endpoints {
			e := &slice.Endpoints[i]
			if e.Conditions.Ready != nil && !*e.Conditions.Ready {
				continue
			}
			key := strings.Join(e.Addresses, "")
			if e.TargetRef != nil && e.TargetRef.Name != "" {
				key = e.TargetRef.Name
			}
			switch {
			case seen[key]:
			case len(slice.Ports) > 0:
				with++
			default:
				without++
			}
			seen[key] = true
		}
	}
	return with, without
}

// portless says why addresses have no port: the Service names one that no container of its pods has.
func (s *sight) portless(service ref.Val) string {
	var asked, has []string
	for _, p := range items(field(service, "spec", "ports")) {
		if name := text(p, "targetPort"); name != "" {
			asked = append(asked, name)
		}
	}
	for _, pod := range s.belonging(service).pods {
		for _, c := range items(field(pod, "spec", "containers")) {
			for _, p := range items(field(c, "ports")) {
				port := strings.TrimSpace(text(p, "name") + " " + show(field(p, "containerPort")))
				if !contains(has, port) {
					has = append(has, port)
				}
			}
		}
	}
	return s.say("its targetPort %s is no port's name in its pods, which have %s", s.listed(asked), orElse(s.listed(has), s.say("no ports")))
}

func contains(list []string, text string) bool {
	for _, item := range list {
		if item == text {
			return true
		}
	}
	return false
}
