package edge

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	discoveryv1 "k8s.io/api/discovery/v1"
)

// everything is an Ingress that leads all requests to the Service "users".
const everything = `defaultBackend: {service: {name: users, port: {number: 80}}}`

func TestForwardedHeaders(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := r.Header
		_, _ = fmt.Fprint(w, r.Host, " ", h["X-Forwarded-For"], h["X-Forwarded-Host"], h["X-Forwarded-Proto"], h["User-Agent"], h["Accept-Encoding"])
	}))
	s.ingress(t, "web", everything)
	outside := httptest.NewServer(s.start(t))
	defer outside.Close()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, outside.URL, nil)
	request.Host = "shop.test"
	request.Header = http.Header{"X-Forwarded-For": {"192.0.2.1"}, "X-Forwarded-Host": {"lie.test"}, "User-Agent": {"mine"}, "Accept-Encoding": {"br"}}
	answer, err := outside.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, _ := io.ReadAll(answer.Body)
	if want := "shop.test [127.0.0.1] [shop.test] [http] [mine] [br]"; string(body) != want {
		t.Errorf("the backend sees %q, want %q", body, want)
	}
}

func TestStreams(t *testing.T) {
	more := make(chan struct{})
	s := newSmall()
	s.serve(t, "users", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "first\n")
		_ = http.NewResponseController(w).Flush()
		<-more
		_, _ = io.WriteString(w, "second\n")
	}))
	s.ingress(t, "web", everything)
	p := s.start(t)
	outside := httptest.NewServer(p)
	defer outside.Close()
	answer, err := outside.Client().Get(outside.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewReader(answer.Body)
	if line, _ := lines.ReadString('\n'); line != "first\n" {
		t.Fatalf("what was flushed does not arrive: %q", line)
	}
	s.ingresses = nil
	s.update(p) // the rule goes, and what is under way ends as it began
	close(more)
	if line, _ := lines.ReadString('\n'); line != "second\n" {
		t.Errorf("an answer under way is cut off: %q", line)
	}
}

// TestUpgrade does what a WebSocket does: HTTP first, then bytes both ways.
func TestUpgrade(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, both, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_, _ = io.Copy(conn, both)
	}))
	s.ingress(t, "web", everything)
	outside := httptest.NewServer(s.start(t))
	defer outside.Close()
	conn, err := net.Dial("tcp", outside.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	from := bufio.NewReader(conn)
	answer, err := http.ReadResponse(from, nil)
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("no upgrade: %v %v", answer, err)
	}
	defer func() { _ = answer.Body.Close() }()
	for _, text := range []string{"ping\n", "pong\n"} {
		_, _ = io.WriteString(conn, text)
		if echo, err := from.ReadString('\n'); echo != text {
			t.Errorf("sent %q, and %q came back: %v", text, echo, err)
		}
	}
}

func TestSpreadsOverEndpoints(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", named("a"), named("b"), named("c"))
	s.ingress(t, "web", everything)
	p := s.start(t)
	outside := httptest.NewServer(p)
	defer outside.Close()
	count := map[string]int{}
	for range 30 {
		_, body := ask(t, outside.Client(), outside.URL, "shop.test", "/")
		count[body]++
		s.update(p) // a new table goes on where the last one was
	}
	if count["a /"] != 10 || count["b /"] != 10 || count["c /"] != 10 {
		t.Errorf("30 calls are spread as %v", count)
	}
}

func TestLeavesDeadEndpointsOut(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }))
	s.slices["users"].Endpoints = append(s.slices["users"].Endpoints, discoveryv1.Endpoint{Addresses: []string{"127.9.9.9"}})
	s.ingress(t, "web", everything)
	outside := httptest.NewServer(s.start(t))
	defer outside.Close()
	for range 4 {
		answer, err := outside.Client().Post(outside.URL, "text/plain", strings.NewReader("all of it"))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK || string(body) != "all of it" {
			t.Errorf("%d %q", answer.StatusCode, body)
		}
	}
	s.slices["users"].Endpoints = s.slices["users"].Endpoints[1:]
	p := s.start(t)
	recorder := httptest.NewRecorder()
	p.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "http://shop.test/", nil))
	if recorder.Code != http.StatusBadGateway || !strings.Contains(recorder.Body.String(), "shop/users:80 does not answer") {
		t.Errorf("with dead endpoints alone: %d %s", recorder.Code, recorder.Body)
	}
}

// TestUpdatesLoseNoRequest changes the endpoints a thousand times, each time that one of several clients is answered.
func TestUpdatesLoseNoRequest(t *testing.T) {
	const updates, clients = 1000, 8
	s := newSmall()
	s.serve(t, "users", named("a"), named("b"), named("c"))
	s.ingress(t, "web", everything)
	all := s.slices["users"].Endpoints
	p := s.start(t)
	outside := httptest.NewServer(p)
	defer outside.Close()
	answered := make(chan error)
	done := make(chan struct{})
	var group sync.WaitGroup
	for c := range clients {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: c == 0}}
		group.Go(func() {
			defer client.CloseIdleConnections()
			for {
				select {
				case answered <- get(client, outside.URL):
				case <-done:
					return
				}
			}
		})
	}
	lost := 0
	for n := range updates {
		s.slices["users"].Endpoints = all[n%3 : n%3+1]
		s.update(p)
		if err := <-answered; err != nil {
			lost++
			t.Log(err)
		}
	}
	close(done)
	group.Wait()
	if lost > 0 {
		t.Errorf("%d calls lost during %d updates", lost, updates)
	}
}

func get(client *http.Client, url string) error {
	answer, err := client.Get(url)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
