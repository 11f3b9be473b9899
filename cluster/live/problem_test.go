package live

import (
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/cluster/state"
)

// A full disk is named, whatever failed on it.
func TestProblemOfAFullDisk(t *testing.T) {
	err := &url.Error{Op: "Get", URL: "https://127.0.0.1:1/readyz", Err: &state.FullError{Dir: "/state", Free: 3 << 20, Err: io.EOF}}
	if said := problem(err, time.Now(), false).String(); !strings.Contains(said, "/state is full (3 MB left)") {
		t.Error(said)
	}
	err.Err = io.EOF
	if said := problem(err, time.Now(), false).String(); strings.Contains(said, "full") || !strings.Contains(said, "EOF") {
		t.Error(said)
	}
}
