package lessons

import (
	"cmp"
	"slices"

	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/words"
)

// SpeakIn has the lesson's names of checks, and its reasons, said in a language: said is what its text says there for what
// lesson.yaml says in English.
func (l *Lesson) SpeakIn(language *words.Language, said map[string]string) {
	l.words, l.said = language, said
	for _, st := range l.Steps {
		for i := range st.Checks {
			st.Checks[i].Name = l.Says(st.Checks[i].Name)
		}
	}
}

// Words is the language that the lesson is in, for what is said about it.
func (l *Lesson) Words() *words.Language { return l.words }

// Says is what the lesson's language says for what lesson.yaml says in English.
func (l *Lesson) Says(form string) string { return cmp.Or(l.said[form], form) }

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
