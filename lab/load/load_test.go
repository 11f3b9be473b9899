package load

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestLoad(t *testing.T) {
	var answered atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "shop.test" {
			t.Errorf("asked for %s", r.Host)
		}
		if answered.Add(1) == 5 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	var out strings.Builder
	err := Applet().Run(t.Context(), applet.Streams{Out: &out, Err: io.Discard}, []string{"--clients", "1", "--for", "200ms", "--host", "shop.test", server.URL})
	if err != nil {
		t.Fatal(err)
	}
	var got Result
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatalf("%q: %v", out.String(), err)
	}
	if int64(got.Calls) != answered.Load() || got.Lost != 1 || got.Why != "503 Service Unavailable" || got.PerSecond <= 0 || got.P99 < got.P50 {
		t.Errorf("%d calls were answered, and measured is %+v", answered.Load(), got)
	}
	if err := Applet().Run(t.Context(), applet.Streams{Out: io.Discard, Err: io.Discard}, []string{"users"}); err == nil {
		t.Error("a name is taken for a URL")
	}
}
