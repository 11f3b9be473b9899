package prompt_test

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/prompt"
	"github.com/kubecadet/cadet/tui/theme"
)

func TestPrompt(t *testing.T) {
	tests := []struct {
		name, typed, last string
		state             prompt.State
		value             string
	}{
		{"accept", "app=x", "enter", prompt.Accepted, "app=x"},
		{"give up", "app=x", "esc", prompt.Cancelled, "app=x"},
		{"compose", "\u110c\u116e\u11ab", "enter", prompt.Accepted, "준"},
		{"mend", "ab", "backspace", prompt.Typing, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := prompt.New(theme.New(true))
			m.Open("label ", "key=value")
			for _, k := range celltest.Type(tt.typed) {
				m.Update(k)
			}
			state := m.Update(celltest.Key(tt.last))
			if state != tt.state || m.Value() != tt.value || m.Typing() != (tt.state == prompt.Typing) {
				t.Errorf("state %d, value %q, typing %v", state, m.Value(), m.Typing())
			}
		})
	}
}

func TestPromptFits(t *testing.T) {
	m := prompt.New(theme.New(true))
	m.Open("검색 ", "part of a line")
	for range 60 {
		for w := 20; w <= 160; w += 7 {
			if n := ansi.StringWidth(m.View(w)); n != w {
				t.Fatalf("%d cells wide instead of %d", n, w)
			}
		}
		for _, k := range celltest.Type("한") {
			m.Update(k)
		}
	}
}
