package lessons

import "slices"

// Kind of a step. What sets kinds apart is in the table natures, and nowhere else.
type Kind string

// The kinds of steps. Read is done when the learner goes on. A Quiz is done when answered right; a wrong answer
// says why and may be tried again. In a Predict step the learner answers first, then Command runs, then Grade
// says whether the cluster did so; the step is done either way, because looking is the point. The others are done
// when their checks pass.
const (
	Read    Kind = "read"
	Apply   Kind = "apply"
	Run     Kind = "run"
	Observe Kind = "observe"
	Do      Kind = "do"
	Repair  Kind = "repair"
	Predict Kind = "predict"
	Quiz    Kind = "quiz"
)

// nature is what steps of one kind are like.
type nature struct {
	kind    Kind
	needs   []Need   // what lesson.yaml must say
	never   []string // fields it can't have
	looks   bool     // an answer ends the step, right or wrong: to have looked at what the cluster does is the point
	happens bool     // there is nothing to do: the step gets done by what happens on the cluster
	applies bool     // its command applies its manifest
	own     bool     // the task is the learner's own, even where a command for it is shown
}

// Need is a field that a kind of step must have, and what it is for.
type Need struct{ Field, What string }

var (
	needsChecks   = Need{"checks", "what must hold when it is done"}
	needsQuestion = Need{"question", "what is asked"}
)

// natures is every kind of step, in the order in which problems list them.
var natures = []nature{
	{kind: Read, never: []string{"checks", "question", "solution", "mistakes", "edit"}},
	{kind: Apply, applies: true, needs: []Need{{"manifest", "the file that is applied"}, needsChecks}, never: []string{"question"}},
	{kind: Run, needs: []Need{{"command", "what is run"}, needsChecks}, never: []string{"question"}},
	{kind: Observe, happens: true, needs: []Need{needsChecks}, never: []string{"question"}},
	{kind: Do, own: true, needs: []Need{{"solution", "commands that solve it (or command)"}, needsChecks}, never: []string{"question"}},
	{kind: Repair, own: true, never: []string{"question"}, needs: []Need{
		{"prepare", "commands that break what is to be mended"}, {"solution", "commands that mend it (or command)"}, needsChecks}},
	{kind: Predict, looks: true, needs: []Need{needsQuestion}, never: []string{"checks", "mistakes", "edit"}},
	{kind: Quiz, needs: []Need{needsQuestion}, never: []string{"checks", "mistakes", "edit"}},
}

// Kinds are the names of all kinds.
func Kinds() []string {
	list := make([]string, len(natures))
	for i, n := range natures {
		list[i] = string(n.kind)
	}
	return list
}

// nature of a step's kind; of an unknown kind, one that asks for nothing.
func (st *Step) nature() nature {
	if i := slices.IndexFunc(natures, func(n nature) bool { return n.kind == st.Kind }); i >= 0 {
		return natures[i]
	}
	return nature{kind: st.Kind}
}

// Lacks is what a step of its kind needs, and this one has not.
func (st *Step) Lacks() []Need {
	return slices.DeleteFunc(slices.Clone(st.nature().needs), func(n Need) bool { return st.has(n.Field) })
}

// Never are the fields that a step of its kind can't have.
func (st *Step) Never() []string { return st.nature().never }

// has tells whether a step has what a field stands for: a command solves a step that has no solution, and a manifest makes a
// command.
func (st *Step) has(field string) bool {
	switch field {
	case "manifest":
		return st.Manifest != ""
	case "command":
		return st.Command != ""
	case "prepare":
		return st.Prepare != ""
	case "solution":
		return st.SolvedBy() != ""
	case "checks":
		return len(st.Checks) > 0
	case "question":
		return st.Question != nil
	}
	return false
}

// Way is how a step gets done.
type Way int

// The ways in which steps get done.
const (
	ByReading   Way = iota // when the learner goes on
	ByRunning              // when its command has succeeded: what that prints is all that the step is about
	ByChecks               // when all checks hold
	ByAnswering            // when the question was answered
)

// DoneBy says how the step gets done.
func (st *Step) DoneBy() Way {
	switch {
	case st.Question != nil:
		return ByAnswering
	case len(st.Checks) > 0:
		return ByChecks
	case st.Command != "":
		return ByRunning
	}
	return ByReading
}

// Ends says whether an answer that was graded so ends the step: a quiz must be answered right, and a prediction only
// looked at.
func (st *Step) Ends(right bool) bool { return right || st.nature().looks }

// Shown says whether the answer to the step's question is what the cluster does after the step's command: before that,
// nobody can tell.
func (st *Step) Shown() bool { return st.Question != nil && st.nature().looks && st.SolvedBy() != "" }

// Happens says whether there is nothing to do in the step but to watch.
func (st *Step) Happens() bool { return st.nature().happens }

// Own says whether the task is the learner's own, even where a command for it is shown.
func (st *Step) Own() bool { return st.nature().own }

// Solvable says whether running something is all that the step asks for.
func (st *Step) Solvable() bool { return st.SolvedBy() != "" && st.Question == nil }

// Scored says whether the first answer counts in the lesson's score: a prediction is made to be looked at.
func (st *Step) Scored() bool { return st.Question != nil && !st.nature().looks }

// Applies says whether the step's command applies its manifest.
func (st *Step) Applies() bool { return st.nature().applies }

// Changes says whether doing the step may change something on the cluster.
func (st *Step) Changes() bool { return st.DoneBy() == ByChecks || st.Shown() }
