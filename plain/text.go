package plain

import (
	"strings"
	"sync"

	"charm.land/glamour/v2"
	"github.com/charmbracelet/x/ansi"
)

// columns is the width text is wrapped at.
const columns = 80

var renderer = sync.OnceValues(func() (*glamour.TermRenderer, error) {
	return glamour.NewTermRenderer(glamour.WithStandardStyle("notty"), glamour.WithWordWrap(columns))
})

// text renders Markdown as plain text. Where that fails the Markdown itself is readable enough.
func text(markdown string) string {
	r, err := renderer()
	if err != nil {
		return markdown
	}
	out, err := r.Render(markdown)
	if err != nil {
		return markdown
	}
	var lines []string
	for line := range strings.Lines(ansi.Strip(out)) {
		lines = append(lines, strings.TrimRight(strings.TrimPrefix(line, "  "), " \n"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// indent puts first before the first line of s and as many spaces before the others.
func indent(first, s string) string {
	s = strings.TrimRight(s, "\n")
	return first + strings.ReplaceAll(s, "\n", "\n"+strings.Repeat(" ", len(first)))
}
