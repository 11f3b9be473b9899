package caller

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestTally(t *testing.T) {
	refused := errors.New("connection refused")
	tests := []struct {
		name string
		do   func(*tally)
		want Tally
	}{
		{"nothing there yet", func(c *tally) { c.add("", refused) }, Tally{Answers: map[string]int{}}},
		{"two answers", func(c *tally) { c.add("a", nil); c.add("b", nil); c.add("a", nil) },
			Tally{OK: 3, Answers: map[string]int{"a": 2, "b": 1}}},
		{"lost after the first", func(c *tally) { c.add("", refused); c.add("a", nil); c.add("", refused) },
			Tally{OK: 1, Failed: 1, Answers: map[string]int{"a": 1}}},
		{"reset goes on counting failures", func(c *tally) { c.add("a", nil); c.reset(); c.add("", refused) },
			Tally{Failed: 1, Answers: map[string]int{}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			counts := newTally()
			test.do(counts)
			if got := counts.snapshot(); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// The caller runs against a server that turns bad, and is asked for the tally as a lesson does.
func TestRun(t *testing.T) {
	var broken atomic.Bool
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if broken.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = io.WriteString(w, "Hello\n")
	}))
	defer target.Close()
	listen := freeAddress(t)
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, applet.Streams{Out: writer, Err: io.Discard}, []string{"--every", "5ms", "--listen", listen, target.URL})
		_ = writer.Close()
	}()
	log := bufio.NewScanner(reader)
	await(t, log, "200 Hello")
	broken.Store(true)
	await(t, log, "failed: 503 Hello")
	go func() { _, _ = io.Copy(io.Discard, reader) }()

	counts := tallyOf(t, listen)
	if counts.OK == 0 || counts.Failed == 0 || counts.Answers["Hello"] != counts.OK {
		t.Errorf("tally = %+v", counts)
	}
	if status, _ := send(t, http.MethodPost, "http://"+listen+"/reset"); status != http.StatusNoContent {
		t.Errorf("POST /reset = %d", status)
	}
	if counts := tallyOf(t, listen); counts.OK != 0 || len(counts.Answers) != 0 {
		t.Errorf("tally after reset = %+v", counts)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("run = %v", err)
	}
}

func await(t *testing.T, log *bufio.Scanner, want string) {
	t.Helper()
	for log.Scan() {
		if strings.HasPrefix(log.Text(), want) {
			return
		}
	}
	t.Fatalf("the log ended without %q", want)
}

func tallyOf(t *testing.T, listen string) Tally {
	t.Helper()
	var counts Tally
	_, body := send(t, http.MethodGet, "http://"+listen+"/tally")
	if err := json.Unmarshal(body, &counts); err != nil {
		t.Fatal(err)
	}
	return counts
}

func send(t *testing.T, method, url string) (status int, body []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}
