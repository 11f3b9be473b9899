package serving

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// A request under way, and new ones for a moment, are answered after the server was asked to end.
func TestServeDrains(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived, finish := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-finish
		_, _ = io.WriteString(w, "done")
	})
	mux.HandleFunc("/quick", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "quick") })

	ctx, end := context.WithCancel(t.Context())
	draining := make(chan struct{})
	var once sync.Once
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, listener, mux, func(string, ...any) { once.Do(func() { close(draining) }) })
	}()
	slow := make(chan string, 1)
	url := "http://" + listener.Addr().String()
	go func() { slow <- get(t, url+"/slow") }()
	<-arrived
	end()
	<-draining
	if got := get(t, url+"/quick"); got != "200 quick" {
		t.Errorf("a call just after the signal = %q", got)
	}
	select {
	case err := <-ended:
		t.Fatalf("ended with a request under way: %v", err)
	default:
	}
	close(finish)
	if got := <-slow; got != "200 done" {
		t.Errorf("the call under way = %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("serve = %v", err)
	}
	if conn, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		_ = conn.Close()
		t.Error("still listening after the end")
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		return err.Error()
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %s", response.StatusCode, body)
}
