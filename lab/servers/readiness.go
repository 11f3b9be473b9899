package servers

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

// marker is a file that stands for a state: whoever execs into the pod changes it with rm and touch.
type marker string

func (m marker) there() bool {
	_, err := os.Stat(string(m))
	return err == nil
}

func (m marker) make() error {
	file, err := os.OpenFile(string(m), os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot make the file that says that all is well, choose another with --file: %w", err)
	}
	return file.Close()
}

func readiness(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "readiness", "[--file FILE] [--unready] [--listen ADDRESS] [--probe-listen ADDRESS]")
	file := flags.String("file", "/tmp/ready", "ready while this file is there")
	unready := flags.Bool("unready", false, "do not make the file at the start")
	listen := flags.String("listen", ":8080", "the address to serve on")
	probes := flags.String("probe-listen", "", "another address for /readiness alone, such as :8081")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	host, err := hostName()
	if err != nil {
		return err
	}
	if !*unready {
		if err := marker(*file).make(); err != nil {
			return err
		}
	}
	log := serving.LogTo(std.Out)
	public, probe := readinessHandlers(host, marker(*file), log)
	if *probes == "" {
		public.Handle("/readiness", probe)
		return serving.ListenAndServe(ctx, *listen, public, log)
	}
	private := http.NewServeMux()
	private.Handle("/readiness", probe)
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() error { return serving.ListenAndServe(ctx, *listen, public, log) })
	both.Go(func() error { return serving.ListenAndServe(ctx, *probes, private, log) })
	return both.Wait()
}

// readinessHandlers are what everybody may call, and the probe: 200 while the file is there, else 500.
func readinessHandlers(host string, file marker, log serving.Log) (public *http.ServeMux, probe http.HandlerFunc) {
	public = http.NewServeMux()
	public.HandleFunc("/healthz", healthy)
	public.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		state := "ready"
		if !file.there() {
			state = "not ready"
		}
		serving.Answer(w, r, log, http.StatusOK, fmt.Sprintf("Hello from %s, which is %s", host, state))
	})
	var last atomic.Int32 // a probe is logged when it answers something new
	return public, func(w http.ResponseWriter, r *http.Request) {
		status, body := http.StatusOK, "ready: "+string(file)+" is there"
		if !file.there() {
			status, body = http.StatusInternalServerError, "not ready: "+string(file)+" is not there"
		}
		quiet := log
		if last.Swap(int32(status)) == int32(status) {
			quiet = func(string, ...any) {}
		}
		serving.Answer(w, r, quiet, status, body)
	}
}
