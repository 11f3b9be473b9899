package web

import (
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// watcher shows on w how a call goes, as curl -v does.
func watcher(w io.Writer) func(*http.Request) *http.Request {
	return func(call *http.Request) *http.Request {
		say := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
		trace := &httptrace.ClientTrace{
			ConnectStart: func(_, address string) { say("*   Trying %s...", address) },
			ConnectDone: func(_, address string, err error) {
				if err != nil {
					say("* connect to %s failed: %s", address, systemReason(err))
				}
			},
			GotConn: func(info httptrace.GotConnInfo) {
				if address, port, err := net.SplitHostPort(info.Conn.RemoteAddr().String()); err == nil {
					say("* Connected to %s (%s) port %s", call.URL.Hostname(), address, port)
				} else { // a connection through something else, such as a tunnel
					say("* Connected to %s (%s)", call.URL.Hostname(), info.Conn.RemoteAddr())
				}
				say("> %s %s HTTP/1.1", call.Method, call.URL.RequestURI())
			},
			WroteHeaderField: func(name string, values []string) {
				for _, value := range values {
					say("> %s: %s", name, value)
				}
			},
			WroteHeaders: func() { say(">") },
		}
		return call.WithContext(httptrace.WithClientTrace(call.Context(), trace))
	}
}

// printHeaders prints the status line and the headers of a response, each line behind mark.
func printHeaders(w io.Writer, mark string, response *http.Response) {
	_, _ = fmt.Fprintf(w, "%s%s %s\r\n", mark, response.Proto, response.Status)
	for _, name := range slices.Sorted(maps.Keys(response.Header)) {
		for _, value := range response.Header[name] {
			_, _ = fmt.Fprintf(w, "%s%s: %s\r\n", mark, name, value)
		}
	}
	if len(response.TransferEncoding) > 0 {
		_, _ = fmt.Fprintf(w, "%sTransfer-Encoding: %s\r\n", mark, strings.Join(response.TransferEncoding, ", "))
	}
	_, _ = fmt.Fprintf(w, "%s\r\n", mark)
}

var variable = regexp.MustCompile(`%\{[a-z_]+\}|%%|\\[nrt\\]`)

// writeOut fills in the variables and escapes of curl -w.
func writeOut(pattern, address string, retries int, e *exchange, failed *failure) string {
	values := map[string]string{
		"%%": "%", `\n`: "\n", `\r`: "\r", `\t`: "\t", `\\`: `\`,
		"%{http_code}": "000", "%{url_effective}": withScheme(address), "%{content_type}": "",
		"%{remote_ip}": "", "%{remote_port}": "0", "%{exitcode}": "0", "%{errormsg}": "",
		"%{num_retries}":   strconv.Itoa(retries),
		"%{size_download}": strconv.FormatInt(e.received, 10),
		"%{time_total}":    fmt.Sprintf("%.6f", e.elapsed().Seconds()),
		"%{time_connect}":  fmt.Sprintf("%.6f", e.connected.Seconds()),
	}
	if e.response != nil {
		values["%{http_code}"] = strconv.Itoa(e.response.StatusCode)
		values["%{url_effective}"] = e.response.Request.URL.String()
		values["%{content_type}"] = e.response.Header.Get("Content-Type")
	}
	values["%{response_code}"] = values["%{http_code}"]
	if e.remote != nil {
		values["%{remote_ip}"], values["%{remote_port}"], _ = net.SplitHostPort(e.remote.String())
	}
	if failed != nil {
		values["%{exitcode}"], values["%{errormsg}"] = strconv.Itoa(failed.code), failed.text
	}
	return variable.ReplaceAllStringFunc(pattern, func(found string) string {
		if value, known := values[found]; known {
			return value
		}
		return ""
	})
}
