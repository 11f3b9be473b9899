// Package yamlview colours YAML, and shows how two texts of it differ.
package yamlview

import (
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/theme"
)

// Sign of a line against the text before.
type Sign byte

// The signs.
const (
	Same    Sign = ' '
	Added   Sign = '+'
	Removed Sign = '-'
)

// Line of a text, with the sign it has in the difference.
type Line struct {
	Sign Sign
	Text string
}

// Compare returns all of text with signs, the lines it lost among them.
func Compare(last, text string) []Line {
	whole := strings.Count(last, "\n") + strings.Count(text, "\n")
	d, err := udiff.ToUnifiedDiff("", "", last, udiff.Lines(last, text), whole)
	if err != nil || len(d.Hunks) == 0 {
		return Plain(text)
	}
	var lines []Line
	for _, h := range d.Hunks {
		for _, l := range h.Lines {
			s := map[udiff.OpKind]Sign{udiff.Equal: Same, udiff.Insert: Added, udiff.Delete: Removed}[l.Kind]
			lines = append(lines, Line{s, printable.Line(l.Content)})
		}
	}
	return lines
}

// Differences counts the lines that differ. It is not ok where they are most of them: they would only hide the manifest.
func Differences(lines []Line) (count int, ok bool) {
	n := map[Sign]int{}
	for _, l := range lines {
		n[l.Sign]++
	}
	return n[Added] + n[Removed], n[Same] > n[Added] && n[Same] > n[Removed]
}

// Plain is a text without a difference.
func Plain(text string) []Line {
	var lines []Line
	for l := range strings.Lines(text) {
		lines = append(lines, Line{Same, printable.Line(l)})
	}
	return lines
}

// Render colours lines: what stays as YAML, what differs by its sign and colour.
func Render(lines []Line, t *theme.Theme) []string {
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(l.Text + "\n")
	}
	yaml := Highlight(text.String(), t)
	out := make([]string, len(lines))
	for i, l := range lines {
		switch {
		case l.Sign == Added:
			out[i] = t.Level(theme.Good).Render("+ " + l.Text)
		case l.Sign == Removed:
			out[i] = t.Level(theme.Bad).Render("- " + l.Text)
		case i < len(yaml):
			out[i] = "  " + yaml[i]
		}
	}
	return out
}
