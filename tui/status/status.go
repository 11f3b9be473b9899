// Package status is the first and the last line of the workbench: where the learner is, and what can be pressed now
// or what was just said.
package status

import (
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
)

// Place is where the learner is.
type Place struct {
	Title                      string // without a lesson, in its place
	Lesson, Step               string
	Chapter, Number, Steps     int
	Done                       bool // the step
	Engine, Version, Namespace string
	Snapshot                   *live.Snapshot
}

// Header draws the first line.
func Header(t *theme.Theme, p Place, w int) string {
	left := t.Title.Render(" cadet") + "   " + printable.Line(p.Title)
	if p.Title == "" {
		left += fmt.Sprintf("%d %s", p.Chapter, printable.Line(p.Lesson))
	}
	if p.Steps > 0 {
		left += t.Faint.Render(" ▸ ") + fmt.Sprintf("%d/%d ", p.Number, p.Steps)
		if p.Done {
			left += t.Level(theme.Good).Render("✓ ")
		}
		left += printable.Line(p.Step)
	}
	sign := connection(t, p.Snapshot)
	long := []string{p.Engine, printable.Line(minor(p.Version)), "ns " + printable.Line(p.Namespace)}
	if p.Title != "" {
		long = watched(t, p)
	}
	for len(long) > 0 {
		right := t.Faint.Render(strings.Join(nonEmpty(long), " · ")) + " " + sign + " "
		if ansi.StringWidth(left)+ansi.StringWidth(right)+2 <= w {
			return frame.Spread(left, right, w)
		}
		long = long[1:]
	}
	return frame.Spread(ansi.Truncate(left, max(w-ansi.StringWidth(sign)-2, 1), "…"), sign+" ", w)
}

// watched is what the header says of a cluster that is watched, what may be left out first.
func watched(t *theme.Theme, p Place) []string {
	namespace := "ns " + printable.Line(p.Namespace)
	if p.Snapshot.OfAll() {
		namespace = t.Say("all namespaces")
	}
	hidden := ""
	if p.Snapshot != nil && len(p.Snapshot.Forbidden) > 0 {
		hidden = t.Say("not shown: %s", strings.Join(p.Snapshot.Forbidden, ", "))
	}
	return []string{printable.Line(minor(p.Version)), hidden, namespace}
}

// connection is the sign of whether the picture of the cluster is current.
func connection(t *theme.Theme, s *live.Snapshot) string {
	switch {
	case s == nil || !s.Synced && s.Problem.IsZero():
		return t.Note(theme.Busy, t.Say("connecting"))
	case !s.Problem.IsZero():
		return t.Note(theme.Bad, t.Say("no answer"))
	}
	return t.Glyph(theme.Good)
}

// BannerHeight is how many lines a banner takes.
const BannerHeight = 2

// Banner says in words why the picture may be stale, and what brings it back.
func Banner(t *theme.Theme, s *live.Snapshot, w int) []string {
	lines := frame.Wrap(t.Note(theme.Bad, printable.Line(t.Tell(s.Problem))), w-1, " ")
	return frame.Fit(strings.Join(lines, "\n"), w, BannerHeight)
}

func minor(version string) string {
	if parts := strings.Split(version, "."); len(parts) > 2 {
		return parts[0] + "." + parts[1]
	}
	return version
}

func nonEmpty(words []string) []string {
	var out []string
	for _, w := range words {
		if w != "" && w != "ns " {
			out = append(out, w)
		}
	}
	return out
}

// Model is the last line.
type Model struct {
	theme *theme.Theme
	now   func() time.Time
	text  string
	bad   bool
	until time.Time
}

// New makes an empty line.
func New(t *theme.Theme, now func() time.Time) *Model { return &Model{theme: t, now: now} }

// Say shows a notice for a while: longer when it is bad news, or long.
func (m *Model) Say(text string, bad bool) {
	last := 5*time.Second + time.Duration(len(text))*40*time.Millisecond
	if bad {
		last *= 2
	}
	m.text, m.bad, m.until = strings.Join(strings.Fields(printable.Line(m.theme.Of(text))), " "), bad, m.now().Add(last)
}

// Expire takes a notice away whose time is over.
func (m *Model) Expire() {
	if m.text != "" && !m.now().Before(m.until) {
		m.text = ""
	}
}

// Clear takes the notice away.
func (m *Model) Clear() { m.text = "" }

// View draws the line: the notice if there is one, else the keys as far as they fit beside what is at the right end.
func (m *Model) View(keys []key.Binding, right string, w int) string {
	if m.text != "" {
		if m.bad {
			return cells.Pad(" "+m.theme.Note(theme.Bad, m.text), w)
		}
		return cells.Pad(" "+m.theme.Accent.Render("› "+m.text), w)
	}
	line := ""
	for i, k := range keys {
		item := " " + m.theme.Key.Render(k.Help().Key) + " " + m.theme.KeyText.Render(m.theme.Of(k.Help().Desc)) + " "
		if i > 0 && ansi.StringWidth(line)+ansi.StringWidth(item)+ansi.StringWidth(right) > w {
			break
		}
		line += item
	}
	return frame.Spread(line, right, w)
}
