package printable_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/kubecadet/cadet/internal/printable"
)

// nasty is what others may write, and what is left of it: as several lines, and as one where that differs.
var nasty = []struct{ name, text, lines, line string }{
	{"plain", "GET / 200", "GET / 200", ""},
	{"empty", "", "", ""},
	{"other alphabets", "안녕하세요 ñ 你好 🎉", "안녕하세요 ñ 你好 🎉", ""},
	{"decomposed", "\u1112\u1161\u11ab e\u0301", "한 é", ""},
	{"colour", "\x1b[1;31merror\x1b[0m: no", "error: no", ""},
	{"clear the screen", "\x1b[2J\x1b[Hgone", "gone", ""},
	{"window title", "\x1b]0;evil\x07text", "text", ""},
	{"clipboard", "a\x1b]52;c;ZXZpbA==\x1b\\b\x1b]52;c;!\x07c", "abc", ""},
	{"link", "\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "click", ""},
	{"device control", "\x1bPq#0;2;0;0;0#0~~\x1b\\text", "text", ""},
	{"other strings", "\x1b_app\x1b\\a\x1b^pm\x1b\\b\x1bXsos\x1b\\c", "abc", ""},
	{"cancelled", "\x1b[3\x18a\x1b]0;t\x1ab", "ab", ""},
	{"character set", "\x1b(0lqk\x1b(Btext\x1b#8", "lqktext", ""},
	{"reset", "\x1bctext\x1b=", "text", ""},
	{"report asked for", "\x1b[6n\x1b[cx\x05", "x␅", ""},
	{"unfinished sequence", "text\x1b[", "text", ""},
	{"unfinished string ends with its line", "a\x1b]0;b\nc", "a\nc", "a c"},
	{"unfinished sequence ends with its line", "a\x1b[1\nc", "a\nc", "a c"},
	{"sequence within a sequence", "a\x1b[3\x1b[1mb\x1b]0;\x1b[31mc", "abc", ""},
	{"C1 as UTF-8", "a\u009b31mb\u009d0;t\u009cc\u0090q\u009cd\u0084e", "abcd\ufffde", ""},
	{"C1 as bytes", "a\x9b31mb\x9d", "a\ufffd31mb\ufffd", ""},
	{"next line", "a\u0085b", "a\nb", "a b"},
	{"bell, backspace, null, delete", "a\x07b\bc\x00d\x7f", "a␇b␈c␀d␡", ""},
	{"overwrite", "password ok\rpassword no", "password ok\npassword no", "password ok password no"},
	{"end of a Windows line", "a\r\nb\r\n", "a\nb\n", "a b"},
	{"vertical tab, form feed", "a\vb\fc", "a␋b␌c", ""},
	{"tab", "a\tb", "a\tb", "a    b"},
	{"invalid UTF-8", "a\xffb\xe4\xb8", "a\ufffdb\ufffd\ufffd", ""},
	{"broken by a sequence", "a\xe4\x1b[31mb", "a\ufffdb", ""},
	{"surrogate", "a\xed\xa0\x80b", "a\ufffd\ufffd\ufffdb", ""},
	{"direction", "a\u202ab\u202ec\u2066d\u2069e\u200ef\u200fg\u061ch", "abcdefgh", ""},
	{"no width", "a\u200bb\u00adc\ufeffd\u2060e\U000e0041f", "abcdef", ""},
	{"emoji made of several", "⚠\ufe0f 👩\u200d🚀", "⚠ 👩🚀", ""},
	{"other spaces and lines", "a\u00a0b\u3000c\u2028d", "a b c d", ""},
	{"private use and noncharacters", "a\ue0b0b\uffffc", "a\ufffdb\ufffdc", ""},
	{"only marks", "\u202e\x1b[m", "", ""},
}

func TestNasty(t *testing.T) {
	for _, test := range nasty {
		t.Run(test.name, func(t *testing.T) {
			if got := printable.Lines(test.text); got != test.lines {
				t.Errorf("Lines(%q) is %q, want %q", test.text, got, test.lines)
			}
			line := test.line
			if line == "" {
				line = test.lines
			}
			if got := printable.Line(test.text); got != line {
				t.Errorf("Line(%q) is %q, want %q", test.text, got, line)
			}
		})
	}
}

func TestLongLines(t *testing.T) {
	for name, unit := range map[string]string{"text": "ä\x1b[31m", "one sequence": "1;", "marks": "\u0301"} {
		text := "\x1b[" + strings.Repeat(unit, 1<<18) + "m"
		if got := printable.Line(text); !utf8.ValidString(got) || len(got) > 2*len(text) {
			t.Errorf("%s: %d bytes of %d", name, len(got), len(text))
		}
	}
}

func TestWriterPassesOnAtOnce(t *testing.T) {
	var out bytes.Buffer
	w := printable.NewWriter(&out)
	for _, step := range []struct{ write, want string }{
		{"login: ", "login: "}, {"\x1b", "login: "}, {"]52;c;", "login: "}, {"eA==\x07ok \xed", "login: ok "}, {"\x95\x9c", "login: ok 한"},
	} {
		if n, err := w.Write([]byte(step.write)); n != len(step.write) || err != nil || out.String() != step.want {
			t.Fatalf("after %q: %q (%d, %v), want %q", step.write, out.String(), n, err, step.want)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("gone") }

func TestWriterFails(t *testing.T) {
	w := printable.NewWriter(broken{})
	if _, err := w.Write([]byte("a")); err == nil {
		t.Error("the error of the writer below is lost")
	}
	_, _ = w.Write([]byte("\xe4"))
	if w.Close() == nil {
		t.Error("the error at the end is lost")
	}
}

// FuzzPrintable holds the package to its promise, however the text is split.
func FuzzPrintable(f *testing.F) {
	for _, test := range nasty {
		f.Add([]byte(test.text), uint16(len(test.text)/2))
	}
	f.Add([]byte("\r\r\n\t\x00\x7f\xf0\x9f\x8e"), uint16(2))
	f.Add([]byte("a"+strings.Repeat("\u0301", 40)), uint16(7))
	f.Fuzz(func(t *testing.T, text []byte, at uint16) {
		lines, line := printable.Lines(string(text)), printable.Line(string(text))
		for _, got := range []string{lines, line} {
			if !utf8.ValidString(got) {
				t.Errorf("%q is not UTF-8", got)
			}
			for _, r := range got {
				if !unicode.IsPrint(r) && r != '\n' && r != '\t' {
					t.Errorf("%q keeps %q", got, r)
				}
			}
		}
		if strings.ContainsAny(line, "\n\t") {
			t.Errorf("%q is not one line", line)
		}
		if printable.Lines(lines) != lines || printable.Line(line) != line || printable.Line(lines) != line {
			t.Errorf("%q and %q change when they are cleaned again", lines, line)
		}
		whole, split, bytewise := written(text), "", written(chunks(text)...)
		cut := min(int(at), len(text))
		if split = written(text[:cut], text[cut:]); split != whole || bytewise != whole {
			t.Errorf("%q whole, %q split at %d, %q byte by byte", whole, split, cut, bytewise)
		}
		if again := written([]byte(whole)); again != whole {
			t.Errorf("%q written again is %q", whole, again)
		}
	})
}

func written(parts ...[]byte) string {
	var out bytes.Buffer
	w := printable.NewWriter(&out)
	for _, p := range parts {
		_, _ = w.Write(p)
	}
	_ = w.Close()
	return out.String()
}

func chunks(text []byte) (parts [][]byte) {
	for i := range text {
		parts = append(parts, text[i:i+1])
	}
	return parts
}
