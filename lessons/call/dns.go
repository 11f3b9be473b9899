package call

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/words"
)

// DNS is a question to the cluster's name server, and what must be answered.
type DNS struct {
	Name    string
	Type    string   // A, AAAA, CNAME, SRV, PTR, TXT…; A when empty. Of PTR the name is an address
	Pod     string   // that asks: a name or a label selector; the pod client when empty
	Answers []string // regular expressions, each of which an answer must match
	Count   int      // how many answers there must be; any number when zero
	None    bool     // there must be no answer
}

// Record is one answer.
type Record struct{ Type, Value string }

// Args are those of dig, which uses the search list as programs do.
func (d *DNS) Args() []string {
	if d.kind() == "PTR" {
		return []string{"-x", d.Name}
	}
	return []string{"+search", d.Name, d.kind()}
}

func (d *DNS) kind() string {
	if d.Type == "" {
		return "A"
	}
	return d.Type
}

// Dig asks from one place. An error is what kept it from asking.
type Dig interface {
	Dig(ctx context.Context, args []string) (out, errOut string, code int, err error)
}

// Why asks and says in a language why the answer is not as it should be; empty when it is. also are answers that there
// must be.
func (d *DNS) Why(ctx context.Context, l *words.Language, from Dig, also []string) string {
	question := l.Say("%s of %s", d.kind(), d.Name)
	out, errOut, code, err := from.Dig(ctx, d.Args())
	switch {
	case err != nil:
		return question + ": " + err.Error()
	case code != 0:
		return question + ": " + strings.TrimPrefix(lastLine(out+errOut), ";; ")
	}
	status, records := d.read(out)
	var values []string
	for _, r := range records {
		if r.Type == d.kind() {
			values = append(values, r.Value)
		}
	}
	told := strings.Join(values, ", ")
	if len(values) == 0 {
		told = l.Say("no answer (%s)", status)
	}
	switch {
	case d.None && len(values) > 0:
		return l.Say("%s: the answer is %s, and there should be none", question, told)
	case d.None:
		return ""
	case len(values) == 0:
		return question + ": " + told
	case d.Count > 0 && len(values) != d.Count:
		return l.Say("%s: there are %d answers, and there should be %d: %s", question, len(values), d.Count, told)
	}
	for _, wanted := range d.Answers {
		re, err := regexp.Compile(wanted)
		if err != nil {
			return l.Say("this check cannot be read: %v", err)
		}
		if !slices.ContainsFunc(values, re.MatchString) {
			return l.Say("%s: the answer is %s; none is as expected", question, told)
		}
	}
	for _, wanted := range also {
		if !slices.Contains(values, wanted) {
			return l.Say("%s: the answer is %s; %s is missing", question, told, wanted)
		}
	}
	return ""
}

var statusOf = regexp.MustCompile(`status: ([A-Z]+)`)

// read takes apart what dig prints.
func (d *DNS) read(out string) (status string, records []Record) {
	if m := statusOf.FindStringSubmatch(out); m != nil {
		status = m[1]
	}
	answers := false
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, ";; ANSWER SECTION"):
			answers = true
		case line == "":
			answers = false
		case answers:
			// name, seconds, class, type, value
			if fields := strings.Fields(line); len(fields) >= 5 {
				records = append(records, Record{Type: fields[3], Value: strings.Join(fields[4:], " ")})
			}
		}
	}
	return status, records
}
