package names

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/kubecadet/cadet/lab/applet"
)

// lookup is what dig's arguments ask for.
type lookup struct {
	name    string
	kind    dnsmessage.Type
	servers []string // host:port
	short   bool     // the answers' values only
	search  bool     // try the search list of resolv.conf
	tcp     bool
}

var kinds = map[string]dnsmessage.Type{
	"A": dnsmessage.TypeA, "AAAA": dnsmessage.TypeAAAA, "CNAME": dnsmessage.TypeCNAME, "MX": dnsmessage.TypeMX, "NS": dnsmessage.TypeNS,
	"PTR": dnsmessage.TypePTR, "SOA": dnsmessage.TypeSOA, "SRV": dnsmessage.TypeSRV, "TXT": dnsmessage.TypeTXT, "ANY": dnsmessage.TypeALL,
}

var errDigUsage = errors.New("usage: dig [@SERVER] [-p PORT] NAME [A|AAAA|CNAME|MX|NS|PTR|SOA|SRV|TXT] [+short] [+search] [+tcp], or dig -x ADDRESS")

// parseDig reads the arguments, which come in any order.
func parseDig(args []string, config *resolvConf) (lookup, error) {
	l := lookup{kind: dnsmessage.TypeA}
	server, port := "", "53"
	for i := 0; i < len(args); i++ {
		arg := args[i]
		value := func() string {
			if i++; i < len(args) {
				return args[i]
			}
			return ""
		}
		kind, isKind := kinds[strings.ToUpper(arg)]
		switch {
		case strings.HasPrefix(arg, "@"):
			server = arg[1:]
		case strings.HasPrefix(arg, "+"):
			if !l.option(arg[1:]) {
				return lookup{}, fmt.Errorf("unknown option %s: %w", arg, errDigUsage)
			}
		case arg == "-p":
			port = value()
		case arg == "-t":
			if kind, isKind = kinds[strings.ToUpper(value())]; !isKind {
				return lookup{}, errDigUsage
			}
			l.kind = kind
		case arg == "-x":
			address, err := netip.ParseAddr(value())
			if err != nil {
				return lookup{}, fmt.Errorf("-x takes an address, such as 10.96.0.10: %w", errDigUsage)
			}
			l.name, l.kind = reverseName(address), dnsmessage.TypePTR
		case strings.HasPrefix(arg, "-"):
			return lookup{}, fmt.Errorf("unknown option %s: %w", arg, errDigUsage)
		case isKind && l.name != "":
			l.kind = kind
		case l.name == "":
			l.name = arg
		default:
			return lookup{}, fmt.Errorf("%q is no type that is known here: %w", arg, errDigUsage)
		}
	}
	if l.name == "" {
		return lookup{}, errDigUsage
	}
	l.servers = config.servers
	if server != "" {
		l.servers = []string{server}
	}
	for i, s := range l.servers {
		if _, _, err := net.SplitHostPort(s); err != nil {
			l.servers[i] = net.JoinHostPort(strings.Trim(s, "[]"), port)
		}
	}
	return l, nil
}

// option takes one of those with a plus. Some of dig's choose what is shown of an answer; all of it is short here.
func (l *lookup) option(name string) bool {
	switch name {
	case "short":
		l.short = true
	case "search":
		l.search = true
	case "nosearch":
		l.search = false
	case "tcp", "vc":
		l.tcp = true
	default:
		return false
	}
	return true
}

// reverseName is where the name of an address is kept: 10.0.96.10.in-addr.arpa.
func reverseName(address netip.Addr) string {
	raw := address.Unmap().AsSlice()
	var name strings.Builder
	for i := len(raw) - 1; i >= 0; i-- {
		if len(raw) == net.IPv4len {
			fmt.Fprintf(&name, "%d.", raw[i])
		} else {
			fmt.Fprintf(&name, "%x.%x.", raw[i]&0xf, raw[i]>>4)
		}
	}
	if len(raw) == net.IPv4len {
		return name.String() + "in-addr.arpa."
	}
	return name.String() + "ip6.arpa."
}

func dig(ctx context.Context, std applet.Streams, args []string) error {
	config, err := readResolvConf("/etc/resolv.conf")
	if err != nil {
		return fmt.Errorf("cannot read which name servers to ask: %w", err)
	}
	l, err := parseDig(args, config)
	if err != nil {
		_, _ = fmt.Fprintln(std.Err, err)
		return applet.Usage
	}
	return l.run(ctx, std.Out, config)
}

// run asks for the name, or for the names that the search list makes of it until one has an answer.
func (l *lookup) run(ctx context.Context, out io.Writer, config *resolvConf) error {
	candidates := []string{strings.TrimSuffix(l.name, ".") + "."}
	if l.search {
		candidates = config.candidates(l.name)
	}
	var last *reply
	for _, name := range candidates {
		answer, err := ask(ctx, l.servers, name, l.kind, l.tcp)
		if err != nil {
			_, _ = fmt.Fprintf(out, ";; no answer from %s: %v\n;; no servers could be reached\n", strings.Join(l.servers, ", "), err)
			return applet.Status(9) // dig's own
		}
		last = answer
		if answer.message.RCode == dnsmessage.RCodeSuccess && len(answer.message.Answers) > 0 {
			break
		}
	}
	if l.short {
		for _, record := range last.message.Answers {
			_, _ = fmt.Fprintln(out, value(record.Body))
		}
		return nil
	}
	last.print(out, time.Now())
	return nil
}
