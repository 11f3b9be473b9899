package tui

import (
	"strings"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/dialog"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// What the learner chooses in dialogs.
type (
	resetMsg struct{} // the lesson is to begin anew
	showMsg  struct{} // the solution is to be shown
	solveMsg struct{} // and to be done

	catchUpMsg struct{} // the steps before are to be done
)

// confirmDialog asks before a command of a pane runs.
func confirmDialog(t *theme.Theme, c action.Confirm) *dialog.Model {
	return dialog.New(t, "Sure?", c.Question, c.Run.Command,
		dialog.Option{Key: "n", Label: "no"}, dialog.Option{Key: "y", Label: "run it", Msg: c.Run})
}

// solutionDialog asks before the solution is shown, where there are still so many hints.
func solutionDialog(t *theme.Theme, hints int) *dialog.Model {
	text := t.Say("Trying first teaches more than reading the solution.")
	if hints > 0 {
		text += " " + t.Count(hints, "There is %d more hint: %s shows it.", "There are %d more hints: %s shows the next.", hints, keys.Name(t.Keys.Hint))
	}
	return dialog.New(t, "See the solution?", text, "",
		dialog.Option{Key: "v", Label: "view it", Msg: showMsg{}},
		dialog.Option{Key: "d", Label: "do it for me", Msg: solveMsg{}},
		dialog.Option{Key: "n", Label: "no"})
}

// catchUpDialog asks before steps are done for the learner.
func catchUpDialog(t *theme.Theme, steps []*lessons.Step) *dialog.Model {
	var titles []string
	for _, st := range steps {
		titles = append(titles, st.Title)
	}
	text := t.Say("Done for you, so that you can go on from here: %s. Questions stay yours to answer. Their commands show in Output.", strings.Join(titles, "; "))
	return dialog.New(t, "Catch up?", text, "",
		dialog.Option{Key: "y", Label: "do them", Msg: catchUpMsg{}}, dialog.Option{Key: "n", Label: "no"})
}

// resetDialog asks before everything the lesson made is deleted. In a namespace that was given to all lessons, other
// things go than where each has its own.
func resetDialog(t *theme.Theme, l *lessons.Lesson, namespace string, given bool) *dialog.Model {
	text := t.Say("Everything in namespace %s is deleted and %q begins at its first step.", namespace, l.Title)
	command := "kubectl delete namespace " + namespace
	if given {
		text = t.Say("Everything made in namespace %s since lessons came is deleted and %q begins at its first step. "+
			"What was there before stays, and so do roles, quotas and network policies.", namespace, l.Title)
		command = l.Cadet("reset")
	}
	return dialog.New(t, "Reset the lesson?", text, command,
		dialog.Option{Key: "n", Label: "no"}, dialog.Option{Key: "y", Label: "reset it", Msg: resetMsg{}})
}

// lostDialog says that the learner goes on where nothing of what the steps before made is left.
func lostDialog(t *theme.Theme, namespace string, given bool) *dialog.Model {
	title, text := t.Say("What you made is gone"), t.Say("Namespace %s is new: the cluster was begun anew, or the namespace was deleted.", namespace)
	if given {
		title, text = t.Say("Not where you left off"), t.Say("What you made in this lesson is gone: namespace %s holds one lesson at a time.", namespace)
	}
	return dialog.New(t, title, text+" "+t.Say("Later steps build on it, so begin the lesson again, or go on just to read. %s resets it at any time.", keys.Name(t.Keys.Reset)), "",
		dialog.Option{Key: "r", Label: "begin again", Msg: resetMsg{}}, dialog.Option{Key: "n", Label: "go on as it is"})
}

// goneDialog says that the namespace was deleted, which no check can say, and how to go on.
func goneDialog(t *theme.Theme, l *lessons.Lesson, st *lessons.Step, namespace string) *dialog.Model {
	text := t.Say("Namespace %s was deleted, and all that this lesson made with it. Begin the lesson again. "+
		"Or quit, and be brought back to this step by what is below.", namespace)
	command := l.Cadet("reset") + "\n" + l.Cadet("solve", "--to", st.ID)
	return dialog.New(t, "The namespace is gone", text, command,
		dialog.Option{Key: "r", Label: "begin again", Msg: resetMsg{}}, dialog.Option{Key: "n", Label: "stay here"})
}
