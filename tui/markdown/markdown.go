// Package markdown renders lesson text for the screen and remembers it, so that drawing a frame costs nothing.
package markdown

import (
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	"charm.land/glamour/v2/styles"

	"github.com/kubecadet/cadet/tui/frame"
)

// inName finds the hyphens of names such as hello-node-rc. They become ones at which no line is broken, for as long
// as the text is rendered.
var inName = regexp.MustCompile(`(\w)-\b`)

const hyphen = "\u2011"

// item finds the beginning of an item of a list.
var item = regexp.MustCompile(`^(-|\d+\.) `)

// laidOut puts each item of a list on one line, as glamour keeps the ends of its lines, and breaks long lines of code so
// that what goes on stands further in.
func laidOut(text string, width int) string {
	var lines []string
	inItem, inCode := false, false
	for line := range strings.SplitSeq(text, "\n") {
		rest := strings.TrimLeft(line, " ")
		switch {
		case strings.HasPrefix(rest, "```"):
			inCode, inItem = !inCode, false
			lines = append(lines, line)
		case inCode:
			lines = append(lines, code(line, width)...)
		case inItem && rest != line && rest != "":
			lines[len(lines)-1] += " " + rest
		default:
			inItem = item.MatchString(line)
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// code breaks a line of code.
func code(line string, width int) []string {
	rest := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(rest)]
	lines := frame.Wrap(rest, width-len(indent)-4, "")
	for i := range lines {
		if i == 1 {
			indent += "  "
		}
		lines[i] = indent + lines[i]
	}
	return lines
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
		rendered, err := r.term.Render(inName.ReplaceAllString(laidOut(text, width), "$1"+hyphen))
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
