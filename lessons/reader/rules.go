package reader

import (
	"slices"
	"strings"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/source"
)

// kindRules says what a step of its kind needs, and what it can't have.
func kindRules(st *lessons.Step, m *source.Mapping) {
	if !m.Has("kind") {
		m.Addf(m.At, "expected kind: one of %s", strings.Join(lessons.Kinds(), ", "))
	}
	if !slices.Contains(lessons.Kinds(), string(st.Kind)) {
		return
	}
	for _, need := range st.Lacks() {
		m.Addf(m.At, "a step of kind %s needs %s: %s", st.Kind, need.Field, need.What)
	}
	for _, field := range st.Never() {
		if m.Has(field) {
			m.Fieldf(field, "a step of kind %s has no %s", st.Kind, field)
		}
	}
	if st.Edit != "" && st.Command != "" {
		m.Fieldf("edit", "a step in which the learner edits a file has no command: what it says is the solution")
	}
	looks := st.Ends(false)
	if looks && st.Question != nil && (st.Question.Several || st.Question.Ordered || len(st.Question.Accept) > 0) {
		m.Fieldf("question", "question: answers, order and accept are for a quiz; a prediction has one answer, which the cluster shows")
	}
	if looks && st.Question != nil && st.Question.Grade != "" && st.Question.When == "" {
		m.Fieldf("question", "question: a prediction graded by the cluster needs when: CEL that holds once the cluster can tell")
	}
}
