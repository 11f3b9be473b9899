package commandline

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/complete"
	"github.com/kubecadet/cadet/tui/theme"
)

func TestHistory(t *testing.T) {
	m := New(theme.New(true))
	m.Remember("kubectl get pods")
	m.Remember("kubectl get pods")
	m.Remember("kubectl get rc\nkubectl get svc")
	m.Open()
	for _, r := range "get no" {
		m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	up, down := tea.KeyPressMsg{Code: tea.KeyUp}, tea.KeyPressMsg{Code: tea.KeyDown}
	for i, step := range []struct {
		key  tea.KeyPressMsg
		want string
	}{
		{up, "kubectl get rc; kubectl get svc"},
		{up, "kubectl get pods"},
		{up, "kubectl get pods"},
		{down, "kubectl get rc; kubectl get svc"},
		{down, "get no"},
		{down, "get no"},
	} {
		m.Update(step.key)
		if got := m.input.Value(); got != step.want {
			t.Fatalf("key %d: %q, want %q", i, got, step.want)
		}
	}
	if done, cmd := m.Update(tea.KeyPressMsg{Code: tea.KeyEnter}); !done || cmd() != (TypedMsg{"get no"}) {
		t.Fatalf("enter gave %v, done %v", cmd(), done)
	}
}

func TestPasteOfSeveralLines(t *testing.T) {
	for _, tc := range []struct {
		before, pasted, want string
		refused              bool
	}{
		{"", "get pods\n", "get pods", false},
		{"get ", "pods", "get pods", false},
		{"", "kubectl get rc\r\nkubectl get svc\r\n", "kubectl get rc; kubectl get svc", false},
		{"", "kubectl apply \\\r  -f a.yaml", "kubectl apply -f a.yaml", false},
		{"", "kubectl apply -f - <<X\nkind: Pod\nX\n", "", true},
		{"get ", "pods\nget svc", "get ", true},
	} {
		m := New(theme.New(true))
		m.SetSize(80, 24)
		m.Open()
		m.input.SetValue(tc.before)
		m.input.CursorEnd()
		_, cmd := m.Update(tea.PasteMsg{Content: tc.pasted})
		refused := false
		if cmd != nil {
			_, refused = cmd().(action.Notice)
		}
		if m.input.Value() != tc.want || refused != tc.refused {
			t.Errorf("%q pasted after %q: %q, refused %v", tc.pasted, tc.before, m.input.Value(), refused)
		}
	}
}

// Tab makes a word longer as far as that is certain, then shows what is offered, and goes round in it.
func TestComplete(t *testing.T) {
	tab, back, esc := tea.KeyPressMsg{Code: tea.KeyTab}, tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}, tea.KeyPressMsg{Code: tea.KeyEscape}
	words := complete.Source{Kubectl: complete.Command{Commands: []complete.Command{{Name: "get", About: "Show objects"}, {Name: "apply", Flags: []complete.Flag{{Name: "--filename", Short: "-f", Value: true}}}}},
		Files: []string{"rc-v1.yaml", "rc-v2.yaml"}}
	for _, tc := range []struct {
		typed string
		keys  []tea.KeyPressMsg
		want  string
		shows string
	}{
		{"g", []tea.KeyPressMsg{tab}, "get ", ""},
		{"apply -f ", []tea.KeyPressMsg{tab}, "apply -f rc-v", "rc-v2.yaml"},
		{"apply -f ", []tea.KeyPressMsg{tab, tab}, "apply -f rc-v1.yaml", "rc-v2.yaml"},
		{"apply -f ", []tea.KeyPressMsg{tab, tab, tab, tab}, "apply -f rc-v1.yaml", "rc-v2.yaml"},
		{"apply -f ", []tea.KeyPressMsg{tab, back}, "apply -f rc-v2.yaml", "rc-v1.yaml"},
		{"apply -f ", []tea.KeyPressMsg{tab, {Code: '2', Text: "2"}}, "apply -f rc-v2", "rc-v2.yaml"},
		{"apply -f ", []tea.KeyPressMsg{tab, esc}, "apply -f rc-v", ""},
		{"nothing ", []tea.KeyPressMsg{tab}, "nothing ", ""},
	} {
		m := New(theme.New(true))
		m.SetSize(60, 24)
		m.Know(words)
		m.Open()
		m.input.SetValue(tc.typed)
		m.input.CursorEnd()
		for _, k := range tc.keys {
			m.Update(k)
		}
		if got := m.input.Value(); got != tc.want {
			t.Errorf("%q and %v: %q, not %q", tc.typed, tc.keys, got, tc.want)
		}
		lines := strings.Split(ansi.Strip(m.View()), "\n")
		if shows := strings.Join(lines[:len(lines)-1], "\n"); !strings.Contains(shows, tc.shows) || tc.shows == "" && shows != "" {
			t.Errorf("%q and %v: it shows\n%s", tc.typed, tc.keys, shows)
		}
		for _, l := range lines {
			if n := ansi.StringWidth(l); n != 60 {
				t.Errorf("a line is %d cells wide: %q", n, l)
			}
		}
	}
}

// Many offers scroll, and leave room for the panes.
func TestManyOffers(t *testing.T) {
	m := New(theme.New(true))
	for i := range 60 {
		m.source.Files = append(m.source.Files, fmt.Sprintf("file-%02d-with-a-long-name.yaml", i))
	}
	m.source.Programs = []string{"cat"}
	for w := 40; w <= 160; w += 7 {
		m.SetSize(w, 24)
		m.Open()
		m.input.SetValue("cat ")
		m.input.CursorEnd()
		for range 50 {
			m.Update(tea.KeyPressMsg{Code: tea.KeyTab})
			lines := strings.Split(ansi.Strip(m.View()), "\n")
			if len(lines) > rows+2 {
				t.Fatalf("%d lines", len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) != w {
					t.Fatalf("%d wide: %q", ansi.StringWidth(l), l)
				}
			}
			if at := m.menu.at; at >= 0 && !strings.Contains(strings.Join(lines[:len(lines)-1], "\n"), m.menu.offers[at].Text) {
				t.Fatalf("what is chosen is out of view:\n%s", strings.Join(lines, "\n"))
			}
		}
	}
}
