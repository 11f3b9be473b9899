package reader

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/accept"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/lessons/source"
)

func (r *reader) question(m *source.Mapping) *lessons.Question {
	q := &lessons.Question{
		Answer: m.Str("answer"), Grade: r.expression(m, "grade", check.Answer), When: r.expression(m, "when", check.Verdict),
		Several: m.Has("answers"), Ordered: m.Has("order"), Text: m.Bool("text"),
	}
	lists := map[string][]string{}
	for _, field := range []string{"choices", "answers", "order", "accept"} {
		lists[field] = m.Strs(field)
	}
	ids := r.choices(m, q, lists)
	var given []string
	for _, field := range []string{"answer", "answers", "order", "accept", "grade"} {
		if m.Has(field) {
			given = append(given, field)
		}
	}
	switch {
	case len(given) != 1:
		m.Addf(m.At, "expected either answer: the right one, answers: all that are right, order: the right order, accept: words that are "+
			"right, or grade: CEL that gives the right one from the cluster; found %d of them", len(given))
	case q.Several:
		answers(q, m, ids, lists["answers"])
	case m.Has("accept"):
		accepted(q, m, lists["accept"])
	case q.Answer != "" && len(ids) > 0 && !slices.Contains(ids, q.Answer):
		m.Fieldf("answer", "answer: %q is none of the choices; %s", q.Answer, source.Suggest(q.Answer, ids))
	case q.Answer != "" && len(ids) == 0:
		if _, err := strconv.ParseFloat(q.Answer, 64); err != nil {
			m.Fieldf("answer", "answer: without choices a number is expected, found %q; accept: takes words", q.Answer)
		}
	}
	if q.Ordered {
		q.Answer = lessons.JoinIDs(q.Choices)
	}
	if q.Text && (q.Grade == "" || len(ids) > 0) {
		m.Fieldf("text", "text: it goes with grade, without choices: what the cluster gives is a text that is typed")
	}
	m.Done()
	return q
}

// choices reads the choices; of an order, the order is the list of them.
func (r *reader) choices(m *source.Mapping, q *lessons.Question, lists map[string][]string) []string {
	field := "choices"
	switch {
	case q.Ordered && m.Has(field):
		m.Fieldf(field, "choices: order lists them already")
		return nil
	case q.Ordered:
		field = "order"
	case m.Has("accept") && m.Has(field):
		m.Fieldf(field, "choices: where words are accepted, there is nothing to choose")
		return nil
	case q.Several && !m.Has(field):
		m.Fieldf("answers", "answers: expected choices, of which they are the right ones")
		return nil
	case !m.Has(field):
		return nil
	}
	ids := lists[field]
	if len(ids) < 2 || len(ids) > 6 {
		m.Fieldf(field, "%s: expected two to six ids, or no choices when a number is asked for; found %d", field, len(ids))
	}
	for i, id := range ids {
		r.id(m, id)
		if slices.Contains(ids[:i], id) {
			m.Fieldf(field, "%s: %q is there twice", field, id)
		}
		q.Choices = append(q.Choices, lessons.Choice{ID: id})
	}
	return ids
}

func answers(q *lessons.Question, m *source.Mapping, ids, right []string) {
	if len(right) == 0 {
		m.Fieldf("answers", "answers: expected the ids of the right choices, found none")
	}
	for i, id := range right {
		switch {
		case !slices.Contains(ids, id):
			m.Fieldf("answers", "answers: %q is none of the choices; %s", id, source.Suggest(id, ids))
		case slices.Contains(right[:i], id):
			m.Fieldf("answers", "answers: %q is there twice", id)
		}
	}
	q.Answer = strings.Join(right, ",")
}

// accepted reads patterns. The answer is a word that the first of them matches.
func accepted(q *lessons.Question, m *source.Mapping, patterns []string) {
	q.Accept = patterns
	if len(q.Accept) == 0 {
		m.Fieldf("accept", "accept: expected regular expressions of what is right, found none")
	}
	for i, pattern := range q.Accept {
		if _, err := accept.Compile(pattern); err != nil {
			m.Fieldf("accept", "accept: not a regular expression: %v", err)
			continue
		}
		word := accept.Example(pattern)
		switch {
		case strings.TrimSpace(word) == "" || !accept.Matches(pattern, word):
			m.Fieldf("accept", "accept: no word was found that %q matches", pattern)
		case accept.Matches(pattern, ""):
			m.Fieldf("accept", "accept: %q matches nothing at all, too", pattern)
		case i == 0:
			q.Answer = word
		}
	}
}
