// Package bringup is the screen that shows how the cluster, and then a lesson, comes up.
package bringup

import (
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/spinner"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
)

// step is a line of the screen.
type step struct {
	name, detail string
	state        cluster.State
	since        time.Time
	took         time.Duration
}

// Model is the screen.
type Model struct {
	theme *theme.Theme
	now   func() time.Time
	spin  spinner.Model
	title string
	steps []step
	err   error
	foot  string
}

// New makes the screen. Title says what comes up.
func New(t *theme.Theme, title string, now func() time.Time) *Model {
	return &Model{theme: t, title: title, now: now, foot: "ctrl+c cancels", spin: spinner.New(spinner.WithSpinner(spinner.MiniDot))}
}

// Tick starts the spinner.
func (m *Model) Tick() tea.Cmd { return m.spin.Tick }

// Update turns the spinner.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if tick, ok := msg.(spinner.TickMsg); ok && m.err == nil {
		var cmd tea.Cmd
		m.spin, cmd = m.spin.Update(tick)
		return cmd
	}
	return nil
}

// Report shows what a step is doing.
func (m *Model) Report(p cluster.Progress) {
	for i := range m.steps {
		if s := &m.steps[i]; s.name == p.Step {
			s.detail, s.state, s.took = p.Detail, p.State, p.Took
			return
		}
	}
	m.steps = append(m.steps, step{p.Step, p.Detail, p.State, m.now(), p.Took})
}

// Say ends the step before it and begins another.
func (m *Model) Say(text string) {
	m.endLast()
	m.Report(cluster.Progress{Step: text})
}

func (m *Model) endLast() {
	for i := range m.steps {
		if s := &m.steps[i]; s.state == cluster.Running {
			s.state, s.took = cluster.Done, m.now().Sub(s.since)
		}
	}
}

// Fail shows what went wrong and what to press.
func (m *Model) Fail(err error, foot string) {
	m.err, m.foot = err, foot
	for i := range m.steps {
		if s := &m.steps[i]; s.state == cluster.Running {
			s.state, s.took = cluster.Failed, m.now().Sub(s.since)
		}
	}
}

// SetFoot says what can be pressed, or what is waited for.
func (m *Model) SetFoot(text string) { m.foot = text }

// slowest is the running step that has run the longest.
func (m *Model) slowest() int {
	at := -1
	for i, s := range m.steps {
		if s.state == cluster.Running && (at < 0 || s.since.Before(m.steps[at].since)) {
			at = i
		}
	}
	return at
}

// View draws the screen in w by h cells.
func (m *Model) View(w, h int) string {
	lines := []string{cells.Pad(m.theme.Title.Render(" cadet")+"   "+printable.Line(m.title), w), ""}
	slow := m.slowest()
	for i, s := range m.steps {
		lines = append(lines, m.line(s, i == slow, w))
	}
	if m.err != nil {
		lines = append(lines, "")
		for part := range strings.Lines(printable.Lines(m.err.Error())) {
			for _, l := range frame.Wrap(strings.TrimRight(part, "\n"), w-2, "   ") {
				lines = append(lines, m.theme.Level(theme.Bad).Render(l))
			}
		}
	}
	lines = append(lines, "")
	if room := h - 1; len(lines) > room {
		lines = append(lines[:2], lines[len(lines)-room+2:]...)
	}
	for _, l := range frame.Wrap(printable.Line(m.foot), w-2, "   ") {
		lines = append(lines, m.theme.Faint.Render(l))
	}
	return strings.Join(frame.Fit(strings.Join(lines, "\n"), w, h), "\n")
}

// line is one step: sign, name, what it is doing, and how long it took or takes.
func (m *Model) line(s step, slowest bool, w int) string {
	sign, took := m.theme.Glyph(theme.Quiet), s.took
	switch {
	case s.state == cluster.Done:
		sign = m.theme.Level(theme.Good).Render("✓")
	case s.state == cluster.Failed:
		sign = m.theme.Level(theme.Bad).Render("✕")
	case slowest:
		sign = m.theme.Accent.Render(ansi.Strip(m.spin.View()))
	}
	if s.state == cluster.Running {
		took = m.now().Sub(s.since)
	}
	name := printable.Line(m.theme.Of(s.name))
	if s.detail != "" && s.state != cluster.Done {
		name += ": " + m.theme.Faint.Render(printable.Line(m.theme.Of(s.detail)))
	}
	return "   " + sign + " " + cells.Pad(name, max(min(w-18, 58), 12)) + m.theme.Faint.Render(fmt.Sprintf("%6.1f s", took.Seconds()))
}
