package proxy

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// behind is a program whose answers are given in turn: a status, 0 to hang up, -1 to stay silent.
func behind(t *testing.T, answers ...int) (*url.URL, *atomic.Int32) {
	t.Helper()
	calls := new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		status := answers[(int(calls.Add(1))-1)%len(answers)]
		switch status {
		case 0:
			panic(http.ErrAbortHandler)
		case -1:
			<-r.Context().Done()
			return
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, "%d %s %s", status, r.Host, body)
	}))
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return target, calls
}

func TestProxy(t *testing.T) {
	for _, test := range []struct {
		name    string
		answers []int
		retries int
		method  string
		status  int
		tries   string // as the caller is told
		calls   int32
		counts  Counts
	}{
		{"well", []int{200}, 3, "GET", 200, "1", 1, Counts{Requests: 1}},
		{"hidden", []int{503, 500, 200}, 3, "GET", 200, "3", 3, Counts{Requests: 1, Retries: 2, Hidden: 1}},
		{"hung up", []int{0, 200}, 3, "GET", 200, "2", 2, Counts{Requests: 1, Retries: 1, Hidden: 1}},
		{"silent", []int{-1, 200}, 3, "GET", 200, "2", 2, Counts{Requests: 1, Retries: 1, Hidden: 1}},
		{"always silent", []int{-1}, 1, "GET", 504, "", 2, Counts{Requests: 1, Retries: 1, Passed: 1}},
		{"too many failures", []int{503}, 2, "GET", 503, "3", 3, Counts{Requests: 1, Retries: 2, Passed: 1}},
		{"no retries", []int{503, 200}, 0, "GET", 503, "1", 1, Counts{Requests: 1, Passed: 1}},
		{"a caller's mistake", []int{404}, 3, "GET", 404, "1", 1, Counts{Requests: 1}},
		{"not twice", []int{503, 200}, 3, "POST", 503, "1", 1, Counts{Requests: 1, Passed: 1}},
		{"with its body", []int{503, 200}, 3, "PUT", 200, "2", 2, Counts{Requests: 1, Retries: 1, Hidden: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			target, calls := behind(t, test.answers...)
			counts := &counts{}
			proxy := httptest.NewServer(handler(target, newRetrier(test.retries, 200*time.Millisecond, counts), func(string, ...any) {}))
			defer proxy.Close()
			request, err := http.NewRequestWithContext(t.Context(), test.method, proxy.URL, strings.NewReader("body"))
			if err != nil {
				t.Fatal(err)
			}
			if test.method == http.MethodGet {
				request.Body, request.ContentLength = http.NoBody, 0
			}
			request.Host = "shop.test"
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			body, _ := io.ReadAll(response.Body)
			if response.StatusCode != test.status || response.Header.Get(TriesHeader) != test.tries || calls.Load() != test.calls || counts.read() != test.counts {
				t.Errorf("%d after %q tries and %d calls, %+v", response.StatusCode, response.Header.Get(TriesHeader), calls.Load(), counts.read())
			}
			if want := "200 shop.test body"; test.method == http.MethodPut && string(body) != want {
				t.Errorf("the second try was answered %q, want %q", body, want)
			}
		})
	}
}

func TestCounters(t *testing.T) {
	c := &counts{}
	c.add(1, false)
	c.add(3, false)
	c.add(4, true)
	h := c.handler()
	for path, want := range map[string]string{
		"/":              "requests         3\nretries          5\nfailures hidden  1\nfailures passed  1\n",
		"/counters.json": `{"requests":3,"retries":5,"hidden":1,"passed":1}` + "\n",
	} {
		if got := ask(h, http.MethodGet, path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := ask(h, http.MethodGet, "/metrics"); !strings.Contains(got, "# TYPE proxy_retries_total counter\nproxy_retries_total 5\n") {
		t.Errorf("for Prometheus: %q", got)
	}
	if _ = ask(h, http.MethodPost, "/reset"); c.read() != (Counts{}) {
		t.Errorf("after a reset: %+v", c.read())
	}
}

func ask(h http.Handler, method, path string) string {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest(method, path, http.NoBody))
	return answer.Body.String()
}
