package main

import "testing"

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
