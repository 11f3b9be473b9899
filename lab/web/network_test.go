package web

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestRoutes(t *testing.T) {
	for _, test := range []struct {
		resolve, connectTo []string
		address, want      string
	}{
		{nil, nil, "a:80", "a:80"},
		{[]string{"a:80:10.0.0.1"}, nil, "a:80", "10.0.0.1:80"},
		{[]string{"a:80:10.0.0.1"}, nil, "a:81", "a:81"},
		{[]string{"*:443:[fd00::1]"}, nil, "b:443", "[fd00::1]:443"},
		{nil, []string{"a:80:b:8080"}, "a:80", "b:8080"},
		{nil, []string{"a:80:b:8080"}, "c:80", "c:80"},
		{nil, []string{"::127.0.0.1:8443"}, "a:443", "127.0.0.1:8443"},
		{nil, []string{"a::[fd00::1]:"}, "a:443", "[fd00::1]:443"},
		{[]string{"b:8080:10.0.0.2"}, []string{"a:80:b:8080"}, "a:80", "10.0.0.2:8080"},
	} {
		r, err := newRoutes(test.resolve, test.connectTo)
		if got := r.of(test.address); err != nil || got != test.want {
			t.Errorf("%v %v: %s goes to %s, %v; want %s", test.resolve, test.connectTo, test.address, got, err, test.want)
		}
	}
	for _, bad := range [][2][]string{{{"a:80"}, nil}, {{"a:80:b"}, nil}, {nil, {"a:80:b"}}, {nil, {"a:b:c:d"}}} {
		if _, err := newRoutes(bad[0], bad[1]); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
}

func on(t *testing.T, network Network, args ...string) result {
	t.Helper()
	var out, problems strings.Builder
	err := Curl(network)(t.Context(), applet.Streams{In: strings.NewReader(""), Out: &out, Err: &problems}, args)
	var status applet.Status
	if err != nil && !errors.As(err, &status) {
		t.Fatal(err)
	}
	return result{out.String(), problems.String(), int(status)}
}

// Nothing reaches the machine's own network or its name server where another one is given.
func TestOnANetwork(t *testing.T) {
	address := strings.TrimPrefix(server(t), "http://")
	var asked, dialled []string
	network := Network{
		Lookup: func(_ context.Context, host string) ([]string, error) {
			asked = append(asked, host)
			switch host {
			case "shop.test":
				return []string{"203.0.113.9", "203.0.113.10"}, nil
			case "empty.test":
				return nil, nil
			}
			return nil, errors.New("only names of the cluster are known here")
		},
		Dial: func(ctx context.Context, network, to string) (net.Conn, error) {
			dialled = append(dialled, to)
			if strings.HasPrefix(to, "203.0.113.10:") {
				return new(net.Dialer).DialContext(ctx, network, address)
			}
			return nil, fmt.Errorf("%s is not reached from outside", to)
		},
	}
	got := on(t, network, "-s", "http://shop.test/echo")
	if got.out != "GET shop.test   " || fmt.Sprint(asked, dialled) != "[shop.test] [203.0.113.9:80 203.0.113.10:80]" {
		t.Errorf("%+v; asked for %v and dialled %v", got, asked, dialled)
	}
	for url, want := range map[string]string{
		"http://10.96.0.1:443": "curl: (7) Failed to connect to 10.96.0.1 port 443 after # ms: 10.96.0.1:443 is not reached from outside\n",
		"http://empty.test":    "curl: (6) Could not resolve host: empty.test\n",
		"http://other.test":    "curl: (6) Could not resolve host: other.test\n",
	} {
		got := on(t, network, url)
		before, after, timed := strings.Cut(got.err, " after ")
		if _, rest, ok := strings.Cut(after, " ms: "); timed && ok {
			got.err = before + " after # ms: " + rest
		}
		if got.err != want {
			t.Errorf("%s: %+v, want %q", url, got, want)
		}
	}
	if got := on(t, network, "-v", "http://shop.test/").err; !strings.Contains(got, "*   Trying 203.0.113.9:80...\n* connect to 203.0.113.9:80 failed: 203.0.113.9:80 is not") {
		t.Errorf("-v shows %q", got)
	}
}

func TestCertificates(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.TLS.ServerName) }))
	defer secure.Close()
	port := secure.URL[strings.LastIndex(secure.URL, ":")+1:]
	roots := filepath.Join(t.TempDir(), "ca.crt")
	if err := os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	to := "::127.0.0.1:" + port
	tests := []struct {
		name string
		args []string
		want result
	}{
		{"trusted", []string{"--cacert", roots, "--connect-to", to, "https://example.com"}, result{out: "example.com"}},
		{"by address", []string{"--cacert", roots, secure.URL}, result{}},
		{"another host", []string{"--cacert", roots, "--connect-to", to, "https://shop.test"},
			result{err: "curl: (60) SSL: no alternative certificate subject name matches target host name 'shop.test'\n", status: 60}},
		{"not trusted", []string{"--connect-to", to, "https://example.com"}, result{err: "curl: (60) SSL certificate problem: ", status: 60}},
		{"no matter", []string{"-k", "--connect-to", to, "https://shop.test"}, result{out: "shop.test"}},
		{"no file", []string{"--cacert", "/nonexistent", secure.URL}, result{err: "curl: (77) error setting certificate file: /nonexistent\n", status: 77}},
		{"no certificate", []string{"--cacert", os.DevNull, secure.URL}, result{err: "curl: (77) error setting certificate file: " + os.DevNull, status: 77}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := on(t, Network{}, test.args...)
			if got.out != test.want.out || got.status != test.want.status || !strings.HasPrefix(got.err, test.want.err) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
	verbose := on(t, Network{}, "-vk", "--connect-to", to, "https://shop.test").err
	for _, want := range []string{
		"* SSL connection using TLSv1.3 / ", "*  subject: O=Acme Co\n", "*  start date: Jan  1 00:00:00 1970 GMT\n", "DNS:example.com",
		"*  subjectAltName: does not match host \"shop.test\"\n", "*  issuer: O=Acme Co\n", "*  SSL certificate verify result: ", "> GET / HTTP/1.1\n",
	} {
		if !strings.Contains(verbose, want) {
			t.Errorf("-v lacks %q: %s", want, verbose)
		}
	}
	if refused := on(t, Network{}, "-v", "--cacert", roots, "--connect-to", to, "https://shop.test").err; !strings.Contains(refused, "does not match host") {
		t.Errorf("-v shows nothing of a certificate that is refused: %s", refused)
	}
}

func TestRetries(t *testing.T) {
	var calls atomic.Int32
	flaky := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1)%3 != 0 {
			http.Error(w, "not now", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "at last\n")
	}))
	defer flaky.Close()
	tests := []struct {
		name string
		args []string
		want result
	}{
		{"enough", []string{"-f", "--retry", "2", "--retry-delay", "0.01", "-w", "%{num_retries}", flaky.URL}, result{out: "at last\n2",
			err: "Warning: Problem: HTTP error 503. Will retry in 0.01 seconds. 2 retries left.\nWarning: Problem: HTTP error 503. Will retry in 0.01 seconds. 1 retries left.\n"}},
		{"too few", []string{"-sSf", "--retry", "1", "--retry-delay", "0.01", flaky.URL}, result{err: "curl: (22) The requested URL returned error: 503\n", status: 22}},
		{"none", []string{"-sf", "http://" + closedAddress(t), "--retry", "1", "--retry-delay", "0.01"}, result{status: 7}},
		{"where nothing listens", []string{"-sf", "http://" + closedAddress(t), "--retry", "1", "--retry-delay", "0.01", "--retry-connrefused", "-w", "%{num_retries}"}, result{out: "1", status: 7}},
	}
	for _, test := range tests {
		calls.Store(0)
		if got := on(t, Network{}, test.args...); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}
