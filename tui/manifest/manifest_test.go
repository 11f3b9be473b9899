package manifest

import (
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/yamlview"
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
			if got := plainLines(yamlview.Render(yamlview.Compare(tc.last, tc.text), theme.New(true))); got != tc.want {
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
		if count, ok := yamlview.Differences(yamlview.Compare(tc.last, tc.text)); count != tc.count || ok != tc.ok {
			t.Errorf("differences(%q, %q) = %d, %v", tc.last, tc.text, count, ok)
		}
	}
}

// folder is files that a learner edits.
type folder map[string]string

func (f folder) ManifestText(path string) (string, error) {
	if text, ok := f[path]; ok {
		return text, nil
	}
	return "", errors.New(path + " is not there")
}

// What Enter applies is the file in the learner's folder: that is what the pane and the difference show.
func TestTheLearnersFilesAreShown(t *testing.T) {
	m := New(theme.New(true))
	m.SetSize(60, 8)
	l := &lessons.Lesson{ID: "rc", Steps: []*lessons.Step{{Manifest: "one.yaml"}, {}, {Manifest: "two.yaml"}, {}}}
	files := folder{"one.yaml": v1, "two.yaml": strings.Replace(v1, "hello:v1", "hello:v2", 1)}
	m.Update(m.SetStep(l, 3, files)())
	if text := ansi.Strip(m.View()); m.Title() != "Manifest two.yaml, against one.yaml" || !strings.Contains(text, "-   image: hello:v1") ||
		!strings.Contains(text, "+   image: hello:v2") || strings.Contains(text, "7") {
		t.Errorf("%s:\n%s", m.Title(), text)
	}

	files["two.yaml"] = strings.Replace(v1, "replicas: 3", "replicas: 7", 1)
	older := m.read()()
	if again := m.Update(older); again == nil {
		t.Error("the files are not read again")
	}
	if text := ansi.Strip(m.View()); !strings.Contains(text, "+   replicas: 7") || strings.Contains(text, "hello:v2") {
		t.Errorf("what was edited meanwhile is not shown:\n%s", text)
	}

	m.Update(m.SetStep(l, 1, files)())
	if again := m.Update(older); again != nil || m.Title() != "Manifest one.yaml" {
		t.Errorf("what was read for another step is shown: %s", m.Title())
	}
}

func TestHighlightKeepsTheText(t *testing.T) {
	text := v1 + "---\nlist:\n- \"a: b\"\n- |\n  block\n\n"
	got := strings.TrimRight(plainLines(yamlview.Highlight(text, theme.New(false))), "\n")
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

// A line that goes on at the right ends in an ellipsis, and the pane itself says what the signs mean.
func TestCutLines(t *testing.T) {
	m := New(theme.New(true))
	m.SetSize(24, 8)
	long := "kind: A\n# a comment that is too long for it\na: 1\n"
	m.SetStep(&lessons.Lesson{ID: "rc", Steps: []*lessons.Step{{Manifest: "one.yaml"}, {Manifest: "two.yaml"}}}, 1,
		folder{"one.yaml": long, "two.yaml": long + "b: 2\n"})
	m.Update(readMsg{m.serial, []string{long + "b: 2\n", long}})
	if text := ansi.Strip(m.View()); !strings.Contains(text, "- one.yaml  + two.yaml") || !strings.Contains(text, "  # a comment that is t…\n") {
		t.Errorf("got:\n%s", text)
	}
}

func TestHostileManifest(t *testing.T) {
	m := New(theme.New(true))
	m.SetSize(60, 12)
	m.names = []string{"a.yaml", "b.yaml"}
	m.load([]string{"kind: Pod\nname: a\nx: y\nimage: " + celltest.Poison + "\n", "kind: Pod\nname: a\nx: y\nimage: b" + celltest.Poison + "\n"})
	celltest.Harmless(t, m.View())
}
