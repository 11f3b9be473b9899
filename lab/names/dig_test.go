package names

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/kubecadet/cadet/lab/applet"
)

const podConf = "search ch5.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"

func TestParseDig(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"hello", "hello TypeA 10.96.0.10:53"},
		{"hello.test AAAA @10.0.0.1", "hello.test TypeAAAA 10.0.0.1:53"},
		{"@::1 -p 5353 srv.test srv", "srv.test TypeSRV [::1]:5353"},
		{"-t TXT hello +short", "hello TypeTXT 10.96.0.10:53 short"},
		{"+search hello", "hello TypeA 10.96.0.10:53 search"},
		{"-x 10.96.0.10", "10.0.96.10.in-addr.arpa. TypePTR 10.96.0.10:53"},
		{"a", "a TypeA 10.96.0.10:53"},
		{"", "error"}, {"-x hello", "error"}, {"-x", "error"}, {"a b", "error"}, {"+trace a", "error"}, {"-t X a", "error"}, {"-y a", "error"},
	} {
		l, err := parseDig(strings.Fields(test.args), parseResolvConf(podConf))
		got := strings.Join(append([]string{l.name, l.kind.String()}, l.servers...), " ")
		if l.short {
			got += " short"
		}
		if l.search {
			got += " search"
		}
		if err != nil {
			got = "error"
		}
		if got != test.want {
			t.Errorf("dig %s: %s (%v), want %s", test.args, got, err, test.want)
		}
	}
	if got := reverseName(netip.MustParseAddr("fd00::1")); got != "1."+strings.Repeat("0.", 27)+"0.0.d.f.ip6.arpa." {
		t.Errorf("the reverse of fd00::1 is %s", got)
	}
}

func TestCandidates(t *testing.T) {
	for _, test := range []struct {
		name, conf string
		want       string
	}{
		{"web", podConf, "web.ch5.svc.cluster.local. web.svc.cluster.local. web.cluster.local. web."},
		{"web.", podConf, "web."},
		{"a.b.c.d.e.f", podConf, "a.b.c.d.e.f. a.b.c.d.e.f.ch5.svc.cluster.local. a.b.c.d.e.f.svc.cluster.local. a.b.c.d.e.f.cluster.local."},
		{"a.b", "search x.test\noptions ndots:2 edns0\n", "a.b.x.test. a.b."},
		{"a.b.c", "search x.test\noptions ndots:2\n", "a.b.c. a.b.c.x.test."},
		{"a", "nameserver 10.0.0.1\n", "a."},
	} {
		if got := parseResolvConf(test.conf).candidates(test.name); !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
}

func TestDig(t *testing.T) {
	server := serve(t)
	config := &resolvConf{servers: []string{server}, search: []string{"none.test", "test"}, ndots: 5}
	for _, test := range []struct{ args, want string }{
		{"hello.test", "10.96.1.2\n"},
		{"hello.test TXT", "\"version 1\"\n"},
		{"_http._tcp.hello.test SRV", "0 100 8080 hello.test.\n"},
		{"-x 10.96.1.2", "hello.test.\n"},
		{"hello", ""},
		{"hello +search", "10.96.1.2\n"},
		{"hello.test AAAA", ""},
	} {
		l, err := parseDig(append(strings.Fields(test.args), "+short"), config)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := l.run(t.Context(), &out, config); err != nil || out.String() != test.want {
			t.Errorf("dig %s: %q, %v; want %q", test.args, out.String(), err, test.want)
		}
	}
	for name, wants := range map[string][]string{
		"hello.test":  {"status: NOERROR", ";; flags: qr aa rd; QUERY: 1, ANSWER: 1,", ";hello.test.\t\tIN\tA\n", "hello.test.\t5\tIN\tA\t10.96.1.2\n", ";; SERVER: 127.0.0.1#"},
		"nobody.test": {"status: NXDOMAIN", "ANSWER: 0"},
	} {
		var out strings.Builder
		l := lookup{name: name, kind: dnsmessage.TypeA, servers: []string{server}}
		if err := l.run(t.Context(), &out, config); err != nil {
			t.Error(err)
		}
		for _, want := range wants {
			if !strings.Contains(out.String(), want) {
				t.Errorf("dig %s lacks %q:\n%s", name, want, out.String())
			}
		}
	}
	var status applet.Status
	var out strings.Builder
	l := lookup{name: "hello", kind: dnsmessage.TypeA, servers: []string{"127.0.0.1:1"}}
	if err := l.run(t.Context(), &out, config); !errors.As(err, &status) || status != 9 || !strings.Contains(out.String(), "no servers could be reached") {
		t.Errorf("without a server: %v, %q", err, out.String())
	}
}
