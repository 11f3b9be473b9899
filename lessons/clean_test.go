package lessons

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                       "plain",
		"two\nlines\r\n":              "two lines",
		"\x1b[31mred\x1b[0m\x07 bell": "red bell",
		"\x1b]0;title\x07text":        "text",
		"a\u202eb\u200bc":             "abc",
		"bad \xff byte":               "bad � byte",
		"파드 2개":                       "파드 2개",
		"  tabs\t\tand  spaces  ":     "tabs and spaces",
		"\u009b31mC1\u0085next":       "31mC1 next",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) is %q, want %q", in, got, want)
		} else if strings.ContainsAny(got, "\x1b\x07\u009b\n") {
			t.Errorf("clean(%q) still has control characters: %q", in, got)
		}
	}
	long := clean(strings.Repeat("ä", 1000) + " the end")
	if n := utf8.RuneCountInString(long); n > longest+3 || !strings.HasSuffix(long, "the end") || !utf8.ValidString(long) {
		t.Errorf("%d runes: %q", n, long)
	}
}
