package network_test

import (
	"fmt"
	"strings"
	"testing"

	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

func TestEndpointSlice(t *testing.T) {
	no := false
	yes := true
	for _, tt := range []struct {
		name, service string
		change        func(*live.Snapshot)
		want          string
	}{
		{"ready, with who made them", "users", nil, "users-kd6tp http 8080 false: " +
			"users-5b8c6d9f77-m5c7t 10.244.0.8 true ReplicaSet users-5b8c6d9f77 < Deployment users; " +
			"users-5b8c6d9f77-t2b9x 10.244.0.9 true ReplicaSet users-5b8c6d9f77 < Deployment users"},
		{"by hand, found by its address", "legacy", func(s *live.Snapshot) { slice(s, "legacy-1").Endpoints[0].TargetRef = nil },
			"legacy-1 8080 true: legacy 10.244.0.5 true "},
		{"an address of nobody here", "legacy", func(s *live.Snapshot) {
			slice(s, "legacy-1").Endpoints[0] = discoveryv1.Endpoint{Addresses: []string{"192.0.2.7"}}
		}, "legacy-1 8080 true:  192.0.2.7 true "},
		{"not ready", "users-headless", func(s *live.Snapshot) { slice(s, "users-headless-wm4lz").Endpoints[0].Conditions.Ready = &no },
			"users-headless-wm4lz 8080 false: users-5b8c6d9f77-m5c7t 10.244.0.8 false ReplicaSet users-5b8c6d9f77 < Deployment users (not ready); " +
				"users-5b8c6d9f77-t2b9x 10.244.0.9 true ReplicaSet users-5b8c6d9f77 < Deployment users"},
		{"leaving", "products", func(s *live.Snapshot) {
			slice(s, "products-8xv2k").Endpoints[0].Conditions = discoveryv1.EndpointConditions{Ready: &no, Terminating: &yes}
			pod(s, "products-7c9d8b6f54-4xk2p").DeletionTimestamp = &pod(s, "products-7c9d8b6f54-4xk2p").CreationTimestamp
		}, "products-8xv2k 8080 false: products-7c9d8b6f54-4xk2p 10.244.0.6 leaving ReplicaSet products-7c9d8b6f54 < Deployment products (being deleted)"},
		{"its pod is gone", "products", func(s *live.Snapshot) { slice(s, "products-8xv2k").Endpoints[0].TargetRef.Name = "products-gone" },
			"products-8xv2k 8080 false: products-gone 10.244.0.6 false  (the pod is gone)"},
		{"no ports", "products", func(s *live.Snapshot) {
			slice(s, "products-8xv2k").Ports, slice(s, "products-8xv2k").Endpoints = nil, nil
		},
			"products-8xv2k none false: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serviceOf(t, changed(tt.change), tt.service)
			var got []string
			for _, slice := range s.Slices {
				var list []string
				for _, e := range slice.Endpoints {
					state := fmt.Sprint(e.Ready)
					if e.Leaving {
						state = "leaving"
					}
					text := fmt.Sprintf("%s %s %s %s", e.Pod, e.Address, state, strings.Join(e.Owners, " < "))
					if !e.Why.IsZero() {
						text += " (" + e.Why.String() + ")"
					}
					list = append(list, text)
				}
				got = append(got, fmt.Sprintf("%s %s %v: %s", slice.Name, slice.Ports, slice.ByHand, strings.Join(list, "; ")))
			}
			if text := strings.Join(got, "\n"); text != tt.want {
				t.Errorf("got  %s\nwant %s", text, tt.want)
			}
		})
	}
}

// A pod with addresses of two families is in two slices and counts once.
func TestTwoFamilies(t *testing.T) {
	s := serviceOf(t, changed(func(s *live.Snapshot) {
		six := slice(s, "users-kd6tp").DeepCopy()
		six.Name, six.AddressType, six.Endpoints[0].Addresses = "users-six", discoveryv1.AddressTypeIPv6, []string{"fd00::8"}
		s.EndpointSlices = append(s.EndpointSlices, six)
	}), "users")
	if s.Ready != 2 || s.Endpoints != 2 || len(s.Slices) != 2 {
		t.Errorf("%d of %d in %d slices", s.Ready, s.Endpoints, len(s.Slices))
	}
}
