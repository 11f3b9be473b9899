// Package markdown renders lesson text for the screen and remembers it, so that drawing a frame costs nothing.
package markdown

import (
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	"charm.land/glamour/v2/styles"
)

// inName finds the hyphens of names such as hello-node-rc. They become ones at which no line is broken, for as long
// as the text is rendered.
var inName = regexp.MustCompile(`(\w)-\b`)

const hyphen = "\u2011"

// item finds the beginning of an item of a list.
var item = regexp.MustCompile(`^(-|\d+\.) `)

// joined puts each item of a list on one line: glamour keeps the ends of its lines, as it doesn't in a paragraph.
func joined(text string) string {
	var b strings.Builder
	inItem, inCode := false, false
	for line := range strings.Lines(text) {
		rest := strings.TrimLeft(line, " ")
		if strings.HasPrefix(rest, "```") {
			inCode = !inCode
		}
		if inItem && !inCode && rest != line && strings.TrimSpace(rest) != "" {
			line = " " + rest
		} else {
			inItem = !inCode && item.MatchString(line)
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
		}
		b.WriteString(strings.TrimSuffix(line, "\n"))
	}
	return b.String()
}

// Renderer renders for one width at a time.
type Renderer struct {
	dark  bool
	width int
	term  *glamour.TermRenderer
	kept  map[string]string
}

// New makes a renderer for a dark or a light background.
func New(dark bool) *Renderer { return &Renderer{dark: dark} }

// SetDark changes what the background is taken for.
func (r *Renderer) SetDark(dark bool) {
	if dark != r.dark {
		r.dark, r.term = dark, nil
	}
}

// Render returns text as lines no wider than width. Text that can't be rendered is shown as it was written.
func (r *Renderer) Render(text string, width int) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if r.term == nil || width != r.width {
		term, err := glamour.NewTermRenderer(glamour.WithStyles(style(r.dark)), glamour.WithWordWrap(width))
		if err != nil {
			return strings.Split(text, "\n")
		}
		r.term, r.width, r.kept = term, width, map[string]string{}
	}
	out, ok := r.kept[text]
	if !ok {
		rendered, err := r.term.Render(inName.ReplaceAllString(joined(text), "$1"+hyphen))
		if err != nil {
			rendered = text
		}
		out = strings.ReplaceAll(strings.Trim(rendered, "\n"), hyphen, "-")
		r.kept[text] = out
	}
	return strings.Split(out, "\n")
}

// style is glamour's own without the margins, which the panes have, and without backgrounds.
func style(dark bool) ansi.StyleConfig {
	s, code := styles.LightStyleConfig, "#875f00"
	if dark {
		s, code = styles.DarkStyleConfig, "#ffd787"
	}
	none := uint(0)
	s.Document.Margin = &none
	s.Document.BlockPrefix, s.Document.BlockSuffix = "", ""
	s.Document.Color = nil
	s.Code = ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: &code}}
	s.CodeBlock.Margin = &none
	two := uint(2)
	s.CodeBlock.Indent = &two
	return s
}
