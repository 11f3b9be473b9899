package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/tui/bringup"
	"github.com/kubecadet/cadet/tui/commandline"
	"github.com/kubecadet/cadet/tui/dialog"
	"github.com/kubecadet/cadet/tui/events"
	"github.com/kubecadet/cadet/tui/help"
	"github.com/kubecadet/cadet/tui/history"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/lesson"
	"github.com/kubecadet/cadet/tui/list"
	"github.com/kubecadet/cadet/tui/logs"
	"github.com/kubecadet/cadet/tui/manifest"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/output"
	"github.com/kubecadet/cadet/tui/pods"
	"github.com/kubecadet/cadet/tui/rollout"
	"github.com/kubecadet/cadet/tui/status"
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

// Model is the root of the workbench: it routes messages, lays panes out and keeps track of the lesson.
type Model struct {
	opts  Options
	ctx   context.Context // ends with the program
	theme *theme.Theme
	text  *markdown.Renderer
	keys  KeyMap
	w, h  int

	phase  phase
	bring  *bringup.Model
	retry  func() tea.Cmd     // what to do again after a failure
	cancel context.CancelFunc // ends what comes up; nil when nothing does
	access cluster.Access
	quits  bool // quit as soon as what was cancelled has ended
	saving int  // how often progress is being written

	panes    [layout.Count]Pane
	lesson   *lesson.Model
	manifest *manifest.Model
	output   *output.Model
	rollout  *rollout.Model
	history  *history.Model
	logs     *logs.Model
	slots    []layout.Slot
	focus    layout.Pane
	recent   []layout.Pane // the panes raised last, first
	first    layout.Pane   // where Tab began among the tabs that have the focus
	zoom     bool

	status *status.Model
	line   *commandline.Model
	dialog *dialog.Model
	help   *help.Model
	list   *list.Model

	desk desk
}

// New makes the workbench. Nothing begins before Init.
func New(opts Options) *Model {
	opts = opts.withDefaults()
	t := theme.New(true) // until the terminal says what its background is
	t.Language = opts.Words
	m := &Model{
		opts: opts, ctx: context.Background(), theme: t, text: markdown.New(true), keys: DefaultKeyMap(), w: 80, h: 24,
		status: status.New(t, opts.Now), line: commandline.New(t),
		manifest: manifest.New(t), output: output.New(t), rollout: rollout.New(t), history: history.New(t), logs: logs.New(t),
	}
	m.lesson = lesson.New(t, m.text)
	m.panes = [layout.Count]Pane{
		layout.Lesson: m.lesson, layout.Pods: pods.New(t), layout.Rollout: m.rollout, layout.History: m.history,
		layout.Logs: m.logs, layout.Events: events.New(t), layout.Manifest: m.manifest, layout.Output: m.output,
	}
	m.bring = bringup.New(t, m.startTitle(), opts.Now)
	m.place()
	return m
}

func (m *Model) startTitle() string {
	title := "bringing up your cluster"
	for _, s := range []string{m.opts.Engine, m.opts.About} {
		if s != "" {
			title += " · " + s
		}
	}
	return title
}

// tickMsg comes every second: notices expire, ages grow, and checks look again since time passes for them too.
type tickMsg struct{}

func tick() tea.Cmd { return tea.Tick(time.Second, func(time.Time) tea.Msg { return tickMsg{} }) }

// Init begins to bring the cluster up.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, tick(), m.start())
}

// start brings the cluster up.
func (m *Model) start() tea.Cmd {
	m.phase, m.retry = starting, m.start
	m.bring = bringup.New(m.theme, m.startTitle(), m.opts.Now)
	var ctx context.Context
	ctx, m.cancel = context.WithCancel(m.ctx)
	return tea.Batch(m.bring.Tick(), work.Start(ctx, m.opts.Start))
}

// Update handles a message.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return m, m.route(msg) }
