package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/commandline"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/lesson"
	"github.com/kubecadet/cadet/tui/logs"
	"github.com/kubecadet/cadet/tui/manifest"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/output"
	"github.com/kubecadet/cadet/tui/overlay"
	"github.com/kubecadet/cadet/tui/pods"
	"github.com/kubecadet/cadet/tui/status"
	"github.com/kubecadet/cadet/tui/terminal"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/work"
)

// screen is what the desk and the root model show things on.
type screen struct {
	theme    *theme.Theme
	keys     *keys.Set       // of all
	forward  keys.Presenting // and back
	board    *board
	overlays *overlay.Stack
	line     *commandline.Model
	status   *status.Model
}

// newScreen makes the panes and what lies over them, with the learner's own keys.
func newScreen(t *theme.Theme, text *markdown.Renderer, opts Options) *screen {
	s := &screen{theme: t, board: newBoard(opts.plan(), t, text), overlays: &overlay.Stack{}, line: commandline.New(t), status: status.New(t, opts.Now), forward: keys.DefaultPresenting()}
	s.board.present = opts.Present
	s.keys = s.bindable()
	s.keys.Apply(opts.Keys)
	t.Keys.Without(opts.Watch != nil)
	if list, ok := s.board.panes[panes.Pods].(*pods.Model); ok {
		s.board.panes[panes.Logs].(*logs.Model).ChosenBy(list.Keys().(*pods.KeyMap).Logs)
	}
	return s
}

// desk presents the lesson at work, and makes the learner's moves in it; or a cluster that is watched without one.
type desk struct {
	*screen
	sitting

	opts   Options
	output *output.Model
	watch  *watch // what there is in place of a lesson; nil with one

	// The panes of lessons; nil without one.
	page     *lesson.Model
	manifest *manifest.Model
	terminal *terminal.Model

	saving int  // how often progress is being written
	ends   bool // the program ends once nothing is under way
}

func newDesk(s *screen, opts Options) *desk {
	return &desk{
		screen: s, opts: opts,
		page:     pane[*lesson.Model](s.board, panes.Lesson),
		manifest: pane[*manifest.Model](s.board, panes.Manifest),
		output:   pane[*output.Model](s.board, panes.Output),
		terminal: pane[*terminal.Model](s.board, panes.Terminal),
		watch:    newWatch(s, opts.Watch),
	}
}

// pane is one of the board's by its name; nil where the board has no such pane.
func pane[P Pane](b *board, id panes.ID) P {
	p, _ := b.panes[id].(P)
	return p
}

// open begins to work on a lesson that is ready, at the step where the learner left off. Cancel ends ctx, and with it
// what belongs to the lesson.
func (d *desk) open(ctx context.Context, cancel context.CancelFunc, msg work.OpenedMsg, given bool) tea.Cmd {
	d.lesson, d.tutor, d.given = msg.Lesson, msg.Space, given
	d.attempts = map[*lessons.Step]*attempt.Attempt{}
	sits := d.sit(ctx, cancel, msg.Space)
	if d.opts.Notice != "" {
		d.status.Say(d.opts.Notice, false)
		d.opts.Notice = ""
	}
	if d.tutor.Lost(d.opts.Progress.Done) {
		d.overlays.Push(lostDialog(d.theme, d.space.Namespace(), d.given))
	}
	return tea.Batch(sits, d.openStep(d.firstStep()))
}

// sit turns to a place: the panes show what happens there. Cancel ends ctx, and with it what belongs to the place.
func (d *desk) sit(ctx context.Context, cancel context.CancelFunc, place work.Place) tea.Cmd {
	d.ctx, d.cancel, d.space, d.snap = ctx, cancel, place, place.Snapshot()
	d.tellActions()
	d.showSnapshot()
	d.board.setFocus(d.board.home())
	cmds := []tea.Cmd{work.Watch(ctx, d.space, d.opened)}
	each(d.board, func(p streaming) { cmds = append(cmds, p.SetSource(ctx, d.space)) })
	shell := terminal.Place{Dir: d.space.Dir(), Env: d.space.Environ(), Namespace: d.space.Namespace()}
	each(d.board, func(p settling) { cmds = append(cmds, p.SetPlace(shell)) })
	return tea.Batch(cmds...)
}

// firstStep is where the learner left off, be it done or not: what happened there is still to be read.
func (d *desk) firstStep() int {
	at := d.opts.Progress.At(d.lesson.ID)
	return max(slices.IndexFunc(d.lesson.Steps, func(st *lessons.Step) bool { return st.ID == at }), 0)
}

// leave ends what belongs to the lesson.
func (d *desk) leave() {
	each(d.board, func(p streaming) { p.Stop() })
	d.clear()
}

// learner is who works at the desk.
func (d *desk) learner() attempt.Learner {
	return attempt.Learner{Name: d.opts.Learner, Kept: d.opts.Progress, Now: d.opts.Now}
}

// keep writes what is to be kept of a move, if there is anything.
func (d *desk) keep(save attempt.Save) tea.Cmd {
	if save == nil {
		return nil
	}
	return d.save(save)
}

// save writes progress.
func (d *desk) save(write func() error) tea.Cmd {
	d.saving++
	return work.Save(write)
}

// saved takes note that progress was written. Where it could not be, the program stays to say so.
func (d *desk) saved(msg work.SavedMsg) {
	d.saving--
	if msg.Err != nil {
		d.ends = false
		d.status.Say(msg.Err.Error(), true)
	}
}

// quit ends the program once what is under way has ended: a command, or progress that is being written. Who asks again
// doesn't wait for that.
func (d *desk) quit() tea.Cmd {
	if d.ends {
		return tea.Quit
	}
	d.ends = true
	d.status.Say("ending what is under way …", false)
	if d.stop != nil {
		d.stop()
	}
	if d.stepEnd != nil {
		d.stepEnd()
	}
	return d.end()
}

// end quits if that was asked for and nothing is under way any more.
func (d *desk) end() tea.Cmd {
	if d.ends && d.saving == 0 && d.running == "" && !d.isPreparing() {
		return tea.Quit
	}
	return nil
}
