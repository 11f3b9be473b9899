package call

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// place answers each call with the next of a list, the last of them again and again.
type place struct {
	answers []printed
	asked   [][]string
}

type printed struct {
	out, err string
	code     int
	failed   error
}

func (p *place) Curl(_ context.Context, args []string) (out, errOut string, code int, err error) {
	next := p.answers[min(len(p.asked), len(p.answers)-1)]
	p.asked = append(p.asked, args)
	return next.out, next.err, next.code, next.failed
}

func (p *place) Dig(ctx context.Context, args []string) (out, errOut string, code int, err error) {
	return p.Curl(ctx, args)
}

func from(pod string) printed { return printed{out: "Hello from " + pod + ", version 1\n\n200"} }

const verbose = `*   Trying 10.0.0.1:443...
* Server certificate:
*  subject: CN=shop.test
*  subjectAltName: DNS:shop.test, DNS:*.shop.test, IP Address:10.0.0.1
*  subjectAltName: does not match host "other.test"
*  issuer: CN=class
> GET / HTTP/1.1
< HTTP/1.1 200 OK
< Content-Type: text/plain
< X-Served-By: web-2
<
`

func TestHTTP(t *testing.T) {
	pods := []Pod{{Name: "web", Labels: map[string]string{"app": "x"}}, {Name: "web-1", Labels: map[string]string{"app": "web"}}, {Name: "web-2", Labels: map[string]string{"app": "web"}}}
	hello, teapot := from("web-1"), printed{out: "no\n418"}
	secure := printed{out: "hi\n\n200", err: verbose}
	refused := printed{err: "*   Trying…\ncurl: (7) Failed to connect to a port 80: Connection refused\n", code: 7}
	for name, c := range map[string]struct {
		http    HTTP
		answers []printed
		why     string
	}{
		"answers":          {HTTP{}, []printed{hello}, ""},
		"status":           {HTTP{}, []printed{teapot}, "http://a/: answered 418, not 200: no"},
		"statuses":         {HTTP{Status: []string{"200", "3xx"}}, []printed{teapot}, "http://a/: answered 418, not 200 or 3xx: no"},
		"class":            {HTTP{Status: []string{"4xx"}}, []printed{teapot}, ""},
		"refused":          {HTTP{}, []printed{refused}, "http://a/: curl: (7) Failed to connect to a port 80: Connection refused"},
		"should fail":      {HTTP{Fails: "refused"}, []printed{refused}, ""},
		"fails otherwise":  {HTTP{Fails: "resolve"}, []printed{refused}, "which is not how it should fail"},
		"should not reach": {HTTP{Fails: "refused"}, []printed{hello}, "answered 200, and there should be no answer: Hello from web-1"},
		"no way":           {HTTP{}, []printed{{failed: errors.New("no pod client")}}, "http://a/: no pod client"},
		"garbage":          {HTTP{}, []printed{{out: "x"}}, "curl said something unexpected: x"},
		"header":           {HTTP{Header: map[string]string{"x-served-by": "^web"}}, []printed{secure}, ""},
		"header differs":   {HTTP{Header: map[string]string{"Content-Type": "html"}}, []printed{secure}, `the header content-type of its answer is "text/plain", which is not as expected`},
		"no header":        {HTTP{Header: map[string]string{"Location": "."}}, []printed{secure}, "its answer has no header location"},
		"certificate":      {HTTP{TLS: &Certificate{Subject: "shop", Issuer: "class$", Names: []string{"*.shop.test", "10.0.0.1"}}}, []printed{secure}, ""},
		"another host":     {HTTP{TLS: &Certificate{Names: []string{"other.test"}}}, []printed{secure}, "the certificate served is for shop.test, *.shop.test, 10.0.0.1, not for other.test"},
		"another subject":  {HTTP{TLS: &Certificate{Subject: "^CN=x"}}, []printed{secure}, "the certificate served is of CN=shop.test"},
		"another issuer":   {HTTP{TLS: &Certificate{Issuer: "^CN=x"}}, []printed{secure}, "the certificate served is signed by CN=class"},
		"no certificate":   {HTTP{TLS: &Certificate{}}, []printed{hello}, "no certificate was served"},
		"one of all":       {HTTP{Calls: 3, Body: "web-2"}, []printed{hello, from("web-2"), hello}, ""},
		"none of all":      {HTTP{Calls: 3, Body: "web-2"}, []printed{hello}, `none of 3 answers is as expected; the last was "Hello from web-1, version 1"`},
		"every":            {HTTP{Calls: 3, Every: "web-1"}, []printed{hello, from("web-2")}, `call 2 of 3 to http://a/: answered "Hello from web-2, version 1"`},
		"two pods":         {HTTP{Calls: 3, Pods: &Share{Different: 2}}, []printed{hello, from("web-2")}, ""},
		"too few pods":     {HTTP{Calls: 3, Pods: &Share{Different: 2}}, []printed{hello}, "http://a/: 1 of 2 pods answered 3 calls: web-1 3"},
		"the same":         {HTTP{Calls: 3, Pods: &Share{Same: true}}, []printed{hello, from("web-2")}, "2 pods answered, and it should be one: web-1 1, web-2 2"},
		"never":            {HTTP{Calls: 3, Pods: &Share{Never: "web-2"}}, []printed{hello, from("web-2")}, "web-2 answered 2 of 3 calls, and should answer none"},
		"only":             {HTTP{Calls: 2, Pods: &Share{Only: "app=web"}}, []printed{hello, from("web")}, "web answered 1 of 2 calls, and is none of app=web"},
		"only, and so":     {HTTP{Calls: 2, Pods: &Share{Only: "app=web", Never: "app=x"}}, []printed{hello, from("web-2")}, ""},
		"nobody":           {HTTP{Calls: 2, Pods: &Share{Same: true}}, []printed{{out: "hi\n\n200"}}, "2 of 2 answers name no pod"},
		"bad pattern":      {HTTP{Every: "("}, []printed{hello}, "this check cannot be read"},
	} {
		c.http.URL = "http://a/"
		if got := c.http.Why(t.Context(), nil, &place{answers: c.answers}, pods); (c.why == "") != (got == "") || !strings.Contains(got, c.why) {
			t.Errorf("%s: %q, want %q", name, got, c.why)
		}
	}
}

func TestCurlArguments(t *testing.T) {
	for _, c := range []struct {
		http HTTP
		want []string
	}{
		{HTTP{URL: "http://a/", Method: "POST", Headers: map[string]string{"X": "y"}}, []string{"-X", "POST", "-H", "X: y", "http://a/"}},
		{HTTP{URL: "https://10.0.0.1/x", Host: "shop.test", TLS: &Certificate{}}, []string{"-k", "-v", "--connect-to", "shop.test:443:10.0.0.1:443", "https://shop.test/x"}},
		{HTTP{URL: "http://[fd00::1]:8080/", Host: "shop.test"}, []string{"--connect-to", "shop.test:8080:[fd00::1]:8080", "http://shop.test:8080/"}},
	} {
		got, err := c.http.args()
		if err != nil || !slices.Equal(got[5:], c.want) {
			t.Errorf("%v, %v, want %v", got, err, c.want)
		}
	}
}

const dug = `;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 7
;; flags: qr aa rd; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 1

;; QUESTION SECTION:
;web.ch5.svc.cluster.local.		IN	A

;; ANSWER SECTION:
web.ch5.svc.cluster.local.	5	IN	A	10.0.0.1
web.ch5.svc.cluster.local.	5	IN	A	10.0.0.2

;; ADDITIONAL SECTION:
x.	5	IN	A	10.9.9.9

;; Query time: 1 msec
`

func TestDNS(t *testing.T) {
	answered := printed{out: dug}
	unknown := printed{out: ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 7\n"}
	for name, c := range map[string]struct {
		dns    DNS
		also   []string
		answer printed
		why    string
	}{
		"answered":     {DNS{Count: 2, Answers: []string{`^10\.0\.0\.2$`}}, []string{"10.0.0.1"}, answered, ""},
		"count":        {DNS{Count: 3}, nil, answered, "A of web: there are 2 answers, and there should be 3: 10.0.0.1, 10.0.0.2"},
		"another":      {DNS{Answers: []string{"^192"}}, nil, answered, "the answer is 10.0.0.1, 10.0.0.2; none is as expected"},
		"missing":      {DNS{}, []string{"10.0.0.3"}, answered, "10.0.0.3 is missing"},
		"unknown":      {DNS{}, nil, unknown, "A of web: no answer (NXDOMAIN)"},
		"none":         {DNS{None: true}, nil, unknown, ""},
		"not none":     {DNS{None: true}, nil, answered, "and there should be none"},
		"another type": {DNS{Type: "SRV"}, nil, answered, "SRV of web: no answer (NOERROR)"},
		"no server":    {DNS{}, nil, printed{out: ";; no servers could be reached\n", code: 9}, "A of web: no servers could be reached"},
		"no pod":       {DNS{}, nil, printed{failed: errors.New("no pod client")}, "A of web: no pod client"},
		"bad pattern":  {DNS{Answers: []string{"("}}, nil, answered, "this check cannot be read"},
	} {
		c.dns.Name = "web"
		if got := c.dns.Why(t.Context(), nil, &place{answers: []printed{c.answer}}, c.also); (c.why == "") != (got == "") || !strings.Contains(got, c.why) {
			t.Errorf("%s: %q, want %q", name, got, c.why)
		}
	}
	if args := (&DNS{Name: "10.0.0.1", Type: "PTR"}).Args(); !slices.Equal(args, []string{"-x", "10.0.0.1"}) {
		t.Errorf("%v", args)
	}
}

// What programs print is a learner's to choose: nothing of it may break a check.
func FuzzPrinted(f *testing.F) {
	f.Add(verbose, dug)
	f.Add("< : \n*  subjectAltName: x", ";; ANSWER SECTION:\na b c d\n")
	f.Fuzz(func(t *testing.T, told, dig string) {
		way := &place{answers: []printed{{out: dig, err: told}}}
		_ = (&HTTP{URL: "http://a/", TLS: &Certificate{Names: []string{"a"}}, Header: map[string]string{"A": "b"}}).Why(t.Context(), nil, way, nil)
		_ = (&DNS{Name: "a"}).Why(t.Context(), nil, way, nil)
	})
}
