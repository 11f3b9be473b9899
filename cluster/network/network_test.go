package network_test

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/cluster/network"
	"github.com/kubecadet/cadet/words"
)

// changed is the shop after something was done to it.
func changed(change func(*live.Snapshot)) network.Map {
	s := livetest.Shop()
	if change != nil {
		change(s)
	}
	return network.Of(s)
}

func service(s *live.Snapshot, name string) *corev1.Service {
	for _, v := range s.Services {
		if v.Name == name {
			return v
		}
	}
	panic("no Service " + name)
}

func slice(s *live.Snapshot, name string) *discoveryv1.EndpointSlice {
	for _, v := range s.EndpointSlices {
		if v.Name == name {
			return v
		}
	}
	panic("no EndpointSlice " + name)
}

func pod(s *live.Snapshot, name string) *corev1.Pod {
	for _, v := range s.Pods {
		if v.Name == name {
			return v
		}
	}
	panic("no Pod " + name)
}

func ingress(s *live.Snapshot, name string) *networkingv1.Ingress {
	for _, v := range s.Ingresses {
		if v.Name == name {
			return v
		}
	}
	panic("no Ingress " + name)
}

func serviceOf(t *testing.T, m network.Map, name string) network.Service {
	t.Helper()
	s, ok := m.Service(name)
	if !ok {
		t.Fatalf("no Service %s", name)
	}
	return s
}

// wants compares what is said to be wrong.
func wants(t *testing.T, got []words.Message, want string) {
	t.Helper()
	var lines []string
	for _, m := range got {
		lines = append(lines, m.String())
	}
	if text := strings.Join(lines, " | "); text != want {
		t.Errorf("wrong: %q\nwant   %q", text, want)
	}
}
