// Package load calls a URL as often as it can and measures the answers. The benchmark runs it inside a cluster, where
// no tunnel is between it and what it measures.
package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// Result is what load prints, as one line of JSON.
type Result struct {
	Calls     int     `json:"calls"`
	Lost      int     `json:"lost"` // calls without an answer, or with a status other than 2xx
	Why       string  `json:"why,omitempty"`
	PerSecond float64 `json:"perSecond"`
	P50       float64 `json:"p50"` // milliseconds
	P99       float64 `json:"p99"`
}

// Applet is the program.
func Applet() applet.Applet {
	return applet.Applet{Name: "load", Summary: "calls a URL as often as it can and measures the answers", Serves: true, Run: run}
}

func run(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "load", "[--clients 8] [--for 10s] [--host NAME] URL")
	clients := flags.Int("clients", 8, "how many call at the same time, each on a connection of its own")
	span := flags.Duration("for", 10*time.Second, "how long")
	host := flags.String("host", "", "the host to ask for, where it is not the URL's")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 || *clients < 1 || *span <= 0 {
		flags.Usage()
		return applet.Usage
	}
	if _, err := request(ctx, flags.Arg(0), *host); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, *span)
	defer stop()
	return json.NewEncoder(std.Out).Encode(measure(ctx, flags.Arg(0), *host, *clients))
}

// measure calls until ctx ends.
func measure(ctx context.Context, url, host string, clients int) Result {
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		all   []time.Duration
		total Result
	)
	began := time.Now()
	for range clients {
		group.Go(func() {
			took, lost, why := one(ctx, url, host)
			lock.Lock()
			defer lock.Unlock()
			all = append(all, took...)
			total.Lost += lost
			if why != nil {
				total.Why = why.Error()
			}
		})
	}
	group.Wait()
	total.Calls = len(all) + total.Lost
	total.PerSecond = float64(len(all)) / time.Since(began).Seconds()
	if len(all) > 0 {
		slices.Sort(all)
		at := func(share float64) float64 { return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000 }
		total.P50, total.P99 = at(0.5), at(0.99)
	}
	return total
}

// one calls on one connection until ctx ends; the call that is under way then is finished.
func one(ctx context.Context, url, host string) (took []time.Duration, lost int, why error) {
	client := &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	for ctx.Err() == nil {
		began := time.Now()
		if err := call(context.WithoutCancel(ctx), client, url, host); err != nil {
			lost, why = lost+1, err
			continue
		}
		took = append(took, time.Since(began))
	}
	return took, lost, why
}

func request(ctx context.Context, url, host string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("%q is no URL: %w", url, err)
	}
	if r.URL.Host == "" {
		return nil, fmt.Errorf("%q has no host, write it as http://HOST/", url)
	}
	if host != "" {
		r.Host = host
	}
	return r, nil
}

func call(ctx context.Context, client *http.Client, url, host string) error {
	r, err := request(ctx, url, host)
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return errors.New(answer.Status)
	}
	return err
}
