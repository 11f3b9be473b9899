package attempt

import "github.com/kubecadet/cadet/lessons"

// Move is what comes next in an attempt: what enter does. Presenters word it.
type Move int

// The moves.
const (
	Next   Move = iota // the step is done: on to the next one
	Read               // going on is all that the step asks for
	Before             // a step that this one builds on isn't done: go there first
	Answer             // give an answer
	Wait               // the step is being made ready
	Apply              // run the step's command, which applies its manifest
	Run                // run the step's command
	Do                 // run the step's command, though the task is the learner's own
	Await              // the answer is given: the cluster will show whether it is right
	Watch              // there is nothing to do: the step gets done by what happens
	Edit               // edit the step's file
	Find               // what to do is the learner's to find
)

// Runs says whether the move is to run the step's command.
func (m Move) Runs() bool { return m == Apply || m == Run || m == Do }

// GoesOn says whether the move leads to the next step.
func (m Move) GoesOn() bool { return m == Next || m == Read }

// Next says what comes next.
func (a *Attempt) Next() Move {
	switch {
	case a.done:
		return Next
	case a.Missing() != nil:
		return Before
	case a.Asks() && a.Waiting() == "":
		return Answer
	case a.preparing:
		return Wait
	}
	return a.Task()
}

// Task is what the step asks for beside an answer, whether or not it is done or being made ready.
func (a *Attempt) Task() Move {
	st := a.Step
	switch {
	case st.Question != nil && (st.Command == "" || a.ran):
		return Await
	case st.Command != "" && st.Applies():
		return Apply
	case st.Command != "" && st.Own():
		return Do
	case st.Command != "":
		return Run
	case st.Edit != "":
		return Edit
	case st.Happens():
		return Watch
	case st.DoneBy() == lessons.ByReading && !st.Own():
		return Read
	}
	return Find
}

// Solving says what asking for the solution comes to.
type Solving int

// What asking for the solution comes to.
const (
	CanSolve   Solving = iota // the solution can be shown, and done
	Over                      // the step is done
	Prediction                // the cluster shows the answer
	Quiz                      // a wrong answer says why
	Nothing                   // there is nothing to run
	NotReady                  // the step is being made ready
)

// Solving says whether the step can be solved for the learner now.
func (a *Attempt) Solving() Solving {
	switch st := a.Step; {
	case a.done:
		return Over
	case st.Question != nil && !st.Scored():
		return Prediction
	case st.Question != nil:
		return Quiz
	case st.SolvedBy() == "":
		return Nothing
	case a.preparing:
		return NotReady
	}
	return CanSolve
}
