package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/work"
	"github.com/kubecadet/cadet/words"
)

// openStep turns to a step: its text, what the panes show, and what must be prepared.
func (d *desk) openStep(n int) tea.Cmd { return d.beginStep(n, false) }

// beginStep is openStep. Anew, what must be prepared is prepared once more: what it is made of was not there before.
func (d *desk) beginStep(n int, anew bool) tea.Cmd {
	visit := d.turnTo(n, d.learner())
	st := d.at()
	if st == nil {
		return nil
	}
	d.now()
	d.page.Show(d.attempt, n)
	cmds := []tea.Cmd{d.manifest.SetStep(d.lesson, n, d.tutor), d.turnPanes(st), d.keep(visit)}
	if d.attempt.ToPrepare() || anew && st.Prepare != "" && !d.isDone() {
		d.attempt.Preparing()
		d.remember(happened.Action{Time: d.opts.Now(), Command: d.theme.Say("the step is made ready")})
		d.status.Say("making the cluster ready for this step …", false)
		cmds = append(cmds, work.Prepare(d.stepCtx, d.tutor, st, d.serial))
	}
	return tea.Batch(append(cmds, d.check())...)
}

// turnPanes shows what the step is about. What it doesn't name stays as it was in the steps before it.
func (d *desk) turnPanes(st *lessons.Step) tea.Cmd {
	show := d.shows()
	d.board.alone = true
	var cmds []tea.Cmd
	each(d.board, func(p turning) { cmds = append(cmds, p.Turn(show)) })
	each(d.board, func(p listing) { p.ShowList() })
	// Each thing that the step names comes to the front of its box; where all share one, what it says is to be in front.
	if st.Show.Rollout != "" {
		d.board.raise(panes.Rollout)
	}
	if st.Show.Logs != "" {
		d.board.raise(panes.Logs)
	}
	if show.Pane != "" {
		d.board.raise(panes.ID(show.Pane))
	}
	if st.Manifest != "" && !d.isDone() {
		d.board.raise(panes.Manifest) // to be read before it is applied
	}
	d.board.refit()
	d.board.setFocus(panes.Lesson)
	return tea.Batch(cmds...)
}

// shows is what the panes turn to: each thing as the step, or the last one before it, says.
func (d *desk) shows() lessons.Show {
	show := d.at().Show
	for i := d.step - 1; i >= 0; i-- {
		before := d.lesson.Steps[i].Show
		if show.Rollout == "" {
			show.Rollout = before.Rollout
		}
		if show.Logs == "" {
			show.Logs = before.Logs
		}
	}
	return show
}

func (d *desk) prepared(msg work.PreparedMsg) tea.Cmd {
	if msg.Serial != d.serial {
		return nil
	}
	save := d.keep(d.attempt.Prepared(msg.Err))
	switch {
	case d.ends:
		return save
	case msg.Err != nil:
		d.status.Say(d.theme.Say("the step could not be made ready: %s. %s and %s open it again", msg.Err.Error(), keys.Name(d.theme.Keys.Previous), keys.Name(d.theme.Keys.Next)), true)
		return nil
	}
	d.status.Clear()
	return tea.Batch(d.check(), save)
}

// nextStep goes on. A step with something left to do is skipped only when n is pressed again.
func (d *desk) nextStep(skip bool) tea.Cmd {
	if d.attempt == nil {
		return nil
	}
	left, saved := d.attempt.GoOn(skip)
	if !left {
		d.skip = true
		d.status.Say(d.instead(), false)
		return nil
	}
	save := d.keep(saved)
	d.page.Refresh()
	if d.isLast() {
		return tea.Batch(save, action.Send(summaryMsg{d.lesson}))
	}
	return tea.Batch(save, d.openStep(d.step+1))
}

// instead says how a step is skipped, and what would bring it on, if there is something.
func (d *desk) instead() string {
	next, k := d.attempt.Next(), d.theme.Keys
	switch {
	case d.page.HintsLeft() > 0:
		return d.theme.Say("this step is not done yet: %s again skips it, %s gives a hint", keys.Name(k.Next), keys.Name(k.Hint))
	case next == attempt.Answer:
		return d.theme.Say("this step is not done yet: %s again skips it, %s answers", keys.Name(k.Next), keys.Name(k.Do))
	case next.Runs():
		return d.theme.Say("this step is not done yet: %s again skips it, %s runs its command", keys.Name(k.Next), keys.Name(k.Do))
	}
	return d.theme.Say("this step is not done yet: %s again skips it", keys.Name(k.Next))
}

func (d *desk) previousStep() tea.Cmd {
	if d.step == 0 {
		d.status.Say(d.theme.Say("this is the first step: %s lists the lessons", keys.Name(d.theme.Keys.List)), false)
		return nil
	}
	return d.openStep(d.step - 1)
}

// firstMissing turns to the step that this one builds on and that isn't done.
func (d *desk) firstMissing() tea.Cmd {
	return d.openStep(slices.Index(d.lesson.Steps, d.attempt.Missing()))
}

// choose takes a digit to the question, whichever pane has the focus: the learner looked something up, and answers.
func (d *desk) choose(msg tea.KeyPressMsg) tea.Cmd {
	if d.attempt == nil || !d.attempt.Asks() {
		d.status.Say("there is no question here to answer with "+msg.String(), false)
		return nil
	}
	d.board.setFocus(panes.Lesson)
	return d.page.Update(msg)
}

// readOn chooses what is pointed at where a question asks for several, and else scrolls the lesson, whichever pane has the
// focus.
func (d *desk) readOn() {
	k, moves := d.theme.Keys, d.page.KeyMap.Moves
	switch {
	case d.board.focus == panes.Lesson && d.page.Toggle():
	case !d.board.shown(panes.Lesson):
		d.status.Say(d.theme.Say("%s scrolls the lesson: %s shows it; %s scrolls %s", keys.Name(k.Read), keys.Name(k.Back), keys.Name(moves.PageDown), d.theme.Of(d.board.focus.Title())), false)
	case !d.page.More():
		d.status.Say(d.theme.Say("this is the end of the text: %s goes to Lesson, where %s goes back", keys.Name(k.Back), keys.Name(moves.PageUp)), false)
	}
}

// hint shows the next hint, or says why there is none.
func (d *desk) hint() {
	switch st := d.at(); {
	case st == nil:
	case d.page.Hint():
	case len(st.Hints) > 0:
		d.status.Say(d.theme.Say("that was the last hint: %s shows the solution", keys.Name(d.theme.Keys.Solution)), false)
	case st.Command != "":
		d.status.Say(d.theme.Say("no hint needed: %s runs the command below the text", keys.Name(d.theme.Keys.Do)), false)
	default:
		d.status.Say("this step has no hints", false)
	}
}

// unsolvable says why the solution can't be asked for.
var unsolvable = map[attempt.Solving]string{
	attempt.Prediction: words.Mark("no solution to a prediction: answer, and the cluster shows what is right"),
	attempt.Quiz:       words.Mark("no solution to a question: a wrong answer says why, and you can try again"),
	attempt.NotReady:   words.Mark("the step is being made ready: a moment"),
}

// askSolution asks before the solution is shown or done.
func (d *desk) askSolution() {
	if d.attempt == nil {
		return
	}
	next := keys.Name(d.theme.Keys.Next)
	switch solving := d.attempt.Solving(); solving {
	case attempt.CanSolve:
	case attempt.Over:
		d.status.Say(d.theme.Say("this step is done already: %s goes on", next), false)
		return
	case attempt.Nothing:
		d.status.Say(d.theme.Say("nothing to solve here: read or watch, %s goes on", next), false)
		return
	default:
		d.status.Say(unsolvable[solving], false)
		return
	}
	d.overlays.Push(solutionDialog(d.theme, d.page.HintsLeft()))
}

// askReset asks before everything the lesson made is deleted.
func (d *desk) askReset() {
	if d.isBusy() {
		return
	}
	d.overlays.Push(resetDialog(d.theme, d.lesson, d.space.Namespace(), d.given))
}
