package editor

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/theme"
)

const template = "kind: Pod\nmetadata:\n  name: ____\nspec:\n  containers:\n  - name: hello\n    image: ____\n"

func open(text string) *Model {
	m := New(theme.New(true))
	m.SetSize(60, 12)
	m.Open("pod.yaml", text)
	return m
}

// press sends keys: one character each, or a name in angle brackets.
func press(m *Model, typed ...string) tea.Msg {
	var last tea.Msg
	for _, k := range typed {
		msg := tea.KeyPressMsg{}
		switch k {
		case "<tab>":
			msg.Code = tea.KeyTab
		case "<enter>":
			msg.Code = tea.KeyEnter
		case "<esc>":
			msg.Code = tea.KeyEscape
		case "<save>":
			msg.Code, msg.Mod = 's', tea.ModCtrl
		default:
			for _, r := range k {
				m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			continue
		}
		if cmd := m.Update(msg); cmd != nil {
			last = cmd()
		}
	}
	return last
}

func TestBlanksAreFilledInOneAfterTheOther(t *testing.T) {
	m := open(template)
	msg := press(m, "greeter", "<tab>", "hello:v1", "<save>")
	want := "kind: Pod\nmetadata:\n  name: greeter\nspec:\n  containers:\n  - name: hello\n    image: hello:v1\n"
	if save, ok := msg.(SaveMsg); !ok || save.Text != want || save.Closed || save.Name != "pod.yaml" {
		t.Errorf("saved %#v", msg)
	}
	if !m.Changed() {
		t.Error("nothing to save before it is written")
	}
	m.Saved(want)
	if m.Changed() || !m.IsOpen() {
		t.Error("still changed, or closed")
	}
}

// What a comment says of blanks isn't one.
func TestBlanksInCommentsAreLeft(t *testing.T) {
	m := open("# Fill in each ____\nkind: ____  # or ____\nports: [____, ____]\n")
	msg := press(m, "Pod", "<tab>", "80", "<tab>", "443", "<save>")
	if save, _ := msg.(SaveMsg); save.Text != "# Fill in each ____\nkind: Pod  # or ____\nports: [80, 443]\n" {
		t.Errorf("saved %q", save.Text)
	}
}

func TestLinesAreIndentedAsYAMLIs(t *testing.T) {
	for _, tc := range []struct {
		name  string
		typed []string
		want  string
	}{
		{"a map below a key", []string{"metadata:", "<enter>", "name: a"}, "metadata:\n  name: a"},
		{"the same depth", []string{"metadata:", "<enter>", "name: a", "<enter>", "b: c"}, "metadata:\n  name: a\n  b: c"},
		{"tab is two spaces", []string{"<tab>", "a: b"}, "  a: b"},
		{"한국어", []string{"이름:", "<enter>", "둘: 셋"}, "이름:\n  둘: 셋"},
	} {
		m := open("")
		msg := press(m, append(tc.typed, "<esc>")...)
		if save, ok := msg.(SaveMsg); !ok || save.Text != tc.want || !save.Closed || m.IsOpen() {
			t.Errorf("%s: %#v", tc.name, msg)
		}
	}
}

func TestTabsOfAFileBecomeSpaces(t *testing.T) {
	if m := open("a:\n\tb: c\n"); strings.Contains(m.area.Value(), "\t") {
		t.Error("a tab is left")
	}
}

func TestProblem(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		"kind: Pod\n":                "",
		template:                     "line 3 still has a ____ to be filled in",
		"# replace each ____\na: b":  "",
		"a: b # ____":                "",
		"a: [1\n":                    "line 1: did not find expected",
		"kind: Pod\n name: a\n":      "line 2: mapping values are not allowed",
		"- a\n":                      "cannot unmarshal",
		"a: b\n---\nc: d\n---\n e\n": "cannot unmarshal",
	} {
		if got := Problem(text).String(); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("Problem(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzTyping(f *testing.F) {
	f.Add(template, "a\tb\nc")
	f.Add("이름: ____", "셋\t____")
	f.Fuzz(func(_ *testing.T, text, typed string) {
		m := open(text)
		for _, r := range typed {
			switch r {
			case '\t':
				press(m, "<tab>")
			case '\n':
				press(m, "<enter>")
			default:
				press(m, string(r))
			}
		}
		_ = m.View()
		Problem(m.area.Value())
	})
}

func TestLinesStandBelowEachOtherHoweverManyThereAre(t *testing.T) {
	text := strings.Repeat("- x\n", 120)
	m := open(text)
	lines := strings.Split(ansi.Strip(m.View()), "\n")
	if ninth, tenth := strings.Index(lines[8], "- x"), strings.Index(lines[9], "- x"); ninth != tenth {
		t.Errorf("line 9 begins at %d, line 10 at %d", ninth, tenth)
	}
	if save, ok := press(m, "<enter>", "<save>").(SaveMsg); !ok || strings.Count(save.Text, "\n") != 121 {
		t.Errorf("a long file is cut: %#v", save)
	}
}
