package proxy

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
)

// Counts are what the proxy has seen since it began, or since it was reset.
type Counts struct {
	Requests int `json:"requests"` // from callers
	Retries  int `json:"retries"`  // tries beyond the first one
	Hidden   int `json:"hidden"`   // requests that failed at first and of which the caller saw no failure
	Passed   int `json:"passed"`   // requests whose failure the caller saw
}

type counts struct {
	mu  sync.Mutex
	now Counts
}

// add counts a request that took so many tries.
func (c *counts) add(tries int, failed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now.Requests++
	c.now.Retries += tries - 1
	switch {
	case failed:
		c.now.Passed++
	case tries > 1:
		c.now.Hidden++
	}
}

func (c *counts) read() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *counts) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = Counts{}
}

// handler serves the counts for people, for Prometheus and for programs.
func (c *counts) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		for _, one := range c.read().list() {
			_, _ = fmt.Fprintf(w, "%-16s %d\n", one.title, one.value)
		}
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		for _, one := range c.read().list() {
			_, _ = fmt.Fprintf(w, "# HELP %[1]s %[2]s\n# TYPE %[1]s counter\n%[1]s %[3]d\n", one.metric, one.help, one.value)
		}
	})
	mux.HandleFunc("GET /counters.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(c.read())
	})
	mux.HandleFunc("POST /reset", func(w http.ResponseWriter, _ *http.Request) {
		c.reset()
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

type counter struct {
	title, metric, help string
	value               int
}

func (c Counts) list() []counter {
	return []counter{
		{"requests", "proxy_requests_total", "Requests from callers.", c.Requests},
		{"retries", "proxy_retries_total", "Tries beyond the first one of a request.", c.Retries},
		{"failures hidden", "proxy_failures_hidden_total", "Requests that failed at first and went well in the end.", c.Hidden},
		{"failures passed", "proxy_failures_passed_total", "Requests whose failure the caller saw.", c.Passed},
	}
}
