package commandline

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/action"
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
