package theme

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
)

// Choice is the theme that somebody asked for.
type Choice string

// The themes. Auto is dark or light as the terminal's background is.
const (
	Auto     Choice = "auto"
	Dark     Choice = "dark"
	Light    Choice = "light"
	Contrast Choice = "contrast"
)

// Choose reads the name of a theme; an empty one is Auto.
func Choose(name string) (Choice, error) {
	switch c := Choice(strings.ToLower(strings.TrimSpace(name))); c {
	case "":
		return Auto, nil
	case Auto, Dark, Light, Contrast:
		return c, nil
	}
	return Auto, fmt.Errorf("there is no theme %q; there are %s (by the terminal's background), %s, %s and %s", name, Auto, Dark, Light, Contrast)
}

// IsDark says whether the background counts as dark, given what it is as far as the terminal tells.
func (c Choice) IsDark(terminal bool) bool {
	switch c {
	case Dark:
		return true
	case Light:
		return false
	}
	return terminal
}

// Theme makes the theme for a background that is dark or not, as far as the terminal tells.
func (c Choice) Theme(terminal bool) *Theme {
	if c == Contrast {
		return contrast()
	}
	return New(c.IsDark(terminal))
}

// contrast is for who sees little: all that is read has the terminal's own colour, which stands out from its background
// as its owner likes, and nothing is fainter. Colours are the terminal's own, for what signs and words tell as well.
func contrast() *Theme {
	base := lipgloss.NewStyle()
	bold := base.Bold(true)
	t := &Theme{
		Title: bold.Underline(true), Text: base, Faint: base, Accent: bold, Selected: bold.Reverse(true), Key: bold, KeyText: base,
		Border: base, BorderFocused: bold, Code: bold,
	}
	t.levels = [6]lipgloss.Style{base, base.Foreground(lipgloss.Green), base.Foreground(lipgloss.Cyan), bold.Foreground(lipgloss.Yellow), bold.Foreground(lipgloss.Red), base}
	for range 6 {
		t.series = append(t.series, lipgloss.NoColor{})
	}
	return t
}
