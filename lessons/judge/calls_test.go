package judge

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/fake"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/call"
)

// street leads every address to one server.
type street struct{ address string }

func (s street) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if s.address == "" {
		return nil, errors.New("nothing listens at " + address)
	}
	return new(net.Dialer).DialContext(ctx, network, s.address)
}

// A call from outside goes through what leads in, with the host that the check names.
func TestCallsFromOutside(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Host", r.Host)
		_, _ = w.Write([]byte("Hello from web-2"))
	}))
	defer server.Close()
	https := call.HTTP{URL: "https://203.0.113.9/", From: call.Outside, Host: "example.com", TLS: &call.Certificate{Names: []string{"example.com"}},
		Header: map[string]string{"X-Host": "^example.com$"}, Pods: &call.Share{Only: "web-2"}}
	other := https
	other.TLS = &call.Certificate{Names: []string{"shop.test"}}
	for name, c := range map[string]struct {
		http    call.HTTP
		outside Outside
		why     string
	}{
		"answers":     {https, street{server.Listener.Addr().String()}, ""},
		"certificate": {other, street{server.Listener.Addr().String()}, "the certificate served is for example.com"},
		"nothing":     {https, street{}, "othing listens at 203.0.113.9:443"},
	} {
		if got := testJudge(Reach{Outside: c.outside}).calls.http(t.Context(), &c.http, picture()); (got == "") != (c.why == "") || !strings.Contains(got, c.why) {
			t.Errorf("%s: %q, want %q", name, got, c.why)
		}
	}
}

func TestSearchLogs(t *testing.T) {
	j := testJudge(Reach{Client: fake.NewClientset()}) // whose every log is "fake logs"
	for _, c := range []struct {
		logs lessons.Logs
		why  string
	}{
		{lessons.Logs{Pod: "web-2", Line: "^fake"}, ""},
		{lessons.Logs{Pod: "app=web", Line: "^fake"}, ""},
		{lessons.Logs{Pod: "web-2", Line: "error"}, `none of the 1 lines of web-2 is as expected; the last is "fake logs"`},
		{lessons.Logs{Pod: "nobody", Line: "x"}, "there is no pod nobody in ch2"},
	} {
		if got := j.calls.logs(t.Context(), &c.logs, picture()); got != c.why {
			t.Errorf("%+v: %q, want %q", c.logs, got, c.why)
		}
	}
}

func TestAsksTheNameServer(t *testing.T) {
	asked := ""
	j := testJudge(Reach{Exec: func(_ context.Context, at connection.Target, command []string) (connection.Result, error) {
		asked = at.Pod + ": " + strings.Join(command, " ")
		return connection.Result{Out: ";; ANSWER SECTION:\nx. 5 IN A 10.0.0.7\n"}, nil
	}})
	snap := picture()
	snap.Services = []*corev1.Service{{}}
	snap.Services[0].Name, snap.Services[0].Spec.ClusterIPs = "web", []string{"10.0.0.7"}
	for _, c := range []struct {
		dns   lessons.DNS
		why   string
		asked string
	}{
		{lessons.DNS{DNS: call.DNS{Name: "web"}, Service: "web"}, "", "client: dig +search web A"},
		{lessons.DNS{DNS: call.DNS{Name: "web"}, Service: "shop"}, "there is no Service shop yet", ""},
		{lessons.DNS{DNS: call.DNS{Name: "web", Pod: "app=web"}, Pods: "app=none"}, "no pod with app=none is ready, so that there is no address to look for", ""},
	} {
		asked = ""
		if got := j.calls.dns(t.Context(), &c.dns, snap); got != c.why || asked != c.asked {
			t.Errorf("%+v: %q, asked %q", c.dns, got, asked)
		}
	}
}

func TestEventsCheck(t *testing.T) {
	j := testJudge(Reach{})
	snap := picture()
	snap.Events = []*corev1.Event{{InvolvedObject: corev1.ObjectReference{Kind: "Pod", Name: "web-2"}, Reason: "Killing", Message: "by probe"}}
	for about, why := range map[string]string{"pod/web-2": "", "pod/gone": "there is no"} {
		st := &lessons.Step{Checks: []lessons.Check{{Name: "e", Events: &lessons.Events{About: about, Reason: "Killing", Message: "probe"}}}}
		if got := j.Check(t.Context(), st, snap)[0]; got.Done != (why == "") {
			t.Errorf("%s: %+v", about, got)
		}
	}
}
