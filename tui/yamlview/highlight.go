package yamlview

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"github.com/kubecadet/cadet/tui/theme"
)

// Highlight colours YAML, one string per line of it.
func Highlight(text string, t *theme.Theme) []string {
	tokens, err := lexers.Get("yaml").Tokenise(nil, text)
	if err != nil {
		return strings.Split(text, "\n")
	}
	var lines []string
	for _, line := range chroma.SplitTokensIntoLines(tokens.Tokens()) {
		var b strings.Builder
		for _, token := range line {
			if s := strings.TrimRight(token.Value, "\n"); s != "" {
				b.WriteString(style(token.Type, t).Render(s))
			}
		}
		lines = append(lines, b.String())
	}
	return lines
}

func style(kind chroma.TokenType, t *theme.Theme) lipgloss.Style {
	switch {
	case kind.InCategory(chroma.Comment):
		return t.Faint
	case kind.InCategory(chroma.Keyword), kind.InCategory(chroma.Name):
		return t.Accent
	case kind.InCategory(chroma.Literal):
		return t.Code
	}
	return t.Text
}
