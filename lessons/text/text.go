// Package text reads the words of a lesson: a Markdown file whose headings say which step they belong to. What
// learners read is apart from what the program runs, so that a translation touches no YAML.
package text

import (
	"regexp"
	"strings"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons/source"
)

// Text is the words of one lesson.
type Text struct {
	Title    string // of "# Title"
	Intro    string // what stands below it
	Sections []*Section
	Recap    string // of "### Recap", in whichever step
	RecapAt  int    // its line
	Said     []Said // of a translation: what to say instead of what lesson.yaml says
}

// Said is what a translation says for the name of a check or for a reason, which lesson.yaml says in English.
type Said struct {
	Line       int
	Form, Text string
}

// Section is the words of one step.
type Section struct {
	ID       string // of "## Title {#id}"
	Line     int
	Title    string
	Body     string
	Hints    []string // of "### Hint", in the order of the file
	After    string   // of "### After"
	Question *Question
	Accept   []string // of a translation, of "### Accept": further words that answer the question
}

// Question is what stands below "### Question".
type Question struct {
	Line    int
	Prompt  string
	Choices []*Choice
}

// Choice is what stands below "#### id: text".
type Choice struct {
	ID   string
	Line int
	Text string
	Why  string
}

var (
	heading  = regexp.MustCompile(`^(#{1,4})(?:[ \t]+(.*?))?[ \t]*$`)
	fence    = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	anchored = regexp.MustCompile(`^(.*?)[ \t]*\{#([^{}]*)\}$`)
	name     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// Parse reads a text file. Problems are added to problems; what could be read is returned.
func Parse(problems *source.Problems, data []byte) *Text {
	t := parse(problems, data, false)
	if t.Title == "" {
		problems.Addf(source.Line(1), "expected a title (# Title)")
	}
	return t
}

// ParseTranslation reads a text file in another language. It may lack whatever is to stay in English.
func ParseTranslation(problems *source.Problems, data []byte) *Text {
	return parse(problems, data, true)
}

func parse(problems *source.Problems, data []byte, translation bool) *Text {
	p := &parser{problems: problems, text: &Text{}, translation: translation}
	p.into = func(string) {}
	open := "" // the fence of the code block we are in: a # in it is no heading
	content := printable.Lines(strings.TrimPrefix(string(data), "\ufeff"))
	for i, line := range strings.Split(content, "\n") {
		p.line = i + 1
		mark := fence.FindStringSubmatch(line)
		switch {
		case open != "":
			if mark != nil && strings.HasPrefix(mark[1], open) && strings.Trim(line, " `~") == "" {
				open = ""
			}
		case mark != nil:
			open = mark[1]
		default:
			if h := heading.FindStringSubmatch(line); h != nil {
				p.heading(len(h[1]), h[2])
				continue
			}
		}
		p.body = append(p.body, line)
	}
	p.flush()
	if open != "" {
		problems.Addf(source.Line(p.line), "a code block (%s) is never closed", open)
	}
	return p.text
}

// parser holds where in the file we are.
type parser struct {
	problems *source.Problems
	text     *Text
	line     int
	body     []string
	into     func(string) // takes the body when the next heading comes
	section  *Section
	question *Question
	titled   bool

	translation bool
}

func (p *parser) flush() {
	p.into(strings.Trim(strings.Join(p.body, "\n"), "\n \t"))
	p.body = nil
}

func (p *parser) heading(level int, words string) {
	p.flush()
	p.into = func(string) {}
	switch level {
	case 1:
		p.title(words)
	case 2:
		p.step(words)
	case 3:
		p.part(words)
	case 4:
		p.choice(words)
	}
}

func (p *parser) title(words string) {
	if p.titled || p.section != nil {
		p.problems.Addf(source.Line(p.line), "a second title; expected one # Title at the top")
		return
	}
	if words == "" {
		p.problems.Addf(source.Line(p.line), "the title is empty; expected # Title")
	}
	p.titled, p.text.Title = true, words
	p.into = func(s string) { p.text.Intro = s }
}

func (p *parser) step(words string) {
	s := &Section{Line: p.line, Title: words}
	p.section, p.question = s, nil
	p.into = func(body string) { s.Body = body }
	m := anchored.FindStringSubmatch(words)
	if m == nil || m[1] == "" || !name.MatchString(m[2]) {
		p.problems.Addf(source.Line(p.line), "expected ## Title of the step {#step-id}, found %q", "## "+words)
		return
	}
	s.Title, s.ID = m[1], m[2]
	p.text.Sections = append(p.text.Sections, s)
}

func (p *parser) part(words string) {
	p.question = nil
	s := p.section
	if s == nil {
		p.problems.Addf(source.Line(p.line), "%q stands below no step; expected ## Title {#step-id} first", "### "+words)
		return
	}
	switch words {
	case "Hint":
		p.into = p.filled("### Hint", func(body string) { s.Hints = append(s.Hints, body) })
	case "After":
		p.into = p.filled("### After", func(body string) { s.After = body })
		if s.After != "" {
			p.problems.Addf(source.Line(p.line), "a second ### After in this step")
		}
	case "Recap":
		if p.text.RecapAt > 0 {
			p.problems.Addf(source.Line(p.line), "a second ### Recap; the first is on line %d", p.text.RecapAt)
		}
		p.text.RecapAt = p.line
		p.into = p.filled("### Recap", func(body string) { p.text.Recap = body })
	case "Question":
		if s.Question != nil {
			p.problems.Addf(source.Line(p.line), "a second ### Question in this step")
		}
		q := &Question{Line: p.line}
		s.Question, p.question = q, q
		p.into = p.filled("### Question", func(body string) { q.Prompt = body })
	case "Accept":
		if !p.translation {
			p.problems.Addf(source.Line(p.line), "### Accept is for translations: in English lesson.yaml says which words are right")
		}
		p.into = p.filled("### Accept", func(body string) { s.Accept = append(s.Accept, strings.Fields(body)...) })
	case "Checks":
		line := p.line
		if !p.translation {
			p.problems.Addf(source.Line(line), "### Checks is for translations: in English lesson.yaml says what is checked")
		}
		p.into = p.filled("### Checks", func(body string) { p.said(line+1, body) })
	default:
		p.problems.Addf(source.Line(p.line), "unknown part %q of a step; %s", words, source.Suggest(words, []string{"Hint", "After", "Recap", "Question", "Checks", "Accept"}))
	}
}

func (p *parser) choice(words string) {
	if p.question == nil {
		p.problems.Addf(source.Line(p.line), "%q stands below no question; expected ### Question first", "#### "+words)
		return
	}
	id, text, found := strings.Cut(words, ":")
	c := &Choice{ID: strings.TrimSpace(id), Line: p.line, Text: strings.TrimSpace(text)}
	if !found || !name.MatchString(c.ID) || c.Text == "" {
		p.problems.Addf(source.Line(p.line), "expected #### choice-id: text of the choice, found %q", "#### "+words)
		return
	}
	p.question.Choices = append(p.question.Choices, c)
	p.into = p.filled("the choice "+c.ID, func(body string) { c.Why = body })
}

// filled wraps a place that must not stay empty.
func (p *parser) filled(what string, into func(string)) func(string) {
	line := p.line
	return func(body string) {
		if body == "" {
			p.problems.Addf(source.Line(line), "nothing stands below %s", what)
		}
		into(body)
	}
}
