package cluster

import (
	"os"
	"strings"
	"testing"
)

// The version that is said to be built is the one that is.
func TestKubernetes(t *testing.T) {
	text, err := os.ReadFile("embedded/node/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\tk8s.io/kubernetes "+Kubernetes+"\n") {
		t.Errorf("the node's go.mod names another version than %s", Kubernetes)
	}
}
