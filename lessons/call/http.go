// Package call makes the real calls that checks are about, HTTP and DNS, and says why what came back is not as it should
// be.
package call

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/words"
)

// HTTP is a request, made once or often, and what must come back.
type HTTP struct {
	URL     string
	From    string            // Inside or Outside; Inside when empty
	Method  string            // GET when empty
	Host    string            // the host asked for, in the header and in TLS, where it is not the URL's
	Headers map[string]string // sent
	Calls   int               // how many; 1 when zero

	Status []string          // which every answer must have one of: 200, or a class such as 4xx; 200 when empty
	Body   string            // a regular expression that at least one answer must match
	Every  string            // a regular expression that every answer must match
	Header map[string]string // regular expressions that the headers of every answer must match
	Fails  string            // a regular expression of what curl must say, where no call may be answered
	TLS    *Certificate      // that must be served
	Pods   *Share            // whose answers they must be
}

// Where calls are made from.
const (
	Inside  = "inside"  // the pod client
	Outside = "outside" // a network outside the cluster
)

// Answer is what one call got.
type Answer struct {
	Status int
	Body   string
	Header map[string]string // by names in small letters
	Served *Served           // the certificate, with TLS
	Failed string            // why there was no answer, as curl says it; else empty
}

// Way makes calls from one place. An error is what kept it from making one.
type Way interface {
	Curl(ctx context.Context, args []string) (out, errOut string, code int, err error)
}

// Pod is one that may answer. Its answers have its name in them.
type Pod struct {
	Name   string
	Labels map[string]string
}

// Why makes the calls and says why what came back is not as it should be; empty when it is.
func (h *HTTP) Why(ctx context.Context, l *words.Language, way Way, pods []Pod) string {
	patterns, err := h.patterns()
	if err != nil {
		return l.Say("this check cannot be read: %v", err)
	}
	calls, met, last, by := cmp.Or(h.Calls, 1), false, "", []string{}
	for i := range calls {
		which := h.shown(l)
		if calls > 1 {
			which = l.Say("call %d of %d to %s", i+1, calls, h.shown(l))
		}
		got, err := h.call(ctx, l, way)
		if err != nil {
			return which + ": " + err.Error()
		}
		if why := h.judge(l, got, patterns); why != "" {
			return which + ": " + why
		}
		met, last = met || patterns.body.MatchString(got.Body), got.Body
		by = append(by, whose(got, pods))
	}
	if !met && h.Fails == "" {
		return l.Say("%s: none of %d answers is as expected; the last was %q", h.shown(l), calls, last)
	}
	if h.Pods != nil {
		if why := h.Pods.why(l, by, pods); why != "" {
			return h.shown(l) + ": " + why
		}
	}
	return ""
}

func (h *HTTP) shown(l *words.Language) string {
	if h.Host != "" {
		return l.Say("%s (host %s)", h.URL, h.Host)
	}
	return h.URL
}

type patterns struct {
	body, every, fails *regexp.Regexp
	header             map[string]*regexp.Regexp
}

func (h *HTTP) patterns() (p patterns, err error) {
	for _, one := range []struct {
		into **regexp.Regexp
		text string
	}{{&p.body, h.Body}, {&p.every, h.Every}, {&p.fails, h.Fails}} {
		if *one.into, err = regexp.Compile(one.text); err != nil {
			return p, err
		}
	}
	p.header = map[string]*regexp.Regexp{}
	for name, text := range h.Header {
		if p.header[strings.ToLower(name)], err = regexp.Compile(text); err != nil {
			return p, err
		}
	}
	return p, h.TLS.check()
}

// judge looks at one answer.
func (h *HTTP) judge(l *words.Language, got Answer, p patterns) string {
	switch {
	case h.Fails != "" && got.Failed == "":
		return l.Say("answered %d, and there should be no answer: %s", got.Status, got.Body)
	case h.Fails != "" && !p.fails.MatchString(got.Failed):
		return l.Say("%s, which is not how it should fail", got.Failed)
	case h.Fails != "":
		return ""
	case got.Failed != "":
		return got.Failed
	case !h.wants(got.Status):
		return l.Say("answered %d, not %s: %s", got.Status, h.wantedIn(l), got.Body)
	case !p.every.MatchString(got.Body):
		return l.Say("answered %q, which is not as expected", got.Body)
	}
	for _, name := range slices.Sorted(maps.Keys(p.header)) {
		value, there := got.Header[name]
		if !there {
			return l.Say("its answer has no header %s", name)
		}
		if !p.header[name].MatchString(value) {
			return l.Say("the header %s of its answer is %q, which is not as expected", name, value)
		}
	}
	return h.TLS.why(l, got.Served)
}

func (h *HTTP) wanted() []string {
	if len(h.Status) == 0 {
		return []string{"200"}
	}
	return h.Status
}

// wantedIn joins what is wanted: a, or b, or c.
func (h *HTTP) wantedIn(l *words.Language) string {
	wanted := h.wanted()
	all := wanted[0]
	for _, one := range wanted[1:] {
		all = l.Say("%s or %s", all, one)
	}
	return all
}

func (h *HTTP) wants(status int) bool {
	text := strconv.Itoa(status)
	return slices.ContainsFunc(h.wanted(), func(one string) bool {
		return one == text || strings.HasSuffix(one, "xx") && len(text) == 3 && one[0] == text[0]
	})
}

// call makes one call with curl, and takes apart what it prints.
func (h *HTTP) call(ctx context.Context, l *words.Language, way Way) (Answer, error) {
	args, err := h.args()
	if err != nil {
		return Answer{}, err
	}
	out, errOut, code, err := way.Curl(ctx, args)
	if err != nil {
		return Answer{}, err
	}
	if code != 0 {
		return Answer{Failed: cmp.Or(lastLine(errOut), l.Say("curl ended with exit code %d", code))}, nil
	}
	end := strings.LastIndexByte(out, '\n')
	status, err := strconv.Atoi(strings.TrimSpace(out[end+1:]))
	if end < 0 || err != nil {
		return Answer{}, l.Fail("curl said something unexpected: %s", out)
	}
	got := Answer{Status: status, Body: strings.TrimSuffix(out[:end], "\n")}
	got.Header, got.Served = told(errOut)
	return got, nil
}

// args are those of curl. What it tells of headers and certificates is asked for only where it is looked at, so that
// its errors stay short.
func (h *HTTP) args() ([]string, error) {
	args := []string{"-sS", "--max-time", "5", "-w", "\n%{http_code}"}
	if h.TLS != nil {
		args = append(args, "-k") // what is served is looked at here
	}
	if h.TLS != nil || len(h.Header) > 0 {
		args = append(args, "-v")
	}
	if h.Method != "" {
		args = append(args, "-X", h.Method)
	}
	for _, name := range slices.Sorted(maps.Keys(h.Headers)) {
		args = append(args, "-H", name+": "+h.Headers[name])
	}
	if h.Host == "" {
		return append(args, h.URL), nil
	}
	u, err := url.Parse(h.URL)
	if err != nil {
		return nil, err
	}
	port := cmp.Or(u.Port(), map[string]string{"https": "443"}[u.Scheme], "80")
	args = append(args, "--connect-to", fmt.Sprintf("%s:%s:%s:%s", h.Host, port, bracketed(u.Hostname()), port))
	if u.Host = h.Host; u.Port() == "" && port != "80" && port != "443" {
		u.Host = net.JoinHostPort(h.Host, port)
	}
	return append(args, u.String()), nil
}

func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// lastLine returns the last line that says something.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
