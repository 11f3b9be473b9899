package reader

import (
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/source"
	"github.com/kubecadet/cadet/lessons/text"
)

// words gives each step its text. A step without text and text without a step are problems, and so it is with choices.
func (r *reader) words(l *lessons.Lesson, problems *source.Problems, data []byte) {
	t := text.Parse(problems, data)
	l.Title, l.Intro, l.Recap = t.Title, t.Intro, t.Recap
	sections := sectionsOf(l, t, problems)
	for _, st := range l.Steps {
		s := sections[st.ID]
		if s == nil {
			r.at[st].Fieldf("id", "no text for it; expected a section \"## Title {#%s}\" in %s", st.ID, problems.File)
			continue
		}
		st.Title, st.Text, st.After, st.Hints = s.Title, s.Body, s.After, s.Hints
		questionWords(st, s, problems)
	}
}

// sectionsOf finds the section of each step.
func sectionsOf(l *lessons.Lesson, t *text.Text, problems *source.Problems) map[string]*text.Section {
	sections, ids := map[string]*text.Section{}, []string{}
	for _, st := range l.Steps {
		ids = append(ids, st.ID)
	}
	for _, s := range t.Sections {
		if first := sections[s.ID]; first != nil {
			problems.Addf(source.Line(s.Line), "a second section {#%s}; the first is on line %d", s.ID, first.Line)
		} else if l.Step(s.ID) == nil {
			problems.Addf(source.Line(s.Line), "no step %q in lesson.yaml; %s", s.ID, source.Suggest(s.ID, ids))
		}
		sections[s.ID] = s
	}
	return sections
}

func questionWords(st *lessons.Step, s *text.Section, problems *source.Problems) {
	switch {
	case st.Question == nil && s.Question == nil:
		return
	case st.Question == nil:
		problems.Addf(source.Line(s.Question.Line), "step %s has no question in lesson.yaml", st.ID)
		return
	case s.Question == nil:
		problems.Addf(source.Line(s.Line), "step %s asks a question; expected \"### Question\" in this section", st.ID)
		return
	}
	st.Question.Prompt = s.Question.Prompt
	written := choicesOf(st, s.Question, problems)
	for i := range st.Question.Choices {
		c := &st.Question.Choices[i]
		if w := written[c.ID]; w != nil {
			c.Text, c.Why = w.Text, w.Why
		} else {
			problems.Addf(source.Line(s.Question.Line), "no text for the choice %q; expected \"#### %s: text of the choice\"", c.ID, c.ID)
		}
	}
}

// choicesOf finds the text of each choice.
func choicesOf(st *lessons.Step, q *text.Question, problems *source.Problems) map[string]*text.Choice {
	written, ids := map[string]*text.Choice{}, []string{}
	for _, c := range st.Question.Choices {
		ids = append(ids, c.ID)
	}
	for _, c := range q.Choices {
		if first := written[c.ID]; first != nil {
			problems.Addf(source.Line(c.Line), "a second choice %q; the first is on line %d", c.ID, first.Line)
		} else if st.Question.Choice(c.ID) == nil {
			problems.Addf(source.Line(c.Line), "step %s has no choice %q in lesson.yaml; %s", st.ID, c.ID, source.Suggest(c.ID, ids))
		}
		written[c.ID] = c
	}
	return written
}
