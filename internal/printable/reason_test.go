package printable

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReason(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                       "plain",
		"two\nlines\r\n":              "two lines",
		"\x1b[31mred\x1b[0m\x07 bell": "red␇ bell",
		"bad \xff byte":               "bad � byte",
		"  tabs\t\tand  spaces  ":     "tabs and spaces",
	} {
		if got := Reason(in); got != want {
			t.Errorf("Reason(%q) is %q, want %q", in, got, want)
		}
	}
	long := Reason(strings.Repeat("ä", 1000) + " the end")
	if n := utf8.RuneCountInString(long); n > longest+3 || !strings.HasSuffix(long, "the end") || !utf8.ValidString(long) {
		t.Errorf("%d runes: %q", n, long)
	}
}
