package lessons

import (
	"slices"

	"github.com/kubecadet/cadet/lessons/source"
)

// kinds in the order in which problems list them.
var kinds = []string{string(Read), string(Apply), string(Run), string(Observe), string(Do), string(Repair), string(Predict), string(Quiz)}

// kindRules says what a step of its kind needs, and what it can't have.
func kindRules(st *Step, m *source.Mapping) {
	if !slices.Contains(kinds, string(st.Kind)) {
		m.Fieldf("kind", "unknown kind %q; %s", st.Kind, kindHint(string(st.Kind)))
		return
	}
	need := func(field string, there bool, what string) {
		if !there {
			m.Addf(m.Line, "a step of kind %s needs %s: %s", st.Kind, field, what)
		}
	}
	never := func(field string) {
		if m.Has(field) {
			m.Fieldf(field, "a step of kind %s has no %s", st.Kind, field)
		}
	}
	switch st.Kind {
	case Read:
		for _, field := range []string{"checks", "question", "solution", "mistakes", "edit"} {
			never(field)
		}
		return
	case Predict, Quiz:
		need("question", m.Has("question"), "what is asked")
		never("checks")
		never("mistakes")
		never("edit")
		if st.Kind == Predict && st.Question != nil && st.Question.Grade != "" && st.Question.When == "" {
			m.Fieldf("question", "question: a prediction graded by the cluster needs when: CEL that holds once the cluster can tell")
		}
		return
	case Apply:
		need("manifest", st.Manifest != "", "the file that is applied")
	case Run:
		need("command", st.Command != "", "what is run")
	case Do:
		need("solution", st.SolvedBy() != "", "commands that solve it (or command)")
	case Repair:
		need("prepare", st.Prepare != "", "commands that break what is to be mended")
		need("solution", st.SolvedBy() != "", "commands that mend it (or command)")
	}
	never("question")
	if st.Edit != "" && st.Command != "" {
		m.Fieldf("edit", "a step in which the learner edits a file has no command: what it says is the solution")
	}
	need("checks", len(st.Checks) > 0, "what must hold when it is done")
}

func kindHint(kind string) string { return source.Suggest(kind, kinds) }
