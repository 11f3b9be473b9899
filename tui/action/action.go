// Package action holds the messages that panes send to the root model when the learner wants something done.
package action

import tea "charm.land/bubbletea/v2"

// Send makes a message of our own come in like any other.
func Send(msg tea.Msg) tea.Cmd {
	if msg == nil {
		return nil
	}
	return func() tea.Msg { return msg }
}

// Refuse says in the status bar why nothing is done.
func Refuse(why string) tea.Cmd { return Send(Notice{Text: why, Bad: true}) }

// Run asks for shell commands (kubectl) to be run in the lesson's namespace. The command is shown before and
// after it runs, so that the learner could have typed it.
type Run struct {
	Command     string
	Interactive bool // needs the terminal, as kubectl edit and exec -it do
}

// Confirm asks the learner first, in a dialog, and then runs.
type Confirm struct {
	Question string
	Run      Run
}

// Notice is a line for the status bar that goes away by itself.
type Notice struct {
	Text string
	Bad  bool
}

// ShowLogs asks for the logs of one pod.
type ShowLogs struct {
	Namespace, Pod string
}

// Copy asks for a command to be put on the clipboard.
type Copy struct{ Command string }
