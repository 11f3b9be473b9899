package web

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

// result is what a program left behind.
type result struct {
	out, err string
	status   int
}

func call(t *testing.T, name string, args ...string) result {
	t.Helper()
	for _, a := range Applets() {
		if a.Name != name {
			continue
		}
		var out, problems strings.Builder
		err := a.Run(t.Context(), applet.Streams{In: strings.NewReader("from stdin"), Out: &out, Err: &problems}, args)
		var status applet.Status
		if err != nil && !errors.As(err, &status) {
			status = 1
			_, _ = fmt.Fprintf(&problems, "%s: %v\n", name, err)
		}
		return result{out.String(), problems.String(), int(status)}
	}
	t.Fatalf("no program %q", name)
	return result{}
}

func server(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hi\n") })
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprintf(w, "%s %s %s %s %s", r.Method, r.Host, r.Header.Get("Content-Type"), r.Header.Get("X-Test"), body)
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "broken", http.StatusServiceUnavailable) })
	mux.HandleFunc("/hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/hangup", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestCurl(t *testing.T) {
	url := server(t)
	host := strings.TrimPrefix(url, "http://")
	port := host[strings.LastIndex(host, ":")+1:]
	tests := []struct {
		name string
		args []string
		want result
	}{
		{"plain", []string{url}, result{out: "hi\n"}},
		{"no scheme", []string{"-s", host}, result{out: "hi\n"}},
		{"two", []string{url, url}, result{out: "hi\nhi\n"}},
		{"code only", []string{"-s", "-o", os.DevNull, "-w", `%{http_code} %{size_download}\n`, url}, result{out: "200 3\n"}},
		{"data", []string{"-d", "a=1", "-d", "b=2", url + "/echo"},
			result{out: "POST " + host + " application/x-www-form-urlencoded  a=1&b=2"}},
		{"data of stdin", []string{"-d", "@-", "-H", "Content-Type: text/plain", url + "/echo"}, result{out: "POST " + host + " text/plain  from stdin"}},
		{"method and headers", []string{"-XPUT", "-H", "X-Test: y", "-H", "Host: example.com", url + "/echo"}, result{out: "PUT example.com  y "}},
		{"resolve", []string{"--resolve", "shop.test:" + port + ":127.0.0.1", "http://shop.test:" + port + "/echo"},
			result{out: "GET shop.test:" + port + "   "}},
		{"redirect not followed", []string{"-s", "-w", "%{http_code}", "-o", os.DevNull, url + "/moved"}, result{out: "302"}},
		{"redirect followed", []string{"-sL", url + "/moved"}, result{out: "hi\n"}},
		{"loop", []string{"-L", "-o", os.DevNull, url + "/loop"}, result{err: "curl: (47) Maximum (50) redirects followed\n", status: 47}},
		{"error status", []string{url + "/broken"}, result{out: "broken\n"}},
		{"error status fails", []string{"-f", url + "/broken"}, result{err: "curl: (22) The requested URL returned error: 503\n", status: 22}},
		{"silent failure", []string{"-sf", url + "/broken"}, result{status: 22}},
		{"failure shown", []string{"-sSf", url + "/broken"}, result{err: "curl: (22) The requested URL returned error: 503\n", status: 22}},
		{"no answer", []string{url + "/hangup"}, result{err: "curl: (52) Empty reply from server\n", status: 52}},
		{"no such directory", []string{"-o", "/nonexistent/f", url}, result{err: "curl: (23) Failed to open the file /nonexistent/f\n", status: 23}},
		{"no URL", nil, result{err: "curl: (2) no URL specified\n", status: 2}},
		{"bad URL", []string{"http://"}, result{err: "curl: (3) URL rejected: Malformed input to a URL function\n", status: 3}},
		{"unknown scheme", []string{"gopher://x"}, result{err: "curl: (1) Protocol \"gopher\" not supported\n", status: 1}},
		{"no such host", []string{"http://nobody..invalid/"}, result{err: "curl: (6) Could not resolve host: nobody..invalid\n", status: 6}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := call(t, "curl", test.args...); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// These name a time, so only the words around it are known.
func TestCurlConnections(t *testing.T) {
	url := server(t)
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "safe") }))
	defer secure.Close()
	host, port, err := net.SplitHostPort(closedAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		args   []string
		starts string
		ends   string
		status int
	}{
		{"refused", []string{"http://" + host + ":" + port}, "curl: (7) Failed to connect to 127.0.0.1 port " + port + " after ", " ms: Connection refused\n", 7},
		{"too slow", []string{"-m", "0.1", url + "/hangs"}, "curl: (28) Operation timed out after ", " milliseconds with 0 bytes received\n", 28},
		{"untrusted", []string{secure.URL}, "curl: (60) SSL certificate problem: ", "\n", 60},
		{"trusted anyway", []string{"-k", secure.URL}, "", "", 0},
		{"not TLS", []string{strings.Replace(url, "http:", "https:", 1)}, "curl: (35) TLS connect error: ", "\n", 35},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, "curl", test.args...)
			if got.status != test.status || !strings.HasPrefix(got.err, test.starts) || !strings.HasSuffix(got.err, test.ends) {
				t.Errorf("got %+v, want status %d and %q…%q", got, test.status, test.starts, test.ends)
			}
		})
	}
}

func TestCurlShows(t *testing.T) {
	url := server(t)
	headers := call(t, "curl", "-si", url)
	if !strings.HasPrefix(headers.out, "HTTP/1.1 200 OK\r\n") || !strings.HasSuffix(headers.out, "\r\n\r\nhi\n") {
		t.Errorf("-i printed %q", headers.out)
	}
	if head := call(t, "curl", "-I", url); !strings.HasPrefix(head.out, "HTTP/1.1 200 OK\r\n") || strings.Contains(head.out, "hi\n") {
		t.Errorf("-I printed %q", head.out)
	}
	verbose := call(t, "curl", "-v", url).err
	for _, want := range []string{"*   Trying 127.0.0.1:", "* Connected to 127.0.0.1 (127.0.0.1) port ", "> GET / HTTP/1.1\n", "> Accept: */*\n", "< HTTP/1.1 200 OK\r\n"} {
		if !strings.Contains(verbose, want) {
			t.Errorf("-v lacks %q: %q", want, verbose)
		}
	}
}

func TestWget(t *testing.T) {
	url := server(t)
	t.Chdir(t.TempDir())
	if got := call(t, "wget", "-q", "-O", "-", url); got.out != "hi\n" || got.status != 0 {
		t.Errorf("wget -O - = %+v", got)
	}
	if got := call(t, "wget", url); got.status != 0 || !strings.Contains(got.err, "'index.html' saved") {
		t.Errorf("wget = %+v", got)
	}
	if saved, err := os.ReadFile(filepath.Join(".", "index.html")); err != nil || string(saved) != "hi\n" {
		t.Errorf("the file holds %q, %v", saved, err)
	}
	if got := call(t, "wget", "-q", "--spider", url+"/nofile"); got.status != 0 {
		t.Errorf("wget --spider = %+v", got)
	}
	for args, want := range map[string]string{
		url + "/broken":              "wget: server returned error: HTTP/1.1 503 Service Unavailable\n",
		"http://nobody..invalid":     "wget: bad address 'nobody..invalid'\n",
		"http://" + closedAddress(t): "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
	} {
		if got := call(t, "wget", "-q", args); got.err != want || got.status != 1 {
			t.Errorf("wget %s = %+v, want %q", args, got, want)
		}
	}
}

// closedAddress is a port that nothing listens on.
func closedAddress(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}
