package markdown

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/kubecadet/cadet/tui/cells/celltest"
)

const text = `# A title

A Deployment named **hello-deployment** has ` + "`kubernetes.io/change-cause`" + ` and more words to fill the line with.

| a | b |
|---|---|
| x-y | z |

- one item that is long enough to be wrapped at every width
- 디플로이먼트는 파드를 고치지 않고 새로운 레플리카셋을 만든다

` + "```sh\nkubectl get pods -l app=hello-node\n```\n"

func TestNoLineIsTooWide(t *testing.T) {
	r := New(true)
	for w := 30; w <= 120; w++ {
		for _, l := range r.Render(text, w) {
			if ansi.StringWidth(l) > w {
				t.Fatalf("width %d: %q is %d wide", w, ansi.Strip(l), ansi.StringWidth(l))
			}
		}
	}
}

func TestNamesStayWhole(t *testing.T) {
	for w := 30; w < 80; w++ {
		plain := ansi.Strip(strings.Join(New(false).Render(text, w), "\n"))
		for _, name := range []string{"hello-deployment", "kubernetes.io/change-cause", "app=hello-node"} {
			if !strings.Contains(plain, name) {
				t.Fatalf("width %d breaks %s:\n%s", w, name, plain)
			}
		}
	}
}

func TestRenderedOnce(t *testing.T) {
	r := New(true)
	if r.Render("  \n", 40) != nil {
		t.Error("no text gave lines")
	}
	first := r.Render(text, 60)
	if again := r.Render(text, 60); strings.Join(first, "\n") != strings.Join(again, "\n") {
		t.Error("the same text was rendered differently")
	}
	r.SetDark(false)
	if light := r.Render(text, 60); strings.Join(first, "\n") == strings.Join(light, "\n") {
		t.Error("a light background changed nothing")
	}
}

func TestWrappedItemsStandBelowTheirText(t *testing.T) {
	got := ansi.Strip(strings.Join(New(true).Render("Two:\n- one that is too long for a line\n- **two**\n\n1. first\n   and on\n\nText.", 20), "\n"))
	want := "Two:\n• one that is too\n  long for a line\n• two\n\n1. first and on\n\nText."
	var lines []string
	for l := range strings.SplitSeq(got, "\n") {
		lines = append(lines, strings.TrimRight(l, " "))
	}
	if have := strings.Join(lines, "\n"); have != want {
		t.Errorf("got:\n%s\nwant:\n%s", have, want)
	}
}

func TestItemsAreWrappedLikeText(t *testing.T) {
	got := ansi.Strip(strings.Join(New(true).Render("Two ways:\n\n- one that\n  goes on\n- two\n\nAnd:\n```sh\n- a\n  b\nkubectl get pods --all-namespaces --show-labels\n```\n", 40), "\n"))
	for _, want := range []string{"• one that goes on ", "• two ", "- a ", "\n    b ", "\n  kubectl get pods --all-namespaces ", "\n    --show-labels "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

// TestCharacterReferences holds numbered and named characters to the rule for those that are written out.
func TestCharacterReferences(t *testing.T) {
	celltest.Harmless(t, strings.Join(New(true).Render(celltest.Poison+"a &#27;]52;c;eA==&#7; &#x1b;[38;5;201mb &rlm;&#x202e; &#155;5m `&#27;`", 60), "\n"))
	if got := ansi.Strip(strings.Join(New(true).Render("a &lt; b &amp; c", 60), "")); !strings.Contains(got, "a < b & c") {
		t.Errorf("%q", got)
	}
}
