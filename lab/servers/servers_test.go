package servers

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

func silent(string, ...any) {}

func get(t *testing.T, h http.Handler, path string, header ...string) string {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	if len(header) == 2 {
		request.Header.Set(header[0], header[1])
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return fmt.Sprintf("%d %s", answer.Code, answer.Body)
}

func TestCatalogues(t *testing.T) {
	var log []string
	h := users.handler("pod-1", func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) })
	const all = "200 users on pod-1\n1 Ada\n2 Grace\n3 Linus\n"
	for path, want := range map[string]string{
		"/": all, "/users": all, "/users/": all, "/users?page=2": all, "/users/2": "200 users on pod-1\n2 Grace\n", "/healthz": "200 ok\n",
		"/users/0": "404 users on pod-1 has no number 0\n", "/users/4": "404 users on pod-1 has no number 4\n",
		"/products": "404 users on pod-1 has nothing at /products\n", "/usersx": "404 users on pod-1 has nothing at /usersx\n",
	} {
		if got := get(t, h, path); got != want {
			t.Errorf("GET %s = %q, want %q", path, got, want)
		}
	}
	if !strings.Contains(strings.Join(log, "\n"), "GET /users?page=2 200 host example.com") || len(log) != 9 {
		t.Errorf("logged %q", log)
	}
	if got := get(t, products.handler("p", silent), "/products", "Accept", "application/json"); got != `200 {"service":"products","host":"p","items":["Anchor","Compass","Sextant"]}`+"\n" {
		t.Errorf("in JSON: %q", got)
	}
}

func TestReadiness(t *testing.T) {
	file := marker(filepath.Join(t.TempDir(), "ready"))
	var log []string
	public, probe := readinessHandlers("pod-1", file, func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) })
	for _, want := range []struct {
		there bool
		probe string
		root  string
	}{
		{false, "500 not ready: ", "200 Hello from pod-1, which is not ready\n"},
		{true, "200 ready: ", "200 Hello from pod-1, which is ready\n"},
		{true, "200 ready: ", "200 Hello from pod-1, which is ready\n"},
		{false, "500 not ready: ", "200 Hello from pod-1, which is not ready\n"},
	} {
		if want.there {
			if err := file.make(); err != nil {
				t.Fatal(err)
			}
		} else {
			_ = os.Remove(string(file))
		}
		if got := get(t, probe, "/readiness"); !strings.HasPrefix(got, want.probe) {
			t.Errorf("with the file (%t) the probe answers %q", want.there, got)
		}
		if got := get(t, public, "/"); got != want.root {
			t.Errorf("with the file (%t) / answers %q", want.there, got)
		}
	}
	if probes := strings.Count(strings.Join(log, "\n"), "/readiness"); probes != 3 {
		t.Errorf("%d probes were logged, want the three that answered something new: %q", probes, log)
	}
}

func TestFaults(t *testing.T) {
	sequence := func(f *faults) string {
		f.random = rand.New(rand.NewPCG(1, 0))
		var outcome strings.Builder
		for range 12 {
			switch _, fails, delay := f.next(); {
			case fails && delay > 0:
				outcome.WriteString("B")
			case fails:
				outcome.WriteString("F")
			case delay > 0:
				outcome.WriteString("s")
			default:
				outcome.WriteString(".")
			}
		}
		return outcome.String()
	}
	for _, test := range []struct {
		f    *faults
		want string
	}{
		{&faults{}, "............"},
		{&faults{every: 3}, "..F..F..F..F"},
		{&faults{every: 1}, "FFFFFFFFFFFF"},
		{&faults{every: 4, slowEvery: 2, by: time.Second}, ".s.B.s.B.s.B"},
		{&faults{share: 1}, "FFFFFFFFFFFF"},
	} {
		if got := sequence(test.f); got != test.want {
			t.Errorf("%+v: %s, want %s", test.f, got, test.want)
		}
	}
	if one, other := sequence(&faults{share: 0.5}), sequence(&faults{share: 0.5}); one != other || !strings.Contains(one, "F") || !strings.Contains(one, ".") {
		t.Errorf("half of the requests: %s and %s", one, other)
	}
	h := (&faults{every: 2}).handler("p", silent)
	for _, want := range []string{"200 Hello from p, request 1\n", "503 request 2 to p failed\n", "200 Hello from p, request 3\n"} {
		if got := get(t, h, "/healthz"); got != "200 ok\n" {
			t.Errorf("a probe got %q", got)
		}
		if got := get(t, h, "/x"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// free is an address that nothing listens on.
func free(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// eventually waits until a condition holds: these servers have nothing else to tell it by.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if await(ctx, holds); !holds() {
		t.Fatal("not: " + what)
	}
}

func connects(address string) bool {
	conn, err := net.Dial("tcp", address)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

func TestLiveness(t *testing.T) {
	file, address := filepath.Join(t.TempDir(), "healthy"), free(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- liveness(ctx, applet.Streams{Out: io.Discard, Err: io.Discard}, []string{"--file", file, "--listen", address})
	}()
	eventually(t, "it listens", func() bool { return connects(address) })
	for range 2 {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		eventually(t, "it stops listening without the file", func() bool { return !connects(address) })
		if err := marker(file).make(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "it listens again", func() bool { return connects(address) })
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestSlow(t *testing.T) {
	address := free(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var said strings.Builder
	started, ended := time.Now(), make(chan error, 1)
	go func() {
		ended <- slow(ctx, applet.Streams{Out: &said, Err: io.Discard}, []string{"--delay", "300ms", "--listen", address})
	}()
	eventually(t, "it listens at last", func() bool { return connects(address) })
	if passed := time.Since(started); passed < 300*time.Millisecond {
		t.Errorf("it listened after %s", passed)
	}
	if err := slow(ctx, applet.Streams{Out: io.Discard, Err: io.Discard}, []string{"--delay", "x"}); err == nil {
		t.Error("--delay x is taken")
	}
}
