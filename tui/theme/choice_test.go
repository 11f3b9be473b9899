package theme_test

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/theme"
)

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name string
		want theme.Choice
	}{{"", theme.Auto}, {"Dark", theme.Dark}, {" light ", theme.Light}, {"contrast", theme.Contrast}} {
		if got, err := theme.Choose(c.name); got != c.want || err != nil {
			t.Errorf("%q: %v, %v", c.name, got, err)
		}
	}
	if _, err := theme.Choose("solarized"); err == nil {
		t.Error("a theme that there is not")
	}
}

// The terminal says what its background is where nobody has said what to take it for.
func TestBackground(t *testing.T) {
	for _, tt := range []struct {
		choice         theme.Choice
		terminal, want bool
	}{{theme.Auto, true, true}, {theme.Auto, false, false}, {theme.Dark, false, true}, {theme.Light, true, false}, {theme.Contrast, false, false}} {
		if got := tt.choice.IsDark(tt.terminal); got != tt.want {
			t.Errorf("%s on %v: %v", tt.choice, tt.terminal, got)
		}
	}
}

// Every level has a sign of its own, so that who sees no colours is told as much; nothing on its way out is confused with
// what failed.
func TestLevelsHaveSigns(t *testing.T) {
	for _, choice := range []theme.Choice{theme.Dark, theme.Light, theme.Contrast} {
		th, seen := choice.Theme(true), map[string]theme.Level{}
		for l := theme.Quiet; l <= theme.Leaving; l++ {
			glyph := ansi.Strip(th.Glyph(l))
			if other, taken := seen[glyph]; taken {
				t.Errorf("%s: levels %d and %d are both %s", choice, other, l, glyph)
			}
			seen[glyph] = l
			if ansi.StringWidth(glyph) != 1 {
				t.Errorf("%s: %s is not one cell wide", choice, glyph)
			}
		}
	}
}
