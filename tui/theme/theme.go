// Package theme holds every colour and style of the workbench, so that no pane makes its own.
package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/words"
)

// Level says how something fares; it picks glyph and colour together, so that colour alone tells nothing.
type Level int

// The levels, from nothing to say to bad.
const (
	Quiet Level = iota
	Good
	Busy
	Warn
	Bad
	Leaving // on its way out, as it should be
)

// Theme is the palette and the styles made of it, the language that the workbench speaks, and the keys that it names.
type Theme struct {
	*words.Language // English when nil

	Keys *keys.Workbench

	Title, Text, Faint, Accent, Selected lipgloss.Style
	Key, KeyText                         lipgloss.Style
	Border, BorderFocused                lipgloss.Style
	Code                                 lipgloss.Style
	levels                               [6]lipgloss.Style
	series                               []color.Color
}

var glyphs = [6]string{"·", "●", "◐", "▲", "✕", "×"}

// New makes the theme for a dark or a light background. Where colour is off (NO_COLOR) the writer drops it; what
// the styles say by weight and glyph stays.
func New(dark bool) *Theme {
	pick := lipgloss.LightDark(dark)
	c := func(light, darkC string) color.Color { return pick(lipgloss.Color(light), lipgloss.Color(darkC)) }
	accent, faint := c("#005f87", "#5fd7ff"), c("#6c6c6c", "#8a8a8a")
	base := lipgloss.NewStyle()
	usual := keys.DefaultWorkbench()
	t := &Theme{
		Keys:          &usual,
		Title:         base.Bold(true).Foreground(accent),
		Text:          base,
		Faint:         base.Foreground(faint),
		Accent:        base.Foreground(accent),
		Selected:      base.Bold(true).Reverse(true),
		Key:           base.Bold(true).Foreground(accent),
		KeyText:       base.Foreground(faint),
		Border:        base.Foreground(c("#bcbcbc", "#4e4e4e")),
		BorderFocused: base.Foreground(accent),
		Code:          base.Foreground(c("#875f00", "#ffd787")),
	}
	t.levels = [6]lipgloss.Style{
		t.Faint,
		base.Foreground(c("#008700", "#5fd75f")),
		base.Foreground(c("#005faf", "#5fafff")),
		base.Foreground(c("#af5f00", "#ffaf5f")),
		base.Foreground(c("#af0000", "#ff5f5f")).Bold(true),
		t.Faint,
	}
	for _, p := range [][2]string{{"#005faf", "#5fafff"}, {"#008700", "#87d75f"}, {"#af5f00", "#ffaf5f"}, {"#8700af", "#d787ff"}, {"#008787", "#5fd7d7"}, {"#af005f", "#ff87af"}} {
		t.series = append(t.series, c(p[0], p[1]))
	}
	return t
}

// Level returns the style of a level.
func (t *Theme) Level(l Level) lipgloss.Style { return t.levels[l] }

// Glyph returns the sign of a level, one cell wide, in its style.
func (t *Theme) Glyph(l Level) string { return t.levels[l].Render(glyphs[l]) }

// Series returns the style of the n-th of several things told apart by colour, such as the pods in a log.
func (t *Theme) Series(n int) lipgloss.Style {
	return lipgloss.NewStyle().Foreground(t.series[n%len(t.series)])
}

// Press says what keys do: the keys are filled in as such, and the rest stands back.
func (t *Theme) Press(form string, names ...string) string {
	const edge = "\x1f" // no text has it
	filled := make([]any, len(names))
	for i, key := range names {
		filled[i] = edge + key + edge
	}
	var line strings.Builder
	for i, part := range strings.Split(t.Say(form, filled...), edge) {
		switch {
		case part == "":
		case i%2 == 1:
			line.WriteString(t.Key.Render(part))
		default:
			line.WriteString(t.Faint.Render(part))
		}
	}
	return line.String()
}

// Next says in plain sight what is up to the learner.
func (t *Theme) Next(text string) string { return t.Accent.Bold(true).Render("▸ " + text) }

// Note returns text with the sign of a level before it, in its style.
func (t *Theme) Note(l Level, text string) string {
	return t.levels[l].Render(glyphs[l] + " " + text)
}
