package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/lessons/summary"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/help"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/recap"
	"github.com/kubecadet/cadet/tui/status"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/tour"
)

// Model is the root of the workbench: it takes messages where they belong and lays out what is on the screen.
type Model struct {
	*screen

	opts Options
	text *markdown.Renderer
	w, h int

	arrival *arrival // has the screen until a lesson is at work
	desk    *desk
	reloads reloads
}

// New makes the workbench. Nothing begins before Init.
func New(opts Options) *Model {
	opts = opts.withDefaults()
	t, text := opts.Theme.Theme(true), markdown.New(opts.Theme.IsDark(true)) // until the terminal says what its background is
	t.Language = opts.Words
	if opts.Theme == theme.Contrast {
		text.SetContrast()
	}
	m := &Model{
		screen: newScreen(t, text, opts),
		opts:   opts, text: text, w: 80, h: 24, arrival: newArrival(opts, t),
	}
	m.desk, m.reloads = newDesk(m.screen, opts), reloads{from: opts.Reloads}
	m.place()
	return m
}

// tickMsg comes every second: notices expire, ages grow, and checks look again since time passes for them too.
type tickMsg struct{}

func tick() tea.Cmd { return tea.Tick(time.Second, func(time.Time) tea.Msg { return tickMsg{} }) }

// Init begins to bring the cluster up.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, tick(), m.arrival.start(), m.reloads.await())
}

// Update handles a message. Whatever came of it, a banner that came or went takes its lines from the panes.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	top := m.top()
	cmd := m.route(msg)
	m.desk.follow()
	if m.top() != top {
		m.place()
	}
	return m, cmd
}

// atWork says whether a lesson is open.
func (m *Model) atWork() bool { return m.arrival.phase == working }

// place gives everything its place in the window.
func (m *Model) place() {
	top := m.top()
	m.board.place(layout.Rect{Y: top, W: m.w, H: max(m.h-top-1, 3)})
	m.overlays.SetSize(m.w, m.h)
}

// top is how many lines stand above the panes.
func (m *Model) top() int {
	top := 1
	if m.banner() {
		top += status.BannerHeight
	}
	if m.desk.isPast() {
		top++
	}
	return top
}

// banner says whether the picture may be stale, which takes a line of its own.
func (m *Model) banner() bool { return m.atWork() && m.desk.isStale() }

// open leaves the lesson at work and makes another ready.
func (m *Model) open(l *lessons.Lesson) tea.Cmd {
	m.desk.leave()
	return m.arrival.open(l)
}

// openAt opens a lesson at a step, or where the learner left off.
func (m *Model) openAt(l *lessons.Lesson, step string) tea.Cmd {
	if step == "" || l == nil {
		return m.open(l)
	}
	return tea.Sequence(m.desk.save(func() error { return m.opts.Progress.Visit(l.ID, step) }), action.Send(openMsg{lesson: l}))
}

// reset deletes what the lesson made and begins it anew.
func (m *Model) reset() tea.Cmd {
	l, tutor := m.desk.lesson, m.desk.tutor
	m.desk.leave()
	return m.arrival.reset(tutor, l)
}

func (m *Model) openHelp() { m.overlays.Push(help.New(m.theme, m.groups())) }

// listMsg asks for the list of lessons.
type listMsg struct{}

// openList shows the lessons.
func (m *Model) openList() {
	m.overlays.Push(lessonList(m.theme, m.opts, m.theme.Keys.List.Keys()[0], m.desk))
}

// summaryMsg asks for the summary of a lesson.
type summaryMsg struct{ lesson *lessons.Lesson }

// openSummary sums up a lesson: the one at work as the cluster can do it.
func (m *Model) openSummary(l *lessons.Lesson) {
	goes := recap.Goes{Step: func(i int) tea.Msg { return openMsg{l, l.Steps[i].ID} }, List: listMsg{}}
	if at := m.desk.lesson; at != nil && at.ID == l.ID {
		l = at
		goes.Step = func(i int) tea.Msg { return stepMsg{i} }
	}
	if goes.NextLesson = m.opts.Course.Next(l); goes.NextLesson != nil {
		goes.Next = openMsg{lesson: goes.NextLesson}
	}
	m.overlays.Push(recap.New(m.theme, m.text, summary.Of(m.opts.Progress, l), goes))
}

// openTour shows the way round the screen.
func (m *Model) openTour() {
	if m.atWork() {
		m.overlays.Push(tour.New(m.theme, m.stops()))
	}
}

// openSteps shows the steps of the lesson.
func (m *Model) openSteps() {
	place := attempt.Place{Lesson: m.desk.lesson, Kept: m.opts.Progress}
	m.overlays.Push(stepList(m.theme, m.theme.Keys.Steps.Keys()[0], place, m.desk.step))
}
