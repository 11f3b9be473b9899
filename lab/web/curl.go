package web

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/kubecadet/cadet/lab/applet"
)

// curlOptions are the options that say what to do with the answer.
type curlOptions struct {
	silent, showError, include, head, fail, verbose, location, insecure bool

	output, writeOut, method string
	headers, data, resolve   []string
	maxTime, connectTimeout  float64
}

func curl(ctx context.Context, std applet.Streams, args []string) error {
	var o curlOptions
	flags := applet.Flags(std, "curl", "[OPTION]... URL...")
	o.define(flags)
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		_, _ = fmt.Fprintln(std.Err, "curl: (2) no URL specified")
		return applet.Status(2)
	}
	status := 0
	for _, address := range flags.Args() {
		status = o.fetch(ctx, std, address)
	}
	if status != 0 {
		return applet.Status(status)
	}
	return nil
}

func (o *curlOptions) define(flags *pflag.FlagSet) {
	flags.BoolVarP(&o.silent, "silent", "s", false, "say nothing but the answer, errors neither")
	flags.BoolVarP(&o.showError, "show-error", "S", false, "with -s: errors all the same")
	flags.BoolVarP(&o.include, "include", "i", false, "print the answer's headers too")
	flags.BoolVarP(&o.head, "head", "I", false, "ask for the headers only")
	flags.BoolVarP(&o.fail, "fail", "f", false, "fail without output on status 400 and above")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show how the call goes")
	flags.BoolVarP(&o.location, "location", "L", false, "follow redirects")
	flags.BoolVarP(&o.insecure, "insecure", "k", false, "do not check the server's certificate")
	flags.StringVarP(&o.output, "output", "o", "", "write the answer to this file")
	flags.StringVarP(&o.writeOut, "write-out", "w", "", "print this at the end, with %{http_code}, %{time_total}, …")
	flags.StringVarP(&o.method, "request", "X", "", "the method")
	flags.StringArrayVarP(&o.headers, "header", "H", nil, "send this header")
	flags.StringArrayVarP(&o.data, "data", "d", nil, "send this, by POST (@FILE: the file)")
	flags.StringArrayVar(&o.resolve, "resolve", nil, "HOST:PORT:ADDRESS: use this address for that host")
	flags.Float64VarP(&o.maxTime, "max-time", "m", 0, "how many seconds the call may take")
	flags.Float64Var(&o.connectTimeout, "connect-timeout", 0, "how many seconds connecting may take")
}

// fetch makes one call and returns curl's exit status for it.
func (o *curlOptions) fetch(ctx context.Context, std applet.Streams, address string) int {
	out := &output{std: std.Out, path: o.output}
	defer out.close()
	call, err := o.request(std, address, out)
	var done *exchange
	if err == nil {
		done, err = call.do(ctx, func(response *http.Response) (io.Writer, error) {
			if o.fail && response.StatusCode >= http.StatusBadRequest {
				return nil, &failure{code: 22, text: fmt.Sprintf("The requested URL returned error: %d", response.StatusCode)}
			}
			return out, out.open()
		})
	} else {
		done = &exchange{started: time.Now()}
	}
	var failed *failure
	if err != nil {
		failed = explain(done, err)
	}
	if failed != nil && (!o.silent || o.showError) {
		_, _ = fmt.Fprintf(std.Err, "curl: (%d) %s\n", failed.code, failed.text)
	}
	if o.writeOut != "" {
		_, _ = io.WriteString(std.Out, writeOut(o.writeOut, address, done, failed))
	}
	if failed != nil {
		return failed.code
	}
	return 0
}

func (o *curlOptions) request(std applet.Streams, address string, out io.Writer) (*request, error) {
	r := &request{
		url: address, method: http.MethodGet, insecure: o.insecure, follow: o.location,
		maxTime: seconds(o.maxTime), connectTimeout: seconds(o.connectTimeout),
		header: http.Header{"User-Agent": {"curl/8 (cadet)"}, "Accept": {"*/*"}},
	}
	var err error
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
	for _, line := range o.headers {
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
	if r.resolve, err = resolutions(o.resolve); err != nil {
		return nil, err
	}
	if o.verbose {
		r.watch = watcher(std.Err)
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

// resolutions reads HOST:PORT:ADDRESS; an IPv6 address may be in brackets.
func resolutions(rules []string) (map[string]string, error) {
	resolve := map[string]string{}
	for _, rule := range rules {
		parts := strings.SplitN(rule, ":", 3)
		if len(parts) != 3 || net.ParseIP(strings.Trim(parts[2], "[]")) == nil {
			return nil, &failure{code: 49, text: fmt.Sprintf("Couldn't parse CURLOPT_RESOLVE entry '%s'", rule)}
		}
		resolve[net.JoinHostPort(parts[0], parts[1])] = strings.Trim(parts[2], "[]")
	}
	return resolve, nil
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// output is stdout or a file, which is made when there is an answer.
type output struct {
	std  io.Writer
	path string
	file *os.File
}

func (o *output) isStdout() bool { return o.path == "" || o.path == "-" }

func (o *output) open() error {
	if o.isStdout() || o.file != nil {
		return nil
	}
	file, err := os.Create(o.path)
	if err != nil {
		return &failure{code: 23, text: "Failed to open the file " + o.path}
	}
	o.file = file
	return nil
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	if o.isStdout() {
		return o.std.Write(p)
	}
	if err := o.open(); err != nil {
		return 0, err
	}
	return o.file.Write(p)
}

func (o *output) close() {
	if o.file != nil {
		_ = o.file.Close()
	}
}
