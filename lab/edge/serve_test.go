package edge

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// TestServeUntilNoRequestIsLeft asks the edge to end while an answer is under way.
func TestServeUntilNoRequestIsLeft(t *testing.T) {
	asked, more := make(chan struct{}), make(chan struct{})
	s := newSmall()
	s.serve(t, "users", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(asked)
			<-more
		}
		_, _ = fmt.Fprint(w, "users")
	}))
	s.ingress(t, "web", everything)
	ctx, end := context.WithCancel(t.Context())
	const free = "127.0.0.1:0"
	l, err := listen(ctx, Options{HTTP: free, HTTPS: free, Health: free})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	p := s.start(t)
	go func() { ended <- l.serve(ctx, p, t.Logf) }()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	call := func(url string) string {
		answer, err := client.Get(url)
		if err != nil {
			return err.Error()
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%s %d %s", answer.Proto, answer.StatusCode, body)
	}
	plain, secure, ready := "http://"+l.http.Addr().String(), "https://"+l.https.Addr().String(), "http://"+l.health.Addr().String()+"/readyz"
	expect := func(url, want string) {
		t.Helper()
		if got := call(url); got != want {
			t.Errorf("%s answers %q, want %q", url, got, want)
		}
	}
	expect(plain, "HTTP/1.1 200 users")
	expect(secure, "HTTP/2.0 200 users")
	expect(ready, "HTTP/1.1 200 ok\n")
	slow := make(chan string, 1)
	go func() { slow <- call(plain + "/slow") }()
	<-asked
	end()
	expect(ready, "HTTP/1.1 503 ending\n")
	expect(plain, "HTTP/1.1 200 users") // the news has not reached everybody
	close(more)
	if got := <-slow; got != "HTTP/1.1 200 users" {
		t.Errorf("what was under way ends with %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
