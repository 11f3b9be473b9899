package plain

import (
	"strings"
	"sync"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	"charm.land/glamour/v2/styles"
	terminal "github.com/charmbracelet/x/ansi"
)

// columns is the width text is wrapped at.
const columns = 80

// renderer leaves out the signs of emphasis, which a screen reader would read aloud, and keeps those of code, which
// is to be typed as it stands.
var renderer = sync.OnceValues(func() (*glamour.TermRenderer, error) {
	style := styles.NoTTYStyleConfig
	style.Emph, style.Strong = ansi.StylePrimitive{}, ansi.StylePrimitive{}
	style.Code.Prefix, style.Code.Suffix = "`", "`"
	return glamour.NewTermRenderer(glamour.WithStyles(style), glamour.WithWordWrap(columns))
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
	for line := range strings.Lines(terminal.Strip(out)) {
		lines = append(lines, strings.TrimRight(strings.TrimPrefix(line, "  "), " \n"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// indent puts first before the first line of s and as many spaces before the others.
func indent(first, s string) string {
	s = strings.TrimRight(s, "\n")
	return first + strings.ReplaceAll(s, "\n", "\n"+strings.Repeat(" ", len(first)))
}
