package manifest

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/theme"
)

const v1 = "apiVersion: v1\nkind: ReplicationController # counts\nspec:\n  replicas: 3\n  image: hello:v1\n"

func plainLines(lines []string) string { return ansi.Strip(strings.Join(lines, "\n")) }

func TestCompare(t *testing.T) {
	tests := []struct{ name, last, text, want string }{
		{"nothing differs", v1, v1, "  apiVersion: v1\n  kind: ReplicationController # counts\n  spec:\n    replicas: 3\n    image: hello:v1"},
		{"a line changed", v1, strings.Replace(v1, "hello:v1", "hello:v2", 1),
			"  apiVersion: v1\n  kind: ReplicationController # counts\n  spec:\n    replicas: 3\n-   image: hello:v1\n+   image: hello:v2"},
		{"a line added at the end", "a: 1\n", "a: 1\nb: 2\n", "  a: 1\n+ b: 2"},
		{"no line end", "a: 1", "a: 2", "- a: 1\n+ a: 2"},
		{"한국어", "이름: 하나\n", "이름: 둘\n", "- 이름: 하나\n+ 이름: 둘"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := plainLines(render(compare(tc.last, tc.text), theme.New(true))); got != tc.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tc.want)
			}
		})
	}
}

func TestDifferences(t *testing.T) {
	for _, tc := range []struct {
		last, text string
		count      int
		ok         bool
	}{
		{v1, v1, 0, true}, {v1, strings.Replace(v1, "hello:v1", "hello:v2", 1), 2, true},
		{v1, "kind: other\n", 6, false}, {"a: 1\n", "a: 1\nb: 2\nc: 3\n", 2, false},
	} {
		if count, ok := differences(compare(tc.last, tc.text)); count != tc.count || ok != tc.ok {
			t.Errorf("differences(%q, %q) = %d, %v", tc.last, tc.text, count, ok)
		}
	}
}

func TestHighlightKeepsTheText(t *testing.T) {
	text := v1 + "---\nlist:\n- \"a: b\"\n- |\n  block\n\n"
	got := strings.TrimRight(plainLines(highlight(text, theme.New(false))), "\n")
	if want := strings.TrimRight(text, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestKind(t *testing.T) {
	for text, want := range map[string]string{
		v1: "ReplicationController", "kind: Service\n": "Service", "a: 1\n": "", "kind: \"Pod\"  # one\n": "Pod", "kind:\n": "",
	} {
		if got := kind(text); got != want {
			t.Errorf("kind(%q) = %q, want %q", text, got, want)
		}
	}
}
