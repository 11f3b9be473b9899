package connection

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster"
)

func TestOpenWithoutAKubeconfig(t *testing.T) {
	for _, path := range []string{"", "/nowhere/kubeconfig"} {
		if _, err := Open(cluster.Access{Kubeconfig: path}); err == nil || !strings.Contains(err.Error(), "cadet up") {
			t.Errorf("%q: %v, which does not say what to type", path, err)
		}
	}
}

func TestLimited(t *testing.T) {
	var l limited
	for range 3 {
		if n, err := l.Write(make([]byte, outputLimit/2+1)); n != outputLimit/2+1 || err != nil {
			t.Fatalf("wrote %d, error %v", n, err)
		}
	}
	if l.Len() != outputLimit {
		t.Errorf("%d bytes are kept, want %d", l.Len(), outputLimit)
	}
}
