package main

import (
	"testing"

	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install" // its kinds and defaults
	"k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
)

func TestIsSingle(t *testing.T) {
	for text, want := range map[string]bool{
		"         0       1000          1\n":                                   true,
		"         0 1878982656      65536\n":                                   false,
		"         0       1000          1\n         1     100000      65535\n": false,
		"": false,
	} {
		if got := isSingle(text); got != want {
			t.Errorf("isSingle(%q) = %v", text, got)
		}
	}
}

// The API server takes every policy, those of nodes of other abilities too.
func TestPolicies(t *testing.T) {
	names := map[string]bool{}
	for _, p := range policies(true, false, false, false) {
		object := p.object()
		legacyscheme.Scheme.Default(object)
		var internal admissionregistration.ValidatingAdmissionPolicy
		if err := legacyscheme.Scheme.Convert(object, &internal, nil); err != nil {
			t.Fatal(err)
		}
		if errs := validation.ValidateValidatingAdmissionPolicy(&internal); len(errs) > 0 {
			t.Errorf("%s: %v", p.name, errs.ToAggregate())
		}
		if names[p.name] {
			t.Errorf("two are called %s", p.name)
		}
		names[p.name] = true
	}
}
