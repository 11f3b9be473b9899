package reader

import (
	"cmp"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/accept"
	"github.com/kubecadet/cadet/lessons/source"
	"github.com/kubecadet/cadet/lessons/text"
	"github.com/kubecadet/cadet/words"
)

// translate says a lesson, which has its English words, in another language. What the translation lacks stays in English;
// what it has and the lesson has not is a problem.
func translate(l *lessons.Lesson, language *words.Language, problems *source.Problems, data []byte) {
	t := text.ParseTranslation(problems, data)
	l.Title, l.Intro = cmp.Or(t.Title, l.Title), cmp.Or(t.Intro, l.Intro)
	sections := sectionsOf(l, t, problems)
	translateRecap(l, t, sections, problems)
	said := map[string]string{}
	for _, form := range t.Said {
		if wrong := words.Wrong(form.Form, form.Text); wrong != "" {
			problems.Addf(source.Line(form.Line), "%s", wrong)
			continue
		}
		said[form.Form] = form.Text
	}
	l.SpeakIn(language, said)
	for _, st := range l.Steps {
		if s := sections[st.ID]; s != nil {
			translateStep(st, s, problems)
		}
	}
}

// translateRecap takes what a translation says when the lesson is over. It may stand below "### After" of the last step too, where
// English has nothing else to say after that step.
func translateRecap(l *lessons.Lesson, t *text.Text, sections map[string]*text.Section, problems *source.Problems) {
	if t.Recap != "" && l.Recap == "" {
		problems.Addf(source.Line(t.RecapAt), "in English the lesson has no ### Recap")
	}
	if len(l.Steps) == 0 {
		return
	}
	if last := l.Steps[len(l.Steps)-1]; t.Recap == "" && l.Recap != "" && last.After == "" && sections[last.ID] != nil {
		t.Recap, sections[last.ID].After = sections[last.ID].After, ""
	}
	l.Recap = cmp.Or(t.Recap, l.Recap)
}

func translateStep(st *lessons.Step, s *text.Section, problems *source.Problems) {
	st.Title, st.Text = cmp.Or(s.Title, st.Title), cmp.Or(s.Body, st.Text)
	if s.After != "" && st.After == "" {
		problems.Addf(source.Line(s.Line), "in English step %s has no ### After", st.ID)
	}
	st.After = cmp.Or(s.After, st.After)
	if len(s.Hints) > len(st.Hints) {
		problems.Addf(source.Line(s.Line), "in English step %s has %d of ### Hint; found %d", st.ID, len(st.Hints), len(s.Hints))
	}
	copy(st.Hints, s.Hints)
	translateAccept(st, s, problems)
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

// translateAccept takes what else may be typed as an answer, in the translation's language.
func translateAccept(st *lessons.Step, s *text.Section, problems *source.Problems) {
	if len(s.Accept) > 0 && (st.Question == nil || len(st.Question.Accept) == 0) {
		problems.Addf(source.Line(s.Line), "step %s asks for no word, so ### Accept has nothing to add to", st.ID)
		return
	}
	for _, pattern := range s.Accept {
		if _, err := accept.Compile(pattern); err != nil {
			problems.Addf(source.Line(s.Line), "### Accept: %q is no regular expression: %v", pattern, err)
			continue
		}
		st.Question.Accept = append(st.Question.Accept, pattern)
	}
}
