package output

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/theme"
)

func newPane(w, h int) *Model {
	m := New(theme.New(true))
	m.SetSize(w, h)
	return m
}

func shown(m *Model) string {
	var lines []string
	for l := range strings.Lines(ansi.Strip(m.View())) {
		if l = strings.TrimRight(l, " \n"); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "|")
}

func TestWhatCommandsSay(t *testing.T) {
	tests := []struct {
		name   string
		writes []string
		code   int
		err    error
		want   string
	}{
		{"lines", []string{"one\ntwo\n"}, 0, nil, "$ kubectl get|one|two"},
		{"a line in pieces", []string{"on", "e\ntw", "o\n"}, 0, nil, "$ kubectl get|one|two"},
		{"no line end", []string{"one"}, 0, nil, "$ kubectl get|one"},
		{"colours and tabs", []string{"\x1b[31mred\x1b[0m\ta\r\n"}, 0, nil, "$ kubectl get|red    a"},
		{"nothing said", nil, 0, nil, "$ kubectl get|done, without a word"},
		{"a wide table", []string{"NAME      READY   STATUS    NOMINATED NODE   \n"}, 0, nil, "$ kubectl get|NAME      READY   STATUS    NOMINATED N…"},
		{"a failure", []string{"no such thing\n"}, 1, nil, "$ kubectl get|no such thing|exit code 1"},
		{"never ran", nil, 0, errors.New("stopped"), "$ kubectl get|stopped"},
		{"several lines of why", nil, 0, errors.New("no\nway"), "$ kubectl get|no|way"},
		{"한국어", []string{"안녕하세요\n"}, 0, nil, "$ kubectl get|안녕하세요"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			m := newPane(40, 8)
			m.Begin("kubectl get")
			for _, w := range tc.writes {
				m.Write(w)
			}
			m.End(tc.code, tc.err)
			if got := shown(m); got != tc.want {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// What is wide is named with the keys that show it, and moves by half the pane, its columns below each other.
func TestWideTables(t *testing.T) {
	m := newPane(20, 8)
	if k := m.Bindings()[0]; k.Help().Key == "→" {
		t.Error("names → where nothing is cut")
	}
	m.Begin("k")
	m.Write("Type   Reason   Message\nNormal   Pulled   all of it is here\nNone   x\n")
	if k := m.Bindings()[0]; k.Help().Key != "→" {
		t.Errorf("names %s first where lines are cut", k.Help().Key)
	}
	m.Update(tea.KeyPressMsg{Code: tea.KeyRight})
	if got := shown(m); !strings.Contains(got, "Message|") || !strings.Contains(got, "all of it") {
		t.Errorf("got %q", got)
	}
	m.Update(tea.KeyPressMsg{Code: tea.KeyRight})
	if got := shown(m); !strings.HasSuffix(got, "it is here") {
		t.Errorf("the end is not to be seen: %q", got)
	}
	m.Update(tea.KeyPressMsg{Code: tea.KeyLeft})
	m.Update(tea.KeyPressMsg{Code: tea.KeyLeft})
	if got := shown(m); !strings.Contains(got, "Type   Reason") {
		t.Errorf("not back at the beginning: %q", got)
	}
}

func TestBounded(t *testing.T) {
	m := newPane(40, 8)
	for i := range 3 * kept {
		m.Write(fmt.Sprintf("line %d\n", i))
	}
	if len(m.lines) > kept+kept/4 {
		t.Errorf("%d lines are kept", len(m.lines))
	}
	if want := fmt.Sprintf("line %d", 3*kept-1); !strings.HasSuffix(shown(m), want) {
		t.Errorf("the last line is not in view: %q", shown(m))
	}
}

func TestScrolledUpStaysThere(t *testing.T) {
	m := newPane(20, 3)
	m.Write("a\nb\nc\nd\ne\n")
	m.scroll(0)
	m.Write("f\n")
	if got := shown(m); got != "a|b|c" {
		t.Errorf("what was read moved away: %q", got)
	}
	m.SetSize(30, 2)
	if got := shown(m); got != "a|b" {
		t.Errorf("what was read moved away as the pane became lower: %q", got)
	}
}

func TestLinesAbove(t *testing.T) {
	m := New(theme.New(true))
	m.SetSize(40, 6)
	m.Begin("kubectl get pods")
	m.Write("a\n")
	m.End(0, nil)
	if got := m.Above(); got != 0 {
		t.Errorf("all of it fits, and %d lines are above", got)
	}
	m.Begin("kubectl get pods")
	m.Write(strings.Repeat("b\n", 9))
	m.End(0, nil)
	if got := m.Above(); got != 4 {
		t.Errorf("%d lines are above, not 4", got)
	}
}

// What was scrolled to stays in view while older lines are let go, and when that is let go itself there is still a view.
func TestScrolledUpWhileOldLinesGo(t *testing.T) {
	m := newPane(20, 3)
	for i := range kept {
		m.Write(fmt.Sprintf("line %d\n", i))
	}
	m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	before := shown(m)
	for i := range kept / 2 {
		m.Write(fmt.Sprintf("line %d\n", kept+i))
	}
	if got := shown(m); got != before {
		t.Errorf("what was read moved away: %q, not %q", got, before)
	}
	for i := range 2 * kept {
		m.Write(fmt.Sprintf("later %d\n", i))
	}
	if got := shown(m); !strings.HasPrefix(got, "later ") {
		t.Errorf("shows %q", got)
	}
}

// A line that gets columns as it goes on is not wrapped any more: it takes fewer lines than it did.
func TestScrolledUpInALineThatShrinks(t *testing.T) {
	m := newPane(10, 2)
	m.Write(strings.Repeat("word ", 30))
	m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	m.Write("   a column")
	if got := shown(m); !strings.HasPrefix(got, "word word") {
		t.Errorf("shows %q", got)
	}
}

// Of a line that is much too long the beginning is shown, and how much is not.
func TestLongLine(t *testing.T) {
	m := newPane(40, 5)
	m.Write("short\n")
	for range 4 * longest / 1000 {
		m.Write(strings.Repeat("한", 999/3) + " ")
	}
	m.Write("end\nafter")
	kept := m.lines[1]
	if n := len(kept.text); n > longest || n < longest-3 {
		t.Errorf("%d bytes of the line are kept", n)
	}
	rest := fmt.Sprintf("… and %d bytes more in this line|after", 4*longest/1000*1000+len("end")-len(kept.text))
	if got := shown(m); !strings.HasSuffix(got, rest) || !utf8.ValidString(kept.text) {
		t.Errorf("got %q, want %q at the end", got, rest)
	}
	m.scroll(0)
	if got := shown(m); !strings.HasPrefix(got, "short|한한") {
		t.Errorf("begins with %q", got)
	}
}

// A long command keeps the rest of the screen waiting for no longer than it takes to read a page.
func BenchmarkWrite(b *testing.B) {
	const chunk = 32 << 10 // as much as comes at once
	for _, bm := range []struct{ name, text string }{
		{"a line of 2 MB", strings.Repeat("0123456 ", 1<<18)},
		{"200,000 lines", strings.Repeat("pod/hello-5756bb6c8f-x2kfw condition met\n", 200_000)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				m := newPane(80, 20)
				for at := 0; at < len(bm.text); at += chunk {
					m.Write(bm.text[at:min(at+chunk, len(bm.text))])
				}
			}
		})
	}
}

// TestHostileCommand draws what a command may say, also where a sequence comes in two parts.
func TestHostileCommand(t *testing.T) {
	m := New(theme.New(true))
	m.SetSize(60, 20)
	m.Begin("echo " + celltest.Poison)
	text := "first" + celltest.Poison + "\nlast" + celltest.Poison
	for i := range text {
		m.Write(text[i : i+1])
	}
	m.End(1, errors.New("no"+celltest.Poison))
	celltest.Harmless(t, m.View())
	celltest.Fits(t, m.View(), 60, 20)
}
