package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/dialog"
	"github.com/kubecadet/cadet/tui/help"
	"github.com/kubecadet/cadet/tui/list"
)

// chosenMsg is what the learner chose in a dialog.
type chosenMsg struct {
	reset, show, solve bool
	open               *lessons.Lesson
}

func (m *Model) chosen(msg chosenMsg) tea.Cmd {
	switch {
	case msg.open != nil:
		return m.open(msg.open)
	case msg.reset:
		return m.reset()
	case msg.show:
		m.lesson.ShowSolution()
	case msg.solve:
		return m.solve()
	}
	return nil
}

// hint shows the next hint, or says why there is none.
func (m *Model) hint() {
	switch st := m.desk.at(); {
	case st == nil:
	case m.lesson.Hint():
	case len(st.Hints) > 0:
		m.status.Say("that was the last hint: s shows the solution", false)
	case st.Command != "":
		m.status.Say("no hint needed: ⏎ runs the command below the text", false)
	default:
		m.status.Say("this step has no hints", false)
	}
}

// unsolvable says why the solution can't be asked for.
var unsolvable = map[attempt.Solving]string{
	attempt.Over:       "this step is done already: n goes on",
	attempt.Prediction: "no solution to a prediction: answer, and the cluster shows what is right",
	attempt.Quiz:       "no solution to a question: a wrong answer says why, and you can try again",
	attempt.Nothing:    "nothing to solve here: read or watch, n goes on",
	attempt.NotReady:   "the step is being made ready: a moment",
}

// askSolution asks before the solution is shown or done.
func (m *Model) askSolution() {
	if m.desk.attempt == nil {
		return
	}
	if solving := m.desk.attempt.Solving(); solving != attempt.CanSolve {
		m.status.Say(unsolvable[solving], false)
		return
	}
	text := "Trying first teaches more than reading the solution."
	if left := m.lesson.HintsLeft(); left > 0 {
		text += fmt.Sprintf(" There are %d more hints: h shows the next.", left)
	}
	m.dialog = dialog.New(m.theme, "See the solution?", text, "",
		dialog.Option{Key: "v", Label: "view it", Msg: chosenMsg{show: true}},
		dialog.Option{Key: "d", Label: "do it for me", Msg: chosenMsg{solve: true}},
		dialog.Option{Key: "n", Label: "no"})
}

// askReset asks before everything the lesson made is deleted.
func (m *Model) askReset() {
	l := m.desk.lesson
	if m.desk.running != "" {
		m.status.Say("a command is still running: ctrl+c stops it", false)
		return
	}
	namespace := m.desk.space.Namespace()
	text := fmt.Sprintf("Everything in namespace %s is deleted and %q begins at its first step.", namespace, l.Title)
	command := "kubectl delete namespace " + namespace
	if m.given() {
		text = fmt.Sprintf("Everything made in namespace %s since lessons came is deleted and %q begins at its first step. "+
			"What was there before stays, and so do roles, quotas and network policies.", namespace, l.Title)
		command = fmt.Sprintf("cadet reset %d", l.Chapter)
	}
	m.dialog = dialog.New(m.theme, "Reset the lesson?", text, command,
		dialog.Option{Key: "n", Label: "no"}, dialog.Option{Key: "y", Label: "reset it", Msg: chosenMsg{reset: true}})
}

// tellLost says that the learner goes on where nothing of what the steps before made is left.
func (m *Model) tellLost() {
	namespace := m.desk.space.Namespace()
	title, text := "What you made is gone", fmt.Sprintf("Namespace %s is new: the cluster was begun anew, or the namespace was deleted.", namespace)
	if m.given() {
		title, text = "Not where you left off", fmt.Sprintf("What you made in this lesson is gone: namespace %s holds one lesson at a time.", namespace)
	}
	m.dialog = dialog.New(m.theme, title, text+" Later steps build on it, so begin the lesson again, or go on just to read. r resets it at any time.", "",
		dialog.Option{Key: "r", Label: "begin again", Msg: chosenMsg{reset: true}}, dialog.Option{Key: "n", Label: "go on as it is"})
}

// tellGone says that the namespace was deleted, which no check can say, and how to go on.
func (m *Model) tellGone() {
	l, st := m.desk.lesson, m.desk.at()
	text := fmt.Sprintf("Namespace %s was deleted, and all that this lesson made with it. Begin the lesson again. "+
		"Or quit, and be brought back to this step by what is below.", m.desk.space.Namespace())
	command := fmt.Sprintf("cadet reset %d\ncadet solve %[1]d --to %s", l.Chapter, st.ID)
	m.dialog = dialog.New(m.theme, "The namespace is gone", text, command,
		dialog.Option{Key: "r", Label: "begin again", Msg: chosenMsg{reset: true}}, dialog.Option{Key: "n", Label: "stay here"})
}

// given says whether all lessons work in one namespace, which somebody else made.
func (m *Model) given() bool { return m.access.Namespace != "" }

func (m *Model) openHelp() {
	m.help = help.New(m.theme, m.groups())
	m.help.SetSize(m.w, m.h)
}

// openList shows the lessons, pointing at the one at work, or at the next one when that is done.
func (m *Model) openList() tea.Cmd {
	var entries []list.Entry
	at := 0
	for i, l := range m.opts.Course.Lessons {
		e := list.Entry{Chapter: l.Chapter, Title: l.Title, Open: l == m.desk.lesson}
		e.Done, e.Total = m.opts.Progress.Counts(l)
		e.Right, e.Answered, e.Questions = m.opts.Progress.Score(l)
		if e.Open {
			at = i
			if m.desk.step+1 == len(l.Steps) && m.desk.isDone() && i+1 < len(m.opts.Course.Lessons) {
				at = i + 1
			}
		}
		entries = append(entries, e)
	}
	m.list = list.New(m.theme, entries, at)
	return nil
}

func (m *Model) pressList(msg tea.KeyPressMsg) tea.Cmd {
	over, picked := m.list.Update(msg)
	if !over {
		return nil
	}
	m.list = nil
	if picked < 0 || m.phase == working && m.opts.Course.Lessons[picked] == m.desk.lesson {
		return nil
	}
	return m.open(m.opts.Course.Lessons[picked])
}
