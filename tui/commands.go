package tui

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/work"
)

// waits says of each move that the learner can't make by a key what brings the step on.
var waits = map[attempt.Move]string{
	attempt.Wait:  "the step is being made ready: a moment",
	attempt.Await: "your answer is kept: the cluster will show whether it is right",
	attempt.Watch: "nothing to run here: watch the panes, the step gets done by itself",
	attempt.Find:  "this one is yours to find: : opens a command line, h gives a hint",
}

// do is what enter does: answer the question, run the step's command, or go on.
func (m *Model) do() tea.Cmd {
	a := m.desk.attempt
	if a == nil {
		return nil
	}
	switch next := a.Next(); {
	case next.GoesOn():
		return m.nextStep(false)
	case next == attempt.Before:
		return m.openStep(slices.Index(m.desk.lesson.Steps, a.Missing()))
	case next == attempt.Answer:
		return m.answer()
	case next.Runs():
		return m.runCommand(a.Step.Command, false, true)
	case next == attempt.Edit:
		return m.edit()
	default:
		a.Ask()
		m.lesson.Refresh()
		m.status.Say(waits[next], false)
	}
	return nil
}

// answer takes the learner's answer and has it graded.
func (m *Model) answer() tea.Cmd {
	answer := m.lesson.Draft()
	if answer == "" {
		m.status.Say(m.lesson.Unanswered(), false)
		m.lesson.Write()
		m.setFocus(layout.Lesson)
		return nil
	}
	save := m.keep(m.desk.attempt.Give(answer))
	m.lesson.Refresh()
	return tea.Batch(save, m.check())
}

// typed runs what was typed in the command line. Who types the command of the step sees what enter would show.
func (m *Model) typed(line string) tea.Cmd {
	command, a := shell.Kubectl(line), m.desk.attempt
	return m.runCommand(command, false, a != nil && a.IsOwn(command))
}

// runCommand runs a command of the step, of a pane or of the learner. Own says it is the step's.
func (m *Model) runCommand(command string, terminal, own bool) tea.Cmd {
	d := &m.desk
	if m.phase != working || command == "" {
		return nil
	}
	if d.running != "" {
		m.status.Say("a command is still running: ctrl+c stops it", false)
		return nil
	}
	d.begin(command, own)
	m.line.Remember(command)
	m.output.Begin(command)
	if own {
		m.lesson.SetRunning(command)
	}
	m.showRun(own)
	if terminal || shell.NeedsTerminal(command) {
		m.output.Write("(it has the terminal)\n")
		return work.Terminal(d.space, command, d.run)
	}
	var ctx context.Context
	ctx, d.stop = context.WithCancel(d.ctx)
	return work.Run(ctx, d.space, command, d.run)
}

// changes finds the verbs with which kubectl changes something. What they did shows in the panes; of any other command the
// answer is what counts.
var changes = regexp.MustCompile(`\b(kubectl|k) (annotate|apply|cordon|create|delete|drain|edit|expose|label|patch|replace|rollout (pause|restart|resume|undo)|run|scale|set|taint|uncordon)\b`)

// showRun brings the output of a command into view. A step's own command that changes something shows in the pane that
// the step is about; its output comes beside that where there is room.
func (m *Model) showRun(own bool) {
	m.raise(layout.Output)
	st := m.desk.at()
	if p, ok := layout.Parse(st.Show.Pane); own && ok && changes.MatchString(m.desk.running) {
		m.raise(p)
	}
}

// said shows what a command says.
func (m *Model) said(msg work.OutputMsg) {
	if msg.Serial != m.desk.run {
		return
	}
	m.output.Write(msg.Text)
	m.desk.said += strings.Count(msg.Text, "\n")
	m.desk.warned = m.desk.warned || strings.Contains("\n"+msg.Text, "\nWarning: ")
	if lines := strings.Split(strings.TrimSpace(msg.Text), "\n"); lines[0] != "" {
		m.desk.last = lines[len(lines)-1]
	}
}

// ran ends a command.
func (m *Model) ran(msg work.RanMsg) tea.Cmd {
	d := &m.desk
	if msg.Serial != d.run {
		return nil
	}
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
	if msg.Err == nil && msg.Code == 0 {
		m.rollout.Ran(d.running)
	}
	ran := d.running
	save := m.keep(d.end(msg.Err == nil && msg.Code == 0))
	m.lesson.SetRunning("")
	m.lesson.Refresh()
	if m.quits {
		return tea.Batch(save, m.end())
	}
	m.showEnd(ran, msg)
	if msg.Gone {
		m.tellGone()
	}
	return tea.Batch(save, m.check())
}

// showEnd shows how a command ended.
func (m *Model) showEnd(ran string, msg work.RanMsg) {
	d := &m.desk
	if errors.Is(msg.Err, context.Canceled) {
		m.output.Stopped()
		m.status.Clear()
		return
	}
	m.output.End(msg.Code, msg.Err)
	if msg.Err != nil || msg.Code != 0 {
		m.raise(layout.Output)
		m.status.Say(failure(msg, d.said > 0), true)
		return
	}
	if d.warned {
		m.raise(layout.Output) // not to be missed, and seldom the last line
	} else if p, ok := layout.Parse(d.at().Show.Pane); ok && d.said == 1 && changes.MatchString(ran) {
		m.raise(p) // what the command did shows there; what it said fits the last line of the screen
	}
	switch above := m.output.Above(); {
	case !m.shown(layout.Output) && d.last != "":
		m.status.Say(d.last, false)
	case m.shown(layout.Output) && above > 0 && m.focus != layout.Output:
		m.status.Say("it said more, "+lines(above)+" above: ⇧⇥ or ⇥ to Output, then z and ↑", false)
	}
}

// lines counts lines in words.
func lines(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

// failure says that a command failed; said, whether Output has what it said about that.
func failure(msg work.RanMsg, said bool) string {
	if msg.Err != nil {
		return msg.Err.Error()
	}
	text := fmt.Sprintf("the command failed with exit code %d", msg.Code)
	if said {
		text += ": Output says why"
	}
	return text
}

// stopOrQuit stops the command at work; when there is none it quits.
func (m *Model) stopOrQuit() tea.Cmd {
	if m.desk.running == "" || m.quits {
		return m.quit()
	}
	if m.desk.stop != nil {
		m.desk.stop()
		m.status.Say("stopping the command", false)
	}
	return nil
}

// solve does the step for the learner.
func (m *Model) solve() tea.Cmd {
	d := &m.desk
	st := d.at()
	if st == nil {
		return nil
	}
	if d.running != "" {
		m.status.Say("a command is still running: ctrl+c stops it", false)
		return nil
	}
	m.lesson.ShowSolution()
	d.begin("the solution", true)
	m.output.Begin(st.SolvedBy())
	m.lesson.SetRunning(d.running)
	m.showRun(true)
	var ctx context.Context
	ctx, d.stop = context.WithCancel(d.ctx)
	return work.Solve(ctx, d.space, st, d.run)
}

// inText finds the first command of a text.
var inText = regexp.MustCompile("(?ms)^```sh\n(.*?)\n```")

// toCopy is the step's command, or the first one in its text; empty when there is none.
func (m *Model) toCopy() string {
	st := m.desk.at()
	switch {
	case st == nil:
		return ""
	case st.Command != "":
		return st.Command
	}
	if found := inText.FindStringSubmatch(st.Text); found != nil {
		return found[1]
	}
	return ""
}

// copyCommand puts the step's command on the clipboard, through the terminal.
func (m *Model) copyCommand() tea.Cmd {
	command := m.toCopy()
	if command == "" {
		m.status.Say("this step has no command to copy", false)
		return nil
	}
	m.status.Say("copied: "+command, false)
	return tea.SetClipboard(command)
}
