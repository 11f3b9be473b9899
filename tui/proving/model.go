package proving

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/proof"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// row is a lesson.
type row struct {
	lesson *lessons.Lesson
	began  time.Time // zero while it waits
	took   time.Duration
	step   string // that is being proven
	proven int    // steps, broken ones among them
	broken int
}

func (r row) isOver() bool { return r.proven == len(r.lesson.Steps) }

// model draws the table.
type model struct {
	theme     *theme.Theme
	now       func() time.Time
	began     time.Time
	rows      []*row
	w, h      int
	cancelled bool
	ended     bool
	keep      bool
}

func newModel(list []*lessons.Lesson, now func() time.Time) *model {
	m := &model{theme: theme.New(true), now: now, began: now(), w: 80, h: 24}
	for _, l := range list {
		m.rows = append(m.rows, &row{lesson: l})
	}
	return m
}

func tick() tea.Cmd { return tea.Tick(time.Second, func(t time.Time) tea.Msg { return tickMsg(t) }) }

// Init begins to count the seconds.
func (m *model) Init() tea.Cmd { return tick() }

// Update takes what happened.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tickMsg:
		return m, tick()
	case beginsMsg:
		if r := m.row(msg.lesson.ID); r != nil {
			r.step = msg.step.ID
			if r.began.IsZero() {
				r.began = m.now()
			}
		}
	case provenMsg:
		m.proven(proof.Proof(msg))
	case cancelMsg:
		m.cancelled = true
	case endMsg:
		m.ended, m.keep = true, msg.keep
		return m, tea.Quit
	}
	return m, nil
}

func (m *model) row(lesson string) *row {
	for _, r := range m.rows {
		if r.lesson.ID == lesson {
			return r
		}
	}
	return nil
}

func (m *model) proven(p proof.Proof) {
	r := m.row(p.Lesson)
	if r == nil {
		return
	}
	r.proven++
	if !p.OK {
		r.broken++
	}
	if r.isOver() {
		r.step, r.took = "", m.now().Sub(r.began)
	}
}

// View draws the table: of more lessons than there are lines, those that are proven go out of sight first.
func (m *model) View() tea.View {
	if m.ended && !m.keep {
		return tea.NewView("")
	}
	rows, room := m.rows, max(m.h-2, 1)
	if m.ended {
		room = len(rows)
	}
	for len(rows) > room && rows[0].isOver() {
		rows = rows[1:]
	}
	var lines []string
	for _, r := range rows[:min(room, len(rows))] {
		lines = append(lines, ansi.Truncate(m.line(r), m.w, "…"))
	}
	if !m.ended {
		lines = append(lines, ansi.Truncate(m.foot(), m.w, "…"))
	}
	return tea.NewView(strings.Join(lines, "\n"))
}

// line is one lesson: sign, number and title, a bar, how many steps of all, the time, the step at work, and how many broke.
func (m *model) line(r *row) string {
	const bar = 10
	steps := len(r.lesson.Steps)
	title := cells.Pad(fmt.Sprintf("%2d %s", r.lesson.Chapter, printable.Line(r.lesson.Title)), 26)
	if r.began.IsZero() {
		return m.theme.Glyph(theme.Quiet) + " " + m.theme.Faint.Render(title)
	}
	sign, took := m.theme.Glyph(theme.Busy), m.now().Sub(r.began)
	if r.isOver() {
		sign, took = m.theme.Level(theme.Good).Render("✓"), r.took
	}
	broken := ""
	if r.broken > 0 {
		sign, broken = m.theme.Glyph(theme.Bad), m.theme.Level(theme.Bad).Render(fmt.Sprintf("  %d broken", r.broken))
	}
	full := bar * r.proven / max(steps, 1)
	return fmt.Sprintf("%s %s %s %2d of %2d %7.1f s%s  %s", sign, title, strings.Repeat("█", full)+strings.Repeat("░", bar-full), r.proven, steps,
		took.Seconds(), broken, m.theme.Faint.Render(r.step))
}

// foot sums up, and says what can be pressed.
func (m *model) foot() string {
	over, steps, broken := 0, 0, 0
	for _, r := range m.rows {
		steps, broken = steps+r.proven, broken+r.broken
		if r.isOver() {
			over++
		}
	}
	if m.cancelled {
		return "cancelled: what was begun is taken back …"
	}
	return m.theme.Faint.Render(fmt.Sprintf("%d of %d lessons, %d steps proven, %d broken, %s · ctrl+c cancels", over, len(m.rows), steps-broken, broken,
		m.now().Sub(m.began).Round(time.Second)))
}
