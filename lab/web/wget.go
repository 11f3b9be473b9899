package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
)

func wget(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "wget", "[-q] [-O FILE] [-T SECONDS] URL")
	quiet := flags.BoolP("quiet", "q", false, "say nothing")
	file := flags.StringP("output-document", "O", "", "write to this file, - is stdout")
	limit := flags.Float64P("timeout", "T", 0, "how many seconds the call may take")
	spider := flags.Bool("spider", false, "only look whether the file is there")
	showHeaders := flags.BoolP("server-response", "S", false, "print the answer's headers")
	insecure := flags.Bool("no-check-certificate", false, "do not check the server's certificate")
	headers := flags.StringArray("header", nil, "send this header")
	data := flags.String("post-data", "", "send this, by POST")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return applet.Usage
	}
	options := curlOptions{headers: *headers, location: true, insecure: *insecure, maxTime: *limit, head: *spider}
	if *data != "" {
		options.data = []string{*data}
	}
	call, err := options.request(std, flags.Arg(0), io.Discard)
	if err != nil {
		return err
	}
	call.header.Set("User-Agent", "Wget (cadet)")
	if *showHeaders {
		call.onResponse = func(response *http.Response) { printHeaders(std.Err, "  ", response) }
	}
	target := *file
	if target == "" {
		target = fileName(flags.Arg(0))
	}
	say := io.Discard
	if !*quiet {
		say = std.Err
	}
	return download(ctx, call, &output{std: std.Out, path: target}, say)
}

// download makes the call and writes the answer to out; a HEAD only looks whether there is one.
func download(ctx context.Context, call *request, out *output, say io.Writer) error {
	defer out.close()
	onlyLook := call.method == http.MethodHead
	done, err := call.do(ctx, func(response *http.Response) (io.Writer, error) {
		if response.StatusCode >= http.StatusBadRequest {
			return nil, &failure{text: fmt.Sprintf("server returned error: %s %s", response.Proto, response.Status)}
		}
		if onlyLook {
			return io.Discard, nil
		}
		return out, out.open()
	})
	if done.remote != nil {
		_, _ = fmt.Fprintf(say, "Connecting to %s (%s)\n", done.host, done.remote)
	}
	if err != nil {
		return errors.New(inWgetsWords(done, explain(done, err)))
	}
	if !onlyLook && out.path != "-" {
		_, _ = fmt.Fprintf(say, "'%s' saved\n", out.path)
	}
	return nil
}

// fileName is the last part of the URL's path.
func fileName(address string) string {
	parsed, err := url.Parse(withScheme(address))
	if err != nil {
		return "index.html"
	}
	if name := path.Base(parsed.Path); name != "." && name != "/" && !strings.HasSuffix(parsed.Path, "/") {
		return name
	}
	return "index.html"
}

func inWgetsWords(e *exchange, f *failure) string {
	switch f.code {
	case noHost:
		return fmt.Sprintf("bad address '%s'", e.host)
	case noConnection:
		_, reason, _ := strings.Cut(f.text, " ms: ")
		return fmt.Sprintf("can't connect to remote host (%s): %s", e.host, reason)
	case timeout:
		return "download timed out"
	}
	return f.text
}
