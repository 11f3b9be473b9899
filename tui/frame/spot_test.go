package frame

import (
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/layout"
)

// Nothing moves, and only what is bright keeps its own style.
func TestSpot(t *testing.T) {
	red := lipgloss.NewStyle().Foreground(lipgloss.Red)
	dim := lipgloss.NewStyle().Faint(true)
	screen := red.Render("abcdef") + "\n" + red.Render("한국어") + "\nxy"
	got := Spot(screen, layout.Rect{X: 2, Y: 0, W: 2, H: 2}, dim)
	if ansi.Strip(got) != ansi.Strip(screen) {
		t.Errorf("the text is %q", ansi.Strip(got))
	}
	want := dim.Render("ab") + red.Render("cd") + "\x1b[m" + dim.Render("ef") + "\n" + dim.Render("한") + red.Render("국") + "\x1b[m" + dim.Render("어") + "\n" + dim.Render("xy")
	if Normal(got) != Normal(want) {
		t.Errorf("got %q, not %q", got, want)
	}
}

// Normal is text as its cells show it, whatever codes lead there.
func Normal(text string) string {
	return lipgloss.NewCanvas(6, 3).Compose(lipgloss.NewLayer(text)).Render()
}
