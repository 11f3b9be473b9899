package names

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestParse(t *testing.T) {
	tests := []struct {
		args string
		want query
		bad  bool
	}{
		{args: "hello", want: query{name: "hello"}},
		{args: "-type=srv _http._tcp.hello", want: query{kind: "SRV", name: "_http._tcp.hello"}},
		{args: "hello -q=AAAA", want: query{kind: "AAAA", name: "hello"}},
		{args: "hello 10.96.0.10", want: query{name: "hello", server: "10.96.0.10:53"}},
		{args: "hello 10.96.0.10:5353", want: query{name: "hello", server: "10.96.0.10:5353"}},
		{args: "hello fd00::a", want: query{name: "hello", server: "[fd00::a]:53"}},
		{args: "10.96.0.1", want: query{kind: "PTR", name: "10.96.0.1"}},
		{args: "", bad: true},
		{args: "a b c", bad: true},
		{args: "-debug hello", bad: true},
		{args: "-type=X hello", bad: true},
	}
	for _, test := range tests {
		got, err := parse(strings.Fields(test.args))
		if (err != nil) != test.bad || err == nil && got != test.want {
			t.Errorf("parse(%q) = %+v, %v; want %+v", test.args, got, err, test.want)
		}
	}
}

// A real name server on loopback is asked.
func TestLookups(t *testing.T) {
	server := serve(t)
	header := "Server:\t\t127.0.0.1\nAddress:\t127.0.0.1#" + server[strings.LastIndex(server, ":")+1:] + "\n\n"
	tests := []struct {
		args   string
		want   string
		status int
	}{
		{"hello.test.", "Name:\thello.test\nAddress: 10.96.1.2\n", 0},
		{"-type=A hello.test.", "Name:\thello.test\nAddress: 10.96.1.2\n", 0},
		{"-type=SRV _http._tcp.hello.test.", "_http._tcp.hello.test.\tservice = 0 100 8080 hello.test.\n", 0},
		{"-type=TXT hello.test.", "hello.test.\ttext = \"version 1\"\n", 0},
		{"10.96.1.2", "10.96.1.2\tname = hello.test.\n", 0},
		{"nobody.test.", "** server can't find nobody.test.: NXDOMAIN\n", 1},
		{"-type=SRV hello.test.", "** server can't find hello.test.: NXDOMAIN\n", 1},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			var out strings.Builder
			err := nslookup(t.Context(), applet.Streams{Out: &out, Err: io.Discard}, append(strings.Fields(test.args), server))
			var status applet.Status
			if errors.As(err, &status) != (test.status != 0) || int(status) != test.status {
				t.Errorf("status = %v, want %d", err, test.status)
			}
			if got := out.String(); got != header+test.want {
				t.Errorf("got %q, want %q", got, header+test.want)
			}
		})
	}
}

// serve answers from records on a UDP port of its own.
func serve(t *testing.T) (address string) {
	t.Helper()
	var config net.ListenConfig
	conn, err := config.ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if packet, err := replyTo(buffer[:n]); err == nil {
				_, _ = conn.WriteTo(packet, from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

func replyTo(packet []byte) ([]byte, error) {
	var message dnsmessage.Message
	if err := message.Unpack(packet); err != nil {
		return nil, err
	}
	target := dnsmessage.MustNewName("hello.test.")
	records := map[string]map[dnsmessage.Type]dnsmessage.ResourceBody{
		"hello.test.": {
			dnsmessage.TypeA:   &dnsmessage.AResource{A: [4]byte{10, 96, 1, 2}},
			dnsmessage.TypeTXT: &dnsmessage.TXTResource{TXT: []string{"version 1"}},
		},
		"_http._tcp.hello.test.": {
			dnsmessage.TypeSRV: &dnsmessage.SRVResource{Weight: 100, Port: 8080, Target: target},
		},
		"2.1.96.10.in-addr.arpa.": {dnsmessage.TypePTR: &dnsmessage.PTRResource{PTR: target}},
	}
	question := message.Questions[0]
	message.Response, message.Authoritative, message.Additionals = true, true, nil
	kinds, known := records[question.Name.String()]
	if !known {
		message.RCode = dnsmessage.RCodeNameError
	}
	if body := kinds[question.Type]; body != nil {
		message.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, TTL: 5}, Body: body,
		}}
	}
	return message.Pack()
}
