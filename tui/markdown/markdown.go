// Package markdown renders lesson text for the screen and remembers it, so that drawing a frame costs nothing.
package markdown

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"charm.land/glamour/v2"
	style "charm.land/glamour/v2/ansi"
	"charm.land/glamour/v2/styles"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/frame"
)

// inName finds the hyphens of names such as hello-node-rc. They become ones at which no line is broken, for as long
// as the text is rendered.
var inName = regexp.MustCompile(`(\w)-\b`)

const hyphen = "\u2011"

// item finds the beginning of an item of a list: its marker and its first words.
var item = regexp.MustCompile(`^(-|\d+\.) (.*)`)

// references finds characters that are named or numbered, such as &lrm; or &#27;.
var references = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)

// resolved leaves a reference to be rendered unless it stands for what no terminal should get: that is written out, to
// be cleaned with the rest.
func resolved(reference string) string {
	if c := html.UnescapeString(reference); printable.Line(c) != c {
		return c
	}
	return reference
}

// part is an item of a list, or all that stands between two lists.
type part struct {
	marker string // what the item begins with; all its other lines stand as far in as its text
	text   string
	apart  bool // an empty line stands before it
}

// parts takes the items of lists out of a text, as they are rendered by themselves: glamour begins all lines of an item
// but the first where the marker stands. Lists in lists are not known here.
func parts(text string) []part {
	all := []part{{}}
	inCode, empty := false, false
	for line := range strings.SplitSeq(text, "\n") {
		last := &all[len(all)-1]
		begun := item.FindStringSubmatch(line)
		switch {
		case !inCode && begun != nil:
			marker := strings.Replace(begun[1], "-", "•", 1) + " "
			all = append(all, part{marker: marker, text: begun[2], apart: empty})
		case last.marker != "" && strings.HasPrefix(line, " "):
			last.text += " " + strings.TrimLeft(line, " ")
		case last.marker != "" && line != "":
			all = append(all, part{text: line, apart: empty})
		case last.marker == "":
			last.text += "\n" + line
		}
		if strings.HasPrefix(strings.TrimLeft(line, " "), "```") {
			inCode = !inCode
		}
		empty = line == ""
	}
	return all
}

// broken breaks long lines of code so that what goes on stands further in.
func broken(text string, width int) string {
	var lines, code []string
	inCode := false
	for line := range strings.SplitSeq(text, "\n") {
		fence := strings.HasPrefix(strings.TrimLeft(line, " "), "```")
		if inCode && !fence {
			code = append(code, line)
			continue
		}
		if fence {
			inCode = !inCode
			lines, code = append(lines, frame.Code(code, width-2)...), nil // glamour sets code in by 2
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, code...), "\n")
}

// Renderer renders for one width at a time.
type Renderer struct {
	style style.StyleConfig
	dark  bool
	width int
	terms map[int]*glamour.TermRenderer // one for each width of text: items of lists have less of it
	kept  map[string][]string
}

// New makes a renderer for a dark or a light background.
func New(dark bool) *Renderer { return &Renderer{style: coloured(dark), dark: dark} }

// SetContrast leaves out all colours of its own: what they tell is told by weight.
func (r *Renderer) SetContrast() {
	s := coloured(r.dark)
	bold := true
	for _, part := range []*style.StylePrimitive{&s.Heading.StylePrimitive, &s.H1.StylePrimitive, &s.H2.StylePrimitive, &s.H3.StylePrimitive,
		&s.Link, &s.LinkText, &s.Code.StylePrimitive} {
		part.Color, part.BackgroundColor, part.Bold = nil, nil, &bold
	}
	s.CodeBlock.Color, s.CodeBlock.Chroma = nil, nil
	r.style, r.kept = s, nil
}

// Plain makes a renderer for lines that are read one by one, or aloud. It leaves out the signs of emphasis and keeps those
// of code, which is to be typed as it stands.
func Plain() *Renderer {
	s := styles.NoTTYStyleConfig
	s.Emph, s.Strong = style.StylePrimitive{}, style.StylePrimitive{}
	s.Code.Prefix, s.Code.Suffix = "`", "`"
	return &Renderer{style: bare(s)}
}

// SetDark changes what the background is taken for.
func (r *Renderer) SetDark(dark bool) {
	if dark != r.dark {
		r.style, r.dark, r.kept = coloured(dark), dark, nil
	}
}

// Render returns text as lines no wider than width. Text that can't be rendered is shown as it was written.
func (r *Renderer) Render(text string, width int) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if r.kept == nil || width != r.width {
		r.width, r.terms, r.kept = width, map[int]*glamour.TermRenderer{}, map[string][]string{}
	}
	lines, ok := r.kept[text]
	if !ok {
		for _, p := range parts(printable.Lines(references.ReplaceAllStringFunc(text, resolved))) {
			lines = append(lines, r.part(p)...)
		}
		r.kept[text] = lines
	}
	return slices.Clone(lines)
}

// part renders one part.
func (r *Renderer) part(p part) []string {
	if strings.TrimSpace(p.text) == "" {
		return nil
	}
	in := ansi.StringWidth(p.marker)
	lines := strings.Split(r.glamour(p.text, max(r.width-in, 1)), "\n")
	for i, l := range lines {
		if i == 0 {
			lines[i] = p.marker + l
		} else {
			lines[i] = strings.Repeat(" ", in) + l
		}
	}
	if p.apart {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// glamour renders Markdown in which there is no list.
func (r *Renderer) glamour(text string, width int) string {
	term, ok := r.terms[width]
	if !ok {
		var err error
		if term, err = glamour.NewTermRenderer(glamour.WithStyles(r.style), glamour.WithWordWrap(width)); err != nil {
			return text
		}
		r.terms[width] = term
	}
	out, err := term.Render(inName.ReplaceAllString(broken(text, width), "$1"+hyphen))
	if err != nil {
		return text
	}
	return strings.ReplaceAll(strings.Trim(out, "\n"), hyphen, "-")
}

// coloured is glamour's own style, without backgrounds.
func coloured(dark bool) style.StyleConfig {
	s, code := styles.LightStyleConfig, "#875f00"
	if dark {
		s, code = styles.DarkStyleConfig, "#ffd787"
	}
	s.Document.Color = nil
	s.Code = style.StyleBlock{StylePrimitive: style.StylePrimitive{Color: &code}}
	return bare(s)
}

// bare takes the margins from a style: the panes have their own, and a line needs none.
func bare(s style.StyleConfig) style.StyleConfig {
	none, two := uint(0), uint(2)
	s.Document.Margin = &none
	s.Document.BlockPrefix, s.Document.BlockSuffix = "", ""
	s.CodeBlock.Margin, s.CodeBlock.Indent = &none, &two
	return s
}
