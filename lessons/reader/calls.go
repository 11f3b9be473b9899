package reader

import (
	"net/url"
	"regexp"

	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/call"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/lessons/source"
)

var statusPattern = regexp.MustCompile(`^[1-5](\d\d|xx)$`)

func readHTTP(m *source.Mapping) *call.HTTP {
	h := &call.HTTP{
		URL: m.Str("url"), From: m.OneOf("from", "place", []string{call.Inside, call.Outside}), Method: m.Str("method"), Host: m.Str("host"), Headers: m.Texts("headers"),
		Calls: m.Int("calls"), Status: m.OneOrMore("status"), Body: pattern(m, "body"), Every: pattern(m, "every"),
		Header: m.Texts("header"), Fails: pattern(m, "fails"),
	}
	if u, err := url.Parse(h.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		m.Fieldf("url", "url: expected one such as http://hello-node-svc/, found %q", h.URL)
	}
	if h.Calls < 0 || h.Calls > 200 {
		m.Fieldf("calls", "calls: expected 1 to 200, found %d", h.Calls)
	}
	for _, status := range h.Status {
		if !statusPattern.MatchString(status) {
			m.Fieldf("status", "status: expected 100 to 599, or a class such as 4xx, found %q", status)
		}
	}
	for name, text := range h.Header {
		if _, err := regexp.Compile(text); err != nil {
			m.Fieldf("header", "header: %s: not a regular expression: %v", name, err)
		}
	}
	if t := m.Map("tls"); t != nil {
		h.TLS = &call.Certificate{Subject: pattern(t, "subject"), Issuer: pattern(t, "issuer"), Names: t.Strs("names")}
		t.Done()
	}
	if p := m.Map("pods"); p != nil {
		h.Pods = readShare(p)
	}
	if h.Fails != "" {
		for _, field := range []string{"status", "body", "every", "header", "tls", "pods"} {
			if m.Has(field) {
				m.Fieldf(field, "%s: a call that must fail has no answer to look at", field)
			}
		}
	}
	m.Done()
	return h
}

func readShare(m *source.Mapping) *call.Share {
	s := &call.Share{Different: m.Int("different"), Same: m.Bool("same"), Never: which(m, "never"), Only: which(m, "only")}
	if !m.Has("different") && !m.Has("same") && !m.Has("never") && !m.Has("only") {
		m.Addf(m.At, "expected different: how many pods, same: true, never: a pod, or only: pods")
	}
	m.Done()
	return s
}

// which reads a name or a label selector.
func which(m *source.Mapping, field string) string {
	text := m.Str(field)
	if _, err := labels.Parse(text); err != nil {
		m.Fieldf(field, "%s: expected a name or a label selector: %v", field, err)
	}
	return text
}

var recordTypes = []string{"A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"}

func readDNS(m *source.Mapping) *lessons.DNS {
	d := &lessons.DNS{
		DNS: call.DNS{
			Name: m.Str("name"), Type: m.OneOf("type", "type", recordTypes), Pod: which(m, "pod"), Answers: m.OneOrMore("answers"),
			Count: m.Int("count"), None: m.Bool("none"),
		},
		Pods: which(m, "pods"), Service: m.Str("service"),
	}
	if d.Name == "" {
		m.Addf(m.At, "expected name: what is looked up; of PTR an address")
	}
	for _, answer := range d.Answers {
		if _, err := regexp.Compile(answer); err != nil {
			m.Fieldf("answers", "answers: not a regular expression: %v", err)
		}
	}
	if d.Count < 0 {
		m.Fieldf("count", "count: expected a number of answers, found %d", d.Count)
	}
	if d.None && (m.Has("answers") || m.Has("count") || m.Has("pods") || m.Has("service")) {
		m.Fieldf("none", "none: where no answer is expected there is none to look at")
	}
	m.Done()
	return d
}

func readLogs(m *source.Mapping) *lessons.Logs {
	l := &lessons.Logs{Pod: which(m, "pod"), Container: m.Str("container"), Previous: m.Bool("previous"), Line: pattern(m, "line")}
	if l.Pod == "" {
		m.Addf(m.At, "expected pod: a name, or a label selector such as app=hello")
	}
	if l.Line == "" {
		m.Addf(m.At, "expected line: a regular expression that one line must match")
	}
	m.Done()
	return l
}

func readEvents(m *source.Mapping) *lessons.Events {
	e := &lessons.Events{About: m.Str("about"), Reason: m.Str("reason"), Message: pattern(m, "message")}
	if e.Reason == "" {
		m.Addf(m.At, "expected reason: that of the event, such as Unhealthy")
	}
	if err := check.ReadSubject(e.About); err != nil {
		m.Fieldf("about", "about: %v", err)
	}
	m.Done()
	return e
}

func readExec(m *source.Mapping) *lessons.Exec {
	e := &lessons.Exec{Pod: m.Str("pod"), Container: m.Str("container"), Command: m.Strs("command"), Output: pattern(m, "output"), Code: m.Int("code")}
	if e.Pod == "" {
		m.Fieldf("pod", "expected pod: a name, or a label selector such as app=hello")
	} else if _, err := labels.Parse(e.Pod); err != nil {
		m.Fieldf("pod", "pod: expected a name or a label selector: %v", err)
	}
	if len(e.Command) == 0 {
		m.Fieldf("command", "expected command: a list such as [cat, /etc/resolv.conf]")
	}
	m.Done()
	return e
}
