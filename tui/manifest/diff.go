package manifest

import (
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/theme"
)

// sign of a line against the manifest applied before.
type sign byte

const (
	same    sign = ' '
	added   sign = '+'
	removed sign = '-'
)

// line of a manifest, with the sign it has in the difference.
type line struct {
	sign sign
	text string
}

// compare returns all of text with signs, the lines it lost among them.
func compare(last, text string) []line {
	whole := strings.Count(last, "\n") + strings.Count(text, "\n")
	d, err := udiff.ToUnifiedDiff("", "", last, udiff.Lines(last, text), whole)
	if err != nil || len(d.Hunks) == 0 {
		return plain(text)
	}
	var lines []line
	for _, h := range d.Hunks {
		for _, l := range h.Lines {
			s := map[udiff.OpKind]sign{udiff.Equal: same, udiff.Insert: added, udiff.Delete: removed}[l.Kind]
			lines = append(lines, line{s, printable.Line(l.Content)})
		}
	}
	return lines
}

// differences counts the lines that differ. It is not ok where they are most of them: they would only hide the manifest.
func differences(lines []line) (count int, ok bool) {
	n := map[sign]int{}
	for _, l := range lines {
		n[l.sign]++
	}
	return n[added] + n[removed], n[same] > n[added] && n[same] > n[removed]
}

func plain(text string) []line {
	var lines []line
	for l := range strings.Lines(text) {
		lines = append(lines, line{same, printable.Line(l)})
	}
	return lines
}

// render colours lines: what stays as YAML, what differs by its sign and colour.
func render(lines []line, t *theme.Theme) []string {
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(l.text + "\n")
	}
	yaml := highlight(text.String(), t)
	out := make([]string, len(lines))
	for i, l := range lines {
		switch {
		case l.sign == added:
			out[i] = t.Level(theme.Good).Render("+ " + l.text)
		case l.sign == removed:
			out[i] = t.Level(theme.Bad).Render("- " + l.text)
		case i < len(yaml):
			out[i] = "  " + yaml[i]
		}
	}
	return out
}

// kind finds the kind of the first object of a manifest.
func kind(text string) string {
	for l := range strings.Lines(text) {
		if k, ok := strings.CutPrefix(l, "kind:"); ok {
			k, _, _ = strings.Cut(k, " #")
			return strings.Trim(strings.TrimSpace(k), `"'`)
		}
	}
	return ""
}
