package tui

import (
	"context"
	"errors"

	"charm.land/bubbles/v2/spinner"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/bringup"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/work"
)

// phase is what the screen is for at the moment.
type phase int

const (
	starting phase = iota // the cluster comes up
	opening               // a lesson is made ready, or reset
	failed                // one of them went wrong
	working               // a lesson is open
)

// openMsg asks for a lesson to be opened, at a step of it or where the learner left off.
type openMsg struct {
	lesson *lessons.Lesson
	step   string // its ID; empty for where the learner left off
}

// arrival is what comes before a lesson is at work: the cluster comes up, then a lesson is made ready. It has the screen
// until then.
type arrival struct {
	opts  Options
	root  context.Context // ends with the program
	theme *theme.Theme

	phase     phase
	bring     *bringup.Model
	retry     func() tea.Cmd // what to do again after a failure
	ctx       context.Context
	cancel    context.CancelFunc // ends ctx, and what comes up
	access    cluster.Access
	cancelled bool // quit as soon as what was cancelled has ended
}

func newArrival(opts Options, t *theme.Theme) *arrival {
	a := &arrival{opts: opts, root: context.Background(), theme: t}
	a.turn(starting, a.title())
	return a
}

// title is what is said while the cluster comes up.
func (a *arrival) title() string {
	title := a.theme.Say("bringing up your cluster")
	for _, s := range []string{a.opts.Engine, a.opts.About} {
		if s != "" {
			title += " · " + a.theme.Of(s)
		}
	}
	return title
}

// turn shows an empty screen for another phase.
func (a *arrival) turn(to phase, title string) {
	a.phase = to
	a.bring = bringup.New(a.theme, title, a.opts.Now)
}

// begin makes the context of what comes up next.
func (a *arrival) begin() context.Context {
	a.ctx, a.cancel = context.WithCancel(a.root)
	return a.ctx
}

// start brings the cluster up. One that is only watched is up.
func (a *arrival) start() tea.Cmd {
	if w := a.opts.Watch; w != nil {
		return a.watch(w.Namespace)
	}
	a.retry = a.start
	a.turn(starting, a.title())
	return tea.Batch(a.bring.Tick(), work.Start(a.begin(), a.opts.Start))
}

// update takes what the cluster and the lesson say while they come up.
func (a *arrival) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case work.StepMsg:
		a.bring.Report(cluster.Progress(msg))
	case work.SayMsg:
		a.bring.Say(msg.Text)
	case work.StartedMsg:
		return a.started(msg)
	case spinner.TickMsg:
		if a.phase == starting || a.phase == opening {
			return a.bring.Update(msg)
		}
	}
	return nil
}

// started takes the cluster that came up, and asks for the first lesson.
func (a *arrival) started(msg work.StartedMsg) tea.Cmd {
	a.cancel()
	if msg.Err != nil {
		return a.fail(msg.Err)
	}
	a.access = msg.Access
	return action.Send(openMsg{lesson: a.opts.Lesson})
}

// fail shows what kept the cluster or a lesson from coming up.
func (a *arrival) fail(err error) tea.Cmd {
	if a.cancelled || errors.Is(err, context.Canceled) && a.root.Err() != nil {
		return tea.Quit
	}
	a.phase = failed
	k := a.theme.Keys
	foot := a.theme.Say("%s tries again · %s quits", keys.Name(k.Reset), keys.Name(k.Quit))
	if a.isUp() {
		foot = a.theme.Say("%s tries again · %s lists the lessons · %s quits", keys.Name(k.Reset), keys.Name(k.List), keys.Name(k.Quit))
	}
	a.bring.Fail(err, foot)
	return nil
}

// isUp says whether there is a cluster to open lessons on.
func (a *arrival) isUp() bool { return a.access.Kubeconfig != "" }

// open makes a lesson ready.
func (a *arrival) open(l *lessons.Lesson) tea.Cmd {
	switch {
	case a.cancelled:
		return tea.Quit
	case l == nil:
		return a.fail(a.theme.Fail("the course has no lessons\nType: %s", a.opts.Course.InCourse("cadet lessons")))
	}
	a.retry = func() tea.Cmd { return a.open(l) }
	title := a.theme.Say("opening %d %s", l.Chapter, l.Title)
	if a.phase == starting { // it goes on below the cluster's steps
		a.phase = opening
	} else {
		a.turn(opening, title)
	}
	a.bring.Say(title)
	return tea.Batch(a.bring.Tick(), work.Open(a.begin(), a.opts.Open, l))
}

// watch begins to look at a namespace without a lesson; empty for all.
func (a *arrival) watch(namespace string) tea.Cmd {
	a.retry = func() tea.Cmd { return a.watch(namespace) }
	title := a.theme.Say("watching namespace %s, %s", namespace, a.opts.Watch.Cluster)
	if namespace == "" {
		title = a.theme.Say("watching all namespaces, %s", a.opts.Watch.Cluster)
	}
	a.turn(opening, title)
	return tea.Batch(a.bring.Tick(), work.OpenPlace(a.begin(), a.opts.Watch.Open, namespace))
}

// opened takes note that a lesson or a namespace is ready, or why it is not; ok when it is to be worked on.
func (a *arrival) opened(err error) (cmd tea.Cmd, ok bool) {
	switch {
	case err != nil:
		a.cancel()
		return a.fail(err), false
	case a.cancelled:
		return tea.Quit, false
	}
	a.phase = working
	return nil, true
}

// reset deletes what a lesson made.
func (a *arrival) reset(tutor work.Tutor, l *lessons.Lesson) tea.Cmd {
	a.retry = func() tea.Cmd { return a.open(l) }
	a.turn(opening, a.theme.Say("resetting %d %s", l.Chapter, l.Title))
	return tea.Batch(a.bring.Tick(), work.Reset(a.begin(), tutor, l))
}

// wasReset takes note that a lesson was reset; ok when it is to be begun anew.
func (a *arrival) wasReset(msg work.ResetMsg) (cmd tea.Cmd, ok bool) {
	a.cancel()
	switch {
	case msg.Err != nil:
		return a.fail(msg.Err), false
	case a.cancelled:
		return tea.Quit, false
	}
	return nil, true
}

// quit cancels what comes up, and ends the program once that has been taken back.
func (a *arrival) quit() tea.Cmd {
	if a.phase == failed {
		return tea.Quit
	}
	a.cancelled = true
	a.bring.SetFoot(a.theme.Say("cancelling: waiting until what began has been taken back …"))
	a.cancel()
	return nil
}
