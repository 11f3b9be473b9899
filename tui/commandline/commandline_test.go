package commandline

import (
	"testing"

	tea "charm.land/bubbletea/v2"

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
	if line, _ := m.Update(tea.KeyPressMsg{Code: tea.KeyEnter}); line != "get no" || m.IsOpen() {
		t.Fatalf("enter gave %q, open %v", line, m.IsOpen())
	}
}
