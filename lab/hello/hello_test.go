package hello

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAnswers(t *testing.T) {
	var log strings.Builder
	server := httptest.NewServer(handler("pod-1", "2", func(format string, args ...any) { _, _ = fmt.Fprintf(&log, format+"\n", args...) }))
	for path, want := range map[string]string{
		"/":        "200 Hello from pod-1, version 2\n",
		"/healthz": "200 ok\n",
		"/x":       "404 there is nothing at /x\n",
	} {
		if got := get(t, server.URL+path); got != want {
			t.Errorf("GET %s = %q, want %q", path, got, want)
		}
	}
	server.Close()
	for _, line := range []string{"GET / 200 version 2\n", "GET /x 404 version 2\n"} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("the log lacks %q: %q", line, log.String())
		}
	}
	if strings.Contains(log.String(), "healthz") {
		t.Errorf("a probe was logged: %q", log.String())
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
