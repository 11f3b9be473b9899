package tui

import (
	"context"
	"errors"
	"regexp"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui/editor"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/terminal"
	"github.com/kubecadet/cadet/tui/work"
	"github.com/kubecadet/cadet/words"
)

// waits says of each move that the learner can't make by a key what brings the step on.
var waits = map[attempt.Move]string{
	attempt.Wait:  words.Mark("the step is being made ready: a moment"),
	attempt.Await: words.Mark("your answer is kept: the cluster will show whether it is right"),
	attempt.Watch: words.Mark("nothing to run here: watch the panes, the step gets done by itself"),
}

// do is what enter does: answer the question, run the step's command, or go on.
func (d *desk) do() tea.Cmd {
	a := d.attempt
	if a == nil {
		return nil
	}
	switch next := a.Next(); {
	case next.GoesOn():
		return d.nextStep(false)
	case next == attempt.Before:
		return d.firstMissing()
	case next == attempt.Answer:
		return d.answer()
	case next.Runs():
		return d.execute(a.Step.Command, false, true)
	case next == attempt.Edit:
		return d.edit()
	case next == attempt.Find:
		a.Ask()
		d.page.Refresh()
		d.status.Say(d.theme.Say("this one is yours to find: %s opens a command line, %s gives a hint", keys.Name(d.theme.Keys.Command), keys.Name(d.theme.Keys.Hint)), false)
	default:
		a.Ask()
		d.page.Refresh()
		d.status.Say(waits[next], false)
	}
	return nil
}

// answer takes the learner's answer and has it graded.
func (d *desk) answer() tea.Cmd {
	answer := d.page.Draft()
	if answer == "" {
		d.status.Say(d.page.Unanswered(), false)
		d.page.Write()
		d.board.setFocus(panes.Lesson)
		return nil
	}
	save := d.keep(d.attempt.Give(answer))
	d.page.Refresh()
	return tea.Batch(save, d.check())
}

// toEdit finds the file that a line asks to edit. An object of the cluster is edited by kubectl.
var toEdit = regexp.MustCompile(`^edit ([^\s]+\.(?:ya?ml|json))$`)

// typed runs what was typed in the command line. Who types the command of the step sees what enter would show.
func (d *desk) typed(line string) tea.Cmd {
	if file := toEdit.FindStringSubmatch(line); file != nil && d.lesson != nil {
		d.board.setFocus(panes.Manifest)
		return d.manifest.EditFile(file[1], d.tutor)
	}
	command, a := shell.Kubectl(line), d.attempt
	return d.execute(command, false, a != nil && a.IsOwn(command))
}

// isBusy says whether a command is at work, and tells the learner so.
func (d *desk) isBusy() bool {
	if d.running != "" {
		d.status.Say(d.theme.Say("a command is still running: %s stops it", keys.Name(d.theme.Keys.Stop)), false)
	}
	return d.running != ""
}

// execute runs a command of the step, of a pane or of the learner. Own says it is the step's.
func (d *desk) execute(command string, terminal, own bool) tea.Cmd {
	if d.space == nil || command == "" || !d.may(command) || d.isBusy() {
		return nil
	}
	d.now()
	d.begin(command, own)
	d.acted(command, d.opts.Now())
	d.line.Remember(command)
	d.output.Begin(command)
	if own {
		d.page.SetRunning(command)
	}
	d.showRun(own)
	if terminal || shell.NeedsTerminal(command) {
		d.output.Write("(" + d.theme.Say("it has the terminal") + ")\n")
		return work.Terminal(d.space, command, d.run)
	}
	return work.Run(d.stoppable(), d.space, command, d.run)
}

// showSolution shows the commands that solve the step.
func (d *desk) showSolution() tea.Cmd {
	d.page.ShowSolution()
	return d.keep(d.attempt.Show())
}

// solve does the step for the learner.
func (d *desk) solve() tea.Cmd {
	st := d.at()
	if st == nil || d.isBusy() {
		return nil
	}
	shown := d.showSolution()
	d.now()
	d.begin(d.theme.Say("the solution"), true)
	d.acted(st.SolvedBy(), d.opts.Now())
	d.output.Begin(st.SolvedBy())
	d.page.SetRunning(d.running)
	d.showRun(true)
	return tea.Batch(shown, work.Solve(d.stoppable(), d.tutor, st, d.run))
}

// toCatchUp is the steps to be done for the learner before this one.
func (d *desk) toCatchUp() []*lessons.Step {
	if d.at() == nil {
		return nil
	}
	return attempt.Place{Lesson: d.lesson, Kept: d.opts.Progress}.Before(d.at())
}

// askCatchUp asks before the steps before this one are done for the learner.
func (d *desk) askCatchUp() {
	switch steps := d.toCatchUp(); {
	case d.isBusy():
	case len(steps) == 0:
		d.status.Say("nothing to catch up: no step before this one is left to do", false)
	default:
		d.overlays.Push(catchUpDialog(d.theme, steps))
	}
}

// catchUp does the steps before this one for the learner.
func (d *desk) catchUp() tea.Cmd {
	steps := d.toCatchUp()
	if len(steps) == 0 || d.isBusy() {
		return nil
	}
	d.now()
	d.begin(d.theme.Say("the steps before this one"), false)
	d.began, d.catches = nil, true
	command := "cadet solve " + d.lesson.Label() + " --to " + d.at().ID
	d.remember(happened.Action{Time: d.opts.Now(), Command: command})
	d.output.Begin(command)
	d.board.raise(panes.Output)
	return work.CatchUp(d.stoppable(), d.tutor, d.learner(), d.lesson, steps, d.run)
}

// caughtUp begins the step anew, now that what it builds on is there, if it went well.
func (d *desk) caughtUp(ok bool) tea.Cmd {
	d.catches = false
	clear(d.attempts)
	if ok {
		d.status.Say("caught up: go on from here", false)
	}
	d.snap = d.space.Snapshot() // what the steps before made is in it
	d.showSnapshot()
	return d.beginStep(d.step, ok)
}

// showRun brings the output of a command into view. A step's own command that changes something shows in the pane that
// the step is about; its output comes beside that where there is room.
func (d *desk) showRun(own bool) {
	d.board.raise(panes.Output)
	if p := d.about(); own && p != "" && shell.Changes(d.running) {
		d.board.raise(p)
	}
}

// heard shows what a command says.
func (d *desk) heard(msg work.OutputMsg) {
	if msg.Serial == d.run {
		d.output.Write(msg.Text)
		d.hear(msg.Text)
	}
}

// ran ends a command.
func (d *desk) ran(msg work.RanMsg) tea.Cmd {
	if msg.Serial != d.run {
		return nil
	}
	ok := msg.Err == nil && msg.Code == 0
	ran := d.running
	if ok {
		each(d.board, func(p hearing) { p.Ran(ran) })
	}
	save := d.keep(d.finish(ok))
	if d.lesson != nil {
		d.page.SetRunning("")
		d.page.Refresh()
	}
	if d.ends {
		return save
	}
	d.showEnd(ran, msg)
	if msg.Gone {
		d.overlays.Push(goneDialog(d.theme, d.lesson, d.at(), d.space.Namespace()))
	}
	if d.catches {
		return tea.Batch(save, d.caughtUp(ok))
	}
	return tea.Batch(save, d.check())
}

// showEnd shows how a command ended.
func (d *desk) showEnd(ran string, msg work.RanMsg) {
	if errors.Is(msg.Err, context.Canceled) {
		d.output.Stopped()
		d.status.Clear()
		return
	}
	d.output.End(msg.Code, msg.Err)
	d.board.fit()
	if msg.Err != nil || msg.Code != 0 {
		d.board.raise(panes.Output)
		d.status.Say(d.failure(msg, d.said > 0), true)
		return
	}
	if d.warned {
		d.board.raise(panes.Output) // not to be missed, and seldom the last line
	} else if p := d.about(); p != "" && d.said == 1 && shell.Changes(ran) {
		d.board.raise(p) // what the command did shows there; what it said fits the last line of the screen
	}
	switch above := d.output.Above(); {
	case !d.board.shown(panes.Output) && d.last != "":
		d.status.Say(d.last, false)
	case d.board.shown(panes.Output) && above > 0 && d.board.focus != panes.Output:
		k := d.theme.Keys
		d.status.Say(d.theme.Count(above, "it said more, %d line above: %s or %s to Output, then %s and %s",
			"it said more, %d lines above: %s or %s to Output, then %s and %s",
			above, keys.Name(k.BackTab), keys.Name(k.Tab), keys.Name(k.Zoom), keys.Name(d.keys.Moves()[0])), false)
	}
}

// failure says that a command failed; said, whether Output has what it said about that.
func (d *desk) failure(msg work.RanMsg, said bool) string {
	if msg.Err != nil {
		return msg.Err.Error()
	}
	if said {
		return d.theme.Say("the command failed with exit code %d: Output says why", msg.Code)
	}
	return d.theme.Say("the command failed with exit code %d", msg.Code)
}

// stopOrQuit stops the command at work; when there is none it quits.
func (d *desk) stopOrQuit() tea.Cmd {
	if d.running == "" || d.ends {
		return d.quit()
	}
	if d.stop != nil {
		d.stop()
		d.status.Say("stopping the command", false)
	}
	return nil
}

// edit opens the editor on the manifest of the step, beside the lesson where there is room.
func (d *desk) edit() tea.Cmd {
	d.board.setFocus(panes.Manifest)
	return d.manifest.Edit()
}

// wrote tells what became of a manifest that was saved, and what to type next.
func (d *desk) wrote(msg work.WroteMsg) {
	if msg.Err != nil {
		d.status.Say(d.theme.Say("%s; what you wrote is not lost: %s opens it", msg.Err.Error(), keys.Name(d.manifest.KeyMap.Edit)), true)
		return
	}
	d.manifest.Saved(msg.Name, msg.Text)
	problem := editor.Problem(msg.Text)
	if msg.Closed {
		d.board.setFocus(panes.Lesson)
	}
	switch {
	case !problem.IsZero():
		d.status.Say(d.theme.Say("saved, but %s", problem), true)
	case msg.Closed:
		d.status.Say(d.theme.Say("saved, not applied yet: %s kubectl apply -f %s", keys.Name(d.theme.Keys.Command), msg.Name), false)
	default:
		d.status.Say(d.theme.Say("saved %s", msg.Name), false)
	}
}

// inText finds the first command of a text.
var inText = regexp.MustCompile("(?ms)^```sh\n(.*?)\n```")

// toCopy is the step's command, or the first one in its text; empty when there is none.
func (d *desk) toCopy() string {
	st := d.at()
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

// openTerminal gives the keys to the shell in the terminal. The step's command stands there then, to be changed or run.
func (d *desk) openTerminal() tea.Cmd {
	d.board.setFocus(panes.Terminal)
	if st := d.at(); st != nil && !d.isDone() {
		return d.terminal.Type(st.Command)
	}
	return d.terminal.Type("")
}

// ranInTerminal takes note of what the learner ran in the terminal, which counts as if it had been typed at the command
// line.
func (d *desk) ranInTerminal(msg terminal.RanMsg) tea.Cmd {
	a := d.attempt
	if a == nil {
		return nil
	}
	d.now()
	d.acted(msg.Command, msg.Began)
	save := d.keep(a.Ran(a.IsOwn(msg.Command), msg.Code == 0))
	d.page.Refresh()
	return tea.Batch(save, d.check())
}

// copyCommand copies the step's command.
func (d *desk) copyCommand() tea.Cmd {
	command := d.toCopy()
	if command == "" {
		d.status.Say("this step has no command to copy", false)
		return nil
	}
	return d.copied(command)
}

// copied puts a command on the clipboard, through the terminal.
func (d *desk) copied(command string) tea.Cmd {
	d.status.Say(d.theme.Say("copied: %s", command), false)
	return tea.SetClipboard(command)
}
