package servers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

// faults say which requests go wrong. Counting starts at 1; the same seed chooses the same requests.
type faults struct {
	every, slowEvery int     // every n-th request; 0: none
	share            float64 // of the requests, at random
	by               time.Duration

	mu     sync.Mutex
	count  int
	random *rand.Rand
}

// next counts a request and says what becomes of it.
func (f *faults) next() (number int, fails bool, delay time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	fails = f.every > 0 && f.count%f.every == 0 || f.share > 0 && f.random.Float64() < f.share
	if f.slowEvery > 0 && f.count%f.slowEvery == 0 {
		delay = f.by
	}
	return f.count, fails, delay
}

func flaky(ctx context.Context, std applet.Streams, args []string) error {
	var f faults
	flags := applet.Flags(std, "flaky", "[--fail-every N | --fail-share 0.3] [--slow-every N --slow-by 2s] [--listen ADDRESS]")
	flags.IntVar(&f.every, "fail-every", 3, "every N-th request fails with 503; 0: none")
	flags.Float64Var(&f.share, "fail-share", 0, "this share of the requests fails instead, from 0 to 1")
	seed := flags.Uint64("seed", 1, "with --fail-share: the same seed fails the same requests")
	flags.IntVar(&f.slowEvery, "slow-every", 0, "every N-th request is slow; 0: none")
	flags.DurationVar(&f.by, "slow-by", 2*time.Second, "how slow")
	listen := flags.String("listen", ":8080", "the address to serve on")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if f.every < 0 || f.slowEvery < 0 || f.share < 0 || f.share > 1 {
		flags.Usage()
		return applet.Usage
	}
	if f.share > 0 && !flags.Changed("fail-every") {
		f.every = 0
	}
	f.random = rand.New(rand.NewPCG(*seed, 0))
	return simple(ctx, std, *listen, f.handler)
}

// handler counts every request but probes.
func (f *faults) handler(host string, log serving.Log) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", healthy)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		number, fails, delay := f.next()
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
			log("%s %s given up by the caller, request %d", r.Method, r.URL.RequestURI(), number)
			return
		}
		if fails {
			serving.Answer(w, r, log, http.StatusServiceUnavailable, fmt.Sprintf("request %d to %s failed", number, host))
			return
		}
		serving.Answer(w, r, log, http.StatusOK, fmt.Sprintf("Hello from %s, request %d", host, number))
	})
	return mux
}
