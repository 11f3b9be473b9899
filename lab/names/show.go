package names

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

var statuses = map[dnsmessage.RCode]string{
	dnsmessage.RCodeSuccess: "NOERROR", dnsmessage.RCodeFormatError: "FORMERR", dnsmessage.RCodeServerFailure: "SERVFAIL",
	dnsmessage.RCodeNameError: "NXDOMAIN", dnsmessage.RCodeNotImplemented: "NOTIMP", dnsmessage.RCodeRefused: "REFUSED",
}

// print shows an answer as dig does.
func (r *reply) print(out io.Writer, now time.Time) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	m := &r.message
	status, known := statuses[m.RCode]
	if !known {
		status = strconv.Itoa(int(m.RCode))
	}
	say(";; ->>HEADER<<- opcode: QUERY, status: %s, id: %d", status, m.ID)
	say(";; flags:%s; QUERY: %d, ANSWER: %d, AUTHORITY: %d, ADDITIONAL: %d\n", flags(m.Header),
		len(m.Questions), len(m.Answers), len(m.Authorities), len(m.Additionals))
	say(";; QUESTION SECTION:")
	for _, q := range m.Questions {
		say(";%s\t\tIN\t%s", q.Name, kindName(q.Type))
	}
	for _, section := range []struct {
		title   string
		records []dnsmessage.Resource
	}{{"ANSWER", m.Answers}, {"AUTHORITY", m.Authorities}, {"ADDITIONAL", m.Additionals}} {
		if len(section.records) == 0 {
			continue
		}
		say("\n;; %s SECTION:", section.title)
		for _, record := range section.records {
			say("%s\t%d\tIN\t%s\t%s", record.Header.Name, record.Header.TTL, kindName(record.Header.Type), value(record.Body))
		}
	}
	host, port, _ := net.SplitHostPort(r.server)
	say("\n;; Query time: %d msec", r.took.Milliseconds())
	say(";; SERVER: %s#%s(%s)", host, port, host)
	say(";; WHEN: %s", now.UTC().Format("Mon Jan 02 15:04:05 MST 2006"))
	say(";; MSG SIZE  rcvd: %d", r.size)
}

func flags(h dnsmessage.Header) string {
	var set strings.Builder
	for _, flag := range []struct {
		name string
		on   bool
	}{{"qr", h.Response}, {"aa", h.Authoritative}, {"tc", h.Truncated}, {"rd", h.RecursionDesired}, {"ra", h.RecursionAvailable}} {
		if flag.on {
			set.WriteString(" " + flag.name)
		}
	}
	return set.String()
}

func kindName(kind dnsmessage.Type) string {
	return strings.TrimPrefix(kind.String(), "Type")
}

// value is what a record says, as in a zone file.
func value(body dnsmessage.ResourceBody) string {
	switch r := body.(type) {
	case *dnsmessage.AResource:
		return netip.AddrFrom4(r.A).String()
	case *dnsmessage.AAAAResource:
		return netip.AddrFrom16(r.AAAA).String()
	case *dnsmessage.CNAMEResource:
		return r.CNAME.String()
	case *dnsmessage.NSResource:
		return r.NS.String()
	case *dnsmessage.PTRResource:
		return r.PTR.String()
	case *dnsmessage.MXResource:
		return fmt.Sprintf("%d %s", r.Pref, r.MX)
	case *dnsmessage.SRVResource:
		return fmt.Sprintf("%d %d %d %s", r.Priority, r.Weight, r.Port, r.Target)
	case *dnsmessage.TXTResource:
		quoted := make([]string, 0, len(r.TXT))
		for _, text := range r.TXT {
			quoted = append(quoted, strconv.Quote(text))
		}
		return strings.Join(quoted, " ")
	case *dnsmessage.SOAResource:
		return fmt.Sprintf("%s %s %d %d %d %d %d", r.NS, r.MBox, r.Serial, r.Refresh, r.Retry, r.Expire, r.MinTTL)
	}
	return "?"
}
