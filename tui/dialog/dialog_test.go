package dialog

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/theme"
)

const pod = "hello-deployment-with-a-long-name-5756bb6c8f-b7w2m"

func ask(text, command string) *Model {
	return New(theme.New(true), "Sure?", text, command, Option{Key: "n", Label: "no"}, Option{Key: "y", Label: "run it", Msg: "run"})
}

func draw(m *Model, w, h int) string {
	m.SetSize(w, h)
	return m.View()
}

// Whatever is asked, the answers are in view, and so are the beginnings of the question and of the command.
func TestAnswersAreInView(t *testing.T) {
	long := strings.Repeat("Everything in the namespace is deleted. ", 12)
	for _, tc := range []struct{ text, command string }{
		{"Delete pod client?", "kubectl delete pod client"},
		{"Delete pod " + pod + "? Its controller may make another.", "kubectl delete pod " + pod},
		{long, ""}, {long, "kubectl delete namespace ch3"}, {long, strings.Repeat("kubectl delete pod "+pod+"\n", 9)},
	} {
		for w := 40; w <= 100; w += 4 {
			for h := 12; h <= 30; h += 3 {
				view := draw(ask(tc.text, tc.command), w, h)
				if vw, vh := lipgloss.Size(view); vw > w || vh > h {
					t.Fatalf("%d by %d in a window of %d by %d", vw, vh, w, h)
				}
				for _, want := range []string{"▸ n no", "y run it", tc.text[:10], tc.command[:min(len(tc.command), 14)]} {
					if !strings.Contains(ansi.Strip(view), want) {
						t.Fatalf("%d by %d does not show %q:\n%s", w, h, want, ansi.Strip(view))
					}
				}
				if whole := strings.HasSuffix(strings.TrimSpace(tc.text), "another."); whole && h >= 18 && strings.Contains(view, "…") {
					t.Fatalf("%d by %d cuts what fits:\n%s", w, h, ansi.Strip(view))
				}
			}
		}
	}
}

func TestKeys(t *testing.T) {
	key := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "right": {Code: tea.KeyRight}, "left": {Code: tea.KeyLeft},
		"y": {Code: 'y', Text: "y"}, "n": {Code: 'n', Text: "n"}, "x": {Code: 'x', Text: "x"},
	}
	for _, tc := range []struct {
		keys   string
		over   bool
		chosen tea.Msg
	}{
		{"enter", true, nil}, {"y", true, "run"}, {"n", true, nil}, {"esc", true, nil}, {"x", false, nil},
		{"right enter", true, "run"}, {"left enter", true, "run"}, {"right right enter", true, nil}, {"right n", true, nil},
	} {
		m, over, chosen := ask("Delete?", ""), false, tea.Msg(nil)
		for _, k := range strings.Fields(tc.keys) {
			var cmd tea.Cmd
			if over, cmd = m.Update(key[k]); cmd != nil {
				chosen = cmd()
			}
		}
		if over != tc.over || chosen != tc.chosen {
			t.Errorf("%s: over %v, chosen %v", tc.keys, over, fmt.Sprint(chosen))
		}
	}
}

func TestHostileQuestion(t *testing.T) {
	m := New(theme.New(true), "Sure"+celltest.Poison, "Delete"+celltest.Poison+"it?", "kubectl"+celltest.Poison, Option{Key: "y", Label: "yes"})
	celltest.Harmless(t, draw(m, 80, 24))
}
