package lessons

import (
	"cmp"
	"slices"

	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/lessons/source"
	"github.com/kubecadet/cadet/lessons/text"
	"github.com/kubecadet/cadet/words"
)

// translate says a lesson, which has its English words, in another language. What the translation lacks stays in English;
// what it has and the lesson has not is a problem.
func (l *Lesson) translate(problems *source.Problems, data []byte) {
	t := text.ParseTranslation(problems, data)
	l.Title, l.Intro = cmp.Or(t.Title, l.Title), cmp.Or(t.Intro, l.Intro)
	sections := sectionsOf(l, t, problems)
	l.said = map[string]string{}
	for _, said := range t.Said {
		if wrong := words.Wrong(said.Form, said.Text); wrong != "" {
			problems.Addf(source.Line(said.Line), "%s", wrong)
			continue
		}
		l.said[said.Form] = said.Text
	}
	for _, st := range l.Steps {
		for i := range st.Checks {
			st.Checks[i].Name = l.says(st.Checks[i].Name)
		}
		if s := sections[st.ID]; s != nil {
			st.translate(s, problems)
		}
	}
}

// says is what the lesson's language says for what lesson.yaml says in English.
func (l *Lesson) says(form string) string { return cmp.Or(l.said[form], form) }

func (st *Step) translate(s *text.Section, problems *source.Problems) {
	st.Title, st.Text = cmp.Or(s.Title, st.Title), cmp.Or(s.Body, st.Text)
	if s.After != "" && st.After == "" {
		problems.Addf(source.Line(s.Line), "in English step %s has no ### After", st.ID)
	}
	st.After = cmp.Or(s.After, st.After)
	if len(s.Hints) > len(st.Hints) {
		problems.Addf(source.Line(s.Line), "in English step %s has %d of ### Hint; found %d", st.ID, len(st.Hints), len(s.Hints))
	}
	copy(st.Hints, s.Hints)
	st.accept(s, problems)
	switch {
	case s.Question == nil:
	case st.Question == nil:
		problems.Addf(source.Line(s.Question.Line), "step %s has no question in lesson.yaml", st.ID)
	default:
		st.Question.Prompt = cmp.Or(s.Question.Prompt, st.Question.Prompt)
		written := choicesOf(st, s.Question, problems)
		for i := range st.Question.Choices {
			c := &st.Question.Choices[i]
			if w := written[c.ID]; w != nil {
				c.Text, c.Why = cmp.Or(w.Text, c.Text), cmp.Or(w.Why, c.Why)
			}
		}
	}
}

// accept takes what else may be typed as an answer, in the translation's language.
func (st *Step) accept(s *text.Section, problems *source.Problems) {
	if len(s.Accept) > 0 && (st.Question == nil || len(st.Question.Accept) == 0) {
		problems.Addf(source.Line(s.Line), "step %s asks for no word, so ### Accept has nothing to add to", st.ID)
		return
	}
	for _, pattern := range s.Accept {
		if _, err := whole(pattern); err != nil {
			problems.Addf(source.Line(s.Line), "### Accept: %q is no regular expression: %v", pattern, err)
			continue
		}
		st.Question.Accept = append(st.Question.Accept, pattern)
	}
}

// Forms are what lesson.yaml says in English to learners: the names of checks, and reasons. A text in another language says
// something else for them below "### Checks".
func (l *Lesson) Forms() ([]string, error) {
	scope, err := check.NewScope()
	if err != nil {
		return nil, err
	}
	var forms []string
	add := func(expression string, wanted check.Wanted) {
		for _, form := range scope.Forms(expression, wanted) {
			if !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	for _, v := range l.Variables {
		add(v.Expression, check.Any)
	}
	for _, st := range l.Steps {
		for _, v := range st.Variables {
			add(v.Expression, check.Any)
		}
		for _, c := range st.Checks {
			if !slices.Contains(forms, c.Name) {
				forms = append(forms, c.Name)
			}
			add(c.Expression, check.Verdict)
			add(c.MessageExpression, check.Text)
		}
		if st.Question != nil {
			add(st.Question.When, check.Verdict)
		}
	}
	return forms, nil
}

// Words is the language that the lesson is in, for what is said about it.
func (l *Lesson) Words() *words.Language { return l.words }
