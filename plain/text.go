package plain

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/markdown"
)

// columns is the width text is wrapped at.
const columns = 80

// text renders Markdown as plain text.
func text(md string) string {
	lines := markdown.Plain().Render(md, columns)
	for i, line := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(line), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// indent puts first before the first line of s and as many spaces before the others.
func indent(first, s string) string {
	s = strings.TrimRight(s, "\n")
	return first + strings.ReplaceAll(s, "\n", "\n"+strings.Repeat(" ", ansi.StringWidth(first)))
}

// wrapped breaks a line at spaces and puts first before it, and as many spaces before what goes on.
func wrapped(first, s string) string {
	lines := frame.Wrap(s, columns-ansi.StringWidth(first), "")
	return first + strings.Join(lines, "\n"+strings.Repeat(" ", ansi.StringWidth(first)))
}
