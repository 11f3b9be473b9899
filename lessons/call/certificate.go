package call

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/words"
)

// Certificate is what must be served with TLS.
type Certificate struct {
	Subject string   // a regular expression of it, as openssl prints names: CN=shop.example.com
	Issuer  string   // likewise
	Names   []string // hosts that it must be for
}

// Served is a certificate that a server showed.
type Served struct {
	Subject, Issuer string
	Names           []string
}

func (c *Certificate) check() error {
	if c == nil {
		return nil
	}
	for _, text := range []string{c.Subject, c.Issuer} {
		if _, err := regexp.Compile(text); err != nil {
			return err
		}
	}
	return nil
}

// why says how a certificate that was served differs from what is wanted.
func (c *Certificate) why(l *words.Language, served *Served) string {
	switch {
	case c == nil:
		return ""
	case served == nil:
		return l.Say("no certificate was served: the call was not made with TLS")
	case !regexp.MustCompile(c.Subject).MatchString(served.Subject):
		return l.Say("the certificate served is of %s, which is not as expected", served.Subject)
	case !regexp.MustCompile(c.Issuer).MatchString(served.Issuer):
		return l.Say("the certificate served is signed by %s, which is not as expected", served.Issuer)
	}
	for _, name := range c.Names {
		if !slices.Contains(served.Names, name) {
			return l.Say("the certificate served is for %s, not for %s", cmp.Or(strings.Join(served.Names, ", "), l.Say("no host at all")), name)
		}
	}
	return ""
}

// told takes headers and the certificate from what curl -v tells.
func told(text string) (map[string]string, *Served) {
	header, served := map[string]string{}, (*Served)(nil)
	of := func() *Served {
		if served == nil {
			served = &Served{}
		}
		return served
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if name, value, found := strings.Cut(strings.TrimPrefix(line, "< "), ": "); found && strings.HasPrefix(line, "< ") {
			header[strings.ToLower(name)] = value
		}
		if subject, found := strings.CutPrefix(line, "*  subject: "); found {
			of().Subject = subject
		}
		if issuer, found := strings.CutPrefix(line, "*  issuer: "); found {
			of().Issuer = issuer
		}
		names, found := strings.CutPrefix(line, "*  subjectAltName: ")
		if !found || strings.Contains(names, "match") && strings.Contains(names, `"`) {
			continue
		}
		for name := range strings.SplitSeq(names, ",") {
			if _, host, typed := strings.Cut(strings.TrimSpace(name), ":"); typed {
				of().Names = append(of().Names, host)
			}
		}
	}
	return header, served
}
