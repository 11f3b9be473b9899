package match

import (
	"slices"
	"strings"
	"testing"
)

func TestHostKeys(t *testing.T) {
	tests := []struct {
		host string
		want []string
	}{
		{"shop.test", []string{"shop.test", "*.test", ""}},
		{"Bar.Foo.COM:8443", []string{"bar.foo.com", "*.foo.com", ""}},
		{"baz.bar.foo.com.", []string{"baz.bar.foo.com", "*.bar.foo.com", ""}},
		{"localhost", []string{"localhost", ""}},
		{"[::1]:80", []string{"::1", ""}},
		{"", []string{""}},
		{".foo.com", []string{".foo.com", ""}},
	}
	for _, test := range tests {
		if got := HostKeys(test.host); !slices.Equal(got, test.want) {
			t.Errorf("HostKeys(%q) = %q, want %q", test.host, got, test.want)
		}
	}
}

// Rules are written "=/foo" where the path is exact, else they are prefixes. The first block are the examples of
// https://kubernetes.io/docs/concepts/services-networking/ingress/#examples.
var pathTests = []struct {
	rules []string
	path  string
	want  string // "" where nothing fits
}{
	{[]string{"/"}, "/any/path", "/"},
	{[]string{"=/foo"}, "/foo", "=/foo"},
	{[]string{"=/foo"}, "/bar", ""},
	{[]string{"=/foo"}, "/foo/", ""},
	{[]string{"=/foo/"}, "/foo", ""},
	{[]string{"/foo"}, "/foo", "/foo"},
	{[]string{"/foo"}, "/foo/", "/foo"},
	{[]string{"/foo/"}, "/foo", "/foo/"},
	{[]string{"/foo/"}, "/foo/", "/foo/"},
	{[]string{"/aaa/bb"}, "/aaa/bbb", ""},
	{[]string{"/aaa/bbb"}, "/aaa/bbb", "/aaa/bbb"},
	{[]string{"/aaa/bbb/"}, "/aaa/bbb", "/aaa/bbb/"},
	{[]string{"/aaa/bbb"}, "/aaa/bbb/", "/aaa/bbb"},
	{[]string{"/aaa/bbb"}, "/aaa/bbb/ccc", "/aaa/bbb"},
	{[]string{"/aaa/bbb"}, "/aaa/bbbxyz", ""},
	{[]string{"/", "/aaa"}, "/aaa/ccc", "/aaa"},
	{[]string{"/", "/aaa", "/aaa/bbb"}, "/aaa/bbb", "/aaa/bbb"},
	{[]string{"/", "/aaa", "/aaa/bbb"}, "/ccc", "/"},
	{[]string{"/aaa"}, "/ccc", ""},
	{[]string{"/foo", "=/foo"}, "/foo", "=/foo"},

	{[]string{"/foo/", "=/foo"}, "/foo", "=/foo"},
	{[]string{"/foo", "/foo/"}, "/foo/bar", "/foo/"},
	{[]string{"/foo", "=/foo"}, "/foo/bar", "/foo"},
	{[]string{"/Foo"}, "/foo", ""},
	{[]string{"=/"}, "/foo", ""},
	{[]string{"=/"}, "/", "=/"},
	{[]string{"=/"}, "", "=/"},
	{[]string{"/"}, "*", ""},
	{[]string{"/a"}, "//a", ""},
	{[]string{"/a"}, "/a//b", "/a"},
}

// rulesOf makes paths that lead to the rules as they are written.
func rulesOf(rules []string) *Paths[string] {
	p := NewPaths[string]()
	for _, rule := range rules {
		if path, exact := strings.CutPrefix(rule, "="); exact {
			p.AddExact(path, rule)
		} else {
			p.AddPrefix(rule, rule)
		}
	}
	return p
}

func lookup(p *Paths[string], path string) string {
	to, _ := p.Find(path)
	return to
}

func TestPaths(t *testing.T) {
	for _, test := range pathTests {
		if got := lookup(rulesOf(test.rules), test.path); got != test.want {
			t.Errorf("%q of %q leads to %q, want %q", test.path, test.rules, got, test.want)
		}
	}
}

// naive compares a path with each rule, element by element.
func naive(rules []string, path string) string {
	if path == "" {
		path = "/"
	}
	best, bestLength := "", -1
	for _, rule := range rules {
		if exact, is := strings.CutPrefix(rule, "="); is {
			if exact == path {
				return rule
			}
			continue
		}
		wanted := strings.Split(strings.TrimSuffix(rule, "/"), "/")
		has := strings.Split(path, "/")
		if len(wanted) <= len(has) && slices.Equal(wanted, has[:len(wanted)]) && len(rule) > bestLength {
			best, bestLength = rule, len(rule)
		}
	}
	return best
}

func FuzzPaths(f *testing.F) {
	for _, test := range pathTests {
		f.Add(strings.Join(test.rules, " "), test.path)
	}
	f.Add("/a /a/b /a/b/c =/a/b =/a/b/", "/a/b/c/d")
	f.Fuzz(func(t *testing.T, text, path string) {
		rules := strings.Fields(text)
		if got, want := lookup(rulesOf(rules), path), naive(rules, path); got != want {
			t.Errorf("%q of %q leads to %q, and compared one by one to %q", path, rules, got, want)
		}
	})
}

// naiveHost says by the API's words whether a rule's host fits that of a request.
func naiveHost(rule, host string) bool {
	host = NormalHost(host)
	if suffix, wildcard := strings.CutPrefix(rule, "*."); wildcard {
		label, rest, found := strings.Cut(host, ".")
		return found && label != "" && label != "*" && rest != "" && rest == suffix
	}
	return rule == "" || rule == host
}

func FuzzHosts(f *testing.F) {
	f.Add("*.foo.com", "bar.foo.com:80")
	f.Add("*.foo.com", "foo.com")
	f.Add("*.foo.com", "a.b.foo.com")
	f.Add("", "x")
	f.Add("[::1]", "[::1]:8080")
	f.Fuzz(func(t *testing.T, rule, host string) {
		if rule != NormalHost(rule) {
			return // the API server lets no such rule in
		}
		if got, want := slices.Contains(HostKeys(host), rule), naiveHost(rule, host); got != want {
			t.Errorf("rule %q fits host %q: %v, want %v", rule, host, got, want)
		}
	})
}
