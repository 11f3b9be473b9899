package web

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// request is the call that the options ask for.
func (o *curlOptions) request(std applet.Streams, address string, out io.Writer) (*request, error) {
	r := &request{
		url: address, method: http.MethodGet, network: o.network, follow: o.location,
		maxTime: seconds(o.maxTime), connectTimeout: seconds(o.connectTimeout),
		header: http.Header{"User-Agent": {o.userAgent}, "Accept": {"*/*"}},
		trust:  trust{insecure: o.insecure},
	}
	var err error
	if r.trust.roots, err = trustIn(o.rootsFile); err != nil {
		return nil, err
	}
	if r.body, err = o.body(std); err != nil {
		return nil, err
	}
	if len(o.data) > 0 {
		r.method = http.MethodPost
		r.header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if o.head {
		r.method = http.MethodHead
	}
	if o.method != "" {
		r.method = o.method
	}
	r.setHeaders(o.headers)
	if r.routes, err = newRoutes(o.resolve, o.connectTo); err != nil {
		return nil, err
	}
	if o.verbose {
		r.watch = watcher(std.Err)
		r.trust.say = func(format string, args ...any) { _, _ = fmt.Fprintf(std.Err, format+"\n", args...) }
	}
	r.onResponse = func(response *http.Response) {
		if o.verbose {
			printHeaders(std.Err, "< ", response)
		}
		if o.include || o.head {
			printHeaders(out, "", response)
		}
	}
	return r, nil
}

// setHeaders takes them as -H has them: "Name: value"; without a value one is left out.
func (r *request) setHeaders(given []string) {
	for _, line := range given {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case strings.EqualFold(name, "Host"):
			r.host = value
		case value == "":
			r.header.Del(name)
		default:
			r.header.Set(name, value)
		}
	}
}

// body joins what -d gives.
func (o *curlOptions) body(std applet.Streams) (string, error) {
	parts := make([]string, 0, len(o.data))
	for _, data := range o.data {
		path, isFile := strings.CutPrefix(data, "@")
		if !isFile {
			parts = append(parts, data)
			continue
		}
		content, err := readFile(std, path)
		if err != nil {
			return "", &failure{code: 26, text: "Failed to open " + path}
		}
		parts = append(parts, strings.NewReplacer("\r", "", "\n", "").Replace(string(content)))
	}
	return strings.Join(parts, "&"), nil
}

func readFile(std applet.Streams, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(std.In)
	}
	return os.ReadFile(path)
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }
