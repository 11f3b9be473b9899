package text

import (
	"strings"

	"github.com/kubecadet/cadet/lessons/source"
)

// said reads what stands below "### Checks": the English of lesson.yaml on one line, and on the next, after a colon, what
// to say instead. Either may go on on further lines.
func (p *parser) said(line int, body string) {
	var one *Said
	ended := func() {
		if one != nil && one.Text == "" {
			p.problems.Addf(source.Line(one.Line), "nothing is said for %q; expected on the next line \": \" and what to say", one.Form)
		}
		one = nil
	}
	// The body was trimmed: its lines are counted from the first that is not empty.
	for i, words := range strings.Split(body, "\n") {
		words = strings.TrimSpace(words)
		text, colon := strings.CutPrefix(words, ": ")
		switch {
		case words == "":
			ended()
		case colon && one == nil:
			p.problems.Addf(source.Line(line+i), "expected the English of lesson.yaml on the line before")
		case colon && one.Text == "":
			one.Text = strings.TrimSpace(text)
		case one != nil && one.Text != "":
			one.Text += " " + words
		case one != nil:
			one.Form += " " + words
		default:
			p.text.Said = append(p.text.Said, Said{Line: line + i, Form: words})
			one = &p.text.Said[len(p.text.Said)-1]
		}
	}
	ended()
}
