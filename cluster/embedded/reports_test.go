package embedded

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kubecadet/cadet/cluster"
)

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"kubelet registers the node":     "kubelet registers the node",
		"\x1b[2J\x1b]0;title\x07red":     "red",
		"two\nlines\r\n\tand a tab":      "two lines and a tab",
		"a\u202eb\u2066c\u200bd\x00\x9b": "abcd␀�",
		strings.Repeat("long", 100):      strings.Repeat("long", 75) + "…",
		"\xff\xfe":                       "��",
		"Grüße, 世界":                      "Grüße, 世界",
	} {
		if got := shown(text, longestText); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzReadLine gives the reader what a pod may write to the node's pipe: what comes out can be shown.
func FuzzReadLine(f *testing.F) {
	for _, seed := range []string{
		`{"step":"node","detail":"kubelet registers the node"}`, `{"step":"lesson images","done":true}`, `{"ready":true}`, `{"error":"no"}`,
		`{"kubeconfig":"YXBpVmVyc2lvbjogdjE="}`, `{"step":"\u001b[2J\u202e"}`, `{"step":{"a":1}}`, `[]`, `null`, "", "{", "\x00", `{"step":"` + strings.Repeat("x", 1000) + `"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := readLine(text)
		if err != nil && (l != line{}) {
			t.Errorf("%q is no report, and yet %+v", text, l)
		}
		for field, most := range map[string]int{l.Step: longestWord, l.Detail: longestText, l.Error: longestText} {
			if utf8.RuneCountInString(field) > most+1 || strings.ContainsFunc(field, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("%q is shown as %q", text, field)
			}
		}
	})
}

// A start ends whatever the node says, and however much.
func TestFollow(t *testing.T) {
	many := strings.Repeat(`{"step":"node"}`+"\n", mostReports+1)
	done := `{"ready":true}` + "\n" + `{"step":"` + lessonImages + `","done":true}` + "\n"
	for _, c := range []struct{ name, said, want string }{
		{"all", `{"step":"node","detail":"is made"}` + "\n" + done, ""},
		{"torn lines", "{\n\x00\n" + done, ""},
		{"an error", `{"error":"no \u001b[31mbridge"}` + "\n", "the node says: no bridge"},
		{"half", `{"ready":true}` + "\n", errNodeEnded.Error()},
		{"too long", strings.Repeat("x", longestLine+1) + "\n" + done, "more at once"},
		{"too many", many + done, "stop talking"},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer read.Close()
			go func() {
				_, _ = write.WriteString(c.said) // the reader may stop before
				write.Close()
			}()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			var shown []cluster.Progress
			err = reports{pipe: read}.follow(ctx, cluster.NewSteps(func(p cluster.Progress) { shown = append(shown, p) }), 1)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if len(shown) > mostReports {
				t.Errorf("%d steps were shown", len(shown))
			}
		})
	}
}

// What the node sends is what is read.
func TestLineIsTheNodes(t *testing.T) {
	text, err := json.Marshal(line{Step: "s", Detail: "d", Done: true, Ready: true, Error: "e"})
	if err != nil || string(text) != `{"step":"s","detail":"d","done":true,"ready":true,"error":"e"}` {
		t.Errorf("%s, %v", text, err)
	}
}
