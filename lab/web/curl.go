package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/pflag"

	"github.com/kubecadet/cadet/lab/applet"
)

// curlOptions are the options, and the network that they are for.
type curlOptions struct {
	network Network

	silent, showError, include, head, fail, verbose, location, insecure bool

	output, writeOut, method, userAgent, rootsFile string
	headers, data, resolve, connectTo              []string
	maxTime, connectTimeout, retryDelay            float64

	retries                           int
	retryEveryError, retryUnreachable bool
}

// Curl is curl on a network: that of the machine it runs on, or one that is reached in another way.
func Curl(network Network) func(ctx context.Context, std applet.Streams, args []string) error {
	return func(ctx context.Context, std applet.Streams, args []string) error {
		o := curlOptions{network: network}
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
			status = o.fetchWithRetries(ctx, std, address)
		}
		if status != 0 {
			return applet.Status(status)
		}
		return nil
	}
}

func (o *curlOptions) define(flags *pflag.FlagSet) {
	flags.BoolVarP(&o.silent, "silent", "s", false, "say nothing but the answer, errors neither")
	flags.BoolVarP(&o.showError, "show-error", "S", false, "with -s: errors all the same")
	flags.BoolVarP(&o.include, "include", "i", false, "print the answer's headers too")
	flags.BoolVarP(&o.head, "head", "I", false, "ask for the headers only")
	flags.BoolVarP(&o.fail, "fail", "f", false, "fail without output on status 400 and above")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show how the call goes, and the server's certificate")
	flags.BoolVarP(&o.location, "location", "L", false, "follow redirects")
	flags.BoolVarP(&o.insecure, "insecure", "k", false, "take any certificate of the server")
	flags.StringVar(&o.rootsFile, "cacert", "", "trust the certificates in this file only")
	flags.StringVarP(&o.output, "output", "o", "", "write the answer to this file")
	flags.StringVarP(&o.writeOut, "write-out", "w", "", "print this at the end, with %{http_code}, %{time_total}, …")
	flags.StringVarP(&o.method, "request", "X", "", "the method")
	flags.StringVarP(&o.userAgent, "user-agent", "A", "curl/8 (cadet)", "what to call itself")
	flags.StringArrayVarP(&o.headers, "header", "H", nil, "send this header")
	flags.StringArrayVarP(&o.data, "data", "d", nil, "send this, by POST (@FILE: the file)")
	flags.StringArrayVar(&o.resolve, "resolve", nil, "HOST:PORT:ADDRESS: use this address for that host")
	flags.StringArrayVar(&o.connectTo, "connect-to", nil, "HOST1:PORT1:HOST2:PORT2: connect to the second for the first")
	flags.Float64VarP(&o.maxTime, "max-time", "m", 0, "how many seconds the call may take")
	flags.Float64Var(&o.connectTimeout, "connect-timeout", 0, "how many seconds connecting may take")
	flags.IntVar(&o.retries, "retry", 0, "how often to try again after a timeout or status 408, 429, 500, 502, 503 or 504")
	flags.Float64Var(&o.retryDelay, "retry-delay", 0, "seconds between tries; without it 1, 2, 4, …")
	flags.BoolVar(&o.retryUnreachable, "retry-connrefused", false, "with --retry: also where nothing listens")
	flags.BoolVar(&o.retryEveryError, "retry-all-errors", false, "with --retry: after any error")
	// Its progress is not shown and its output not held back in any case.
	flags.BoolP("progress-bar", "#", false, "accepted, without effect")
	flags.BoolP("no-progress-meter", "", false, "accepted, without effect")
	flags.BoolP("no-buffer", "N", false, "accepted, without effect")
}

// fetch makes one call. The failure is nil if there was none.
func (o *curlOptions) fetch(ctx context.Context, std applet.Streams, address string) (*exchange, *failure) {
	out := &output{std: std.Out, path: o.output}
	defer out.close()
	call, err := o.request(std, address, out)
	if err != nil {
		e := &exchange{started: time.Now()}
		return e, explain(e, err)
	}
	done, err := call.do(ctx, func(response *http.Response) (io.Writer, error) {
		if o.fail && response.StatusCode >= http.StatusBadRequest {
			return nil, &failure{code: statusRefused, text: fmt.Sprintf("The requested URL returned error: %d", response.StatusCode)}
		}
		return out, out.open()
	})
	if err != nil {
		return done, explain(done, err)
	}
	return done, nil
}
