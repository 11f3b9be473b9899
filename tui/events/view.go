package events

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

const (
	wide         = 90 // from here on an event is one line, its message at the end
	messageLines = 2  // how many lines of a message are shown
)

// View draws the pane.
func (m *Model) View() string { return m.cache.Get(m.draw) }

func (m *Model) draw() string {
	h := m.h
	if m.search.Typing() {
		h--
	}
	lines := m.lines(h)
	for m.search.Typing() && len(lines) < h {
		lines = append(lines, "")
	}
	if m.search.Typing() {
		lines = append(lines, m.search.View(m.w))
	}
	return cells.Fit(lines, m.w, m.h)
}

// lines are the events that fit into h lines: the newest at the bottom, or the warnings at the top.
func (m *Model) lines(h int) []string {
	if len(m.shown) == 0 {
		text := m.theme.Say("no events yet")
		switch {
		case m.filter != "":
			text = m.theme.Say("no event has %s: %s shows all", m.filter, keys.Name(m.theme.Keys.Back))
		case m.snap == nil || !m.snap.Synced:
			text = m.theme.Say("reading the cluster …")
		case m.snap.Hidden("events"):
			text = m.theme.Say("you may not list the events here")
		}
		return []string{m.theme.Faint.Render(text)}
	}
	var blocks [][]string
	n := 0
	for i := m.back; i < len(m.shown) && n < h; i++ {
		block := m.event(m.shown[i])
		blocks = append(blocks, block)
		n += len(block)
	}
	if m.warnings {
		return slices.Concat(blocks...)
	}
	slices.Reverse(blocks)
	lines := slices.Concat(blocks...)
	return lines[max(0, len(lines)-max(0, h)):]
}

// event is one event as lines.
func (m *Model) event(e live.Event) []string {
	level := theme.Quiet
	if e.Warning {
		level = theme.Warn
	}
	message := printable.Line(e.Message)
	if e.Count > 1 {
		message += fmt.Sprintf(" ×%d", e.Count)
	}
	head := m.theme.Faint.Render(cells.PadLeft(cells.Age(m.now, e.Time), 5)) + " " + m.theme.Glyph(level) + " "
	if m.w < wide {
		return m.narrow(e, head, message)
	}
	reasons, objects := 18, 28
	if m.snap.OfAll() {
		objects = 44
	}
	head += m.reason(e, reasons) + " " + m.theme.Faint.Render(cells.Pad(cells.KeepEnd(m.object(e), objects), objects)) + "  "
	at := ansi.StringWidth(head)
	lines := indent(cells.Wrap(message, m.w-at, messageLines), at)
	if len(lines) == 0 {
		return []string{head}
	}
	lines[0] = head + lines[0][at:]
	return lines
}

// narrow puts a message beside its object where it fits, else below.
func (m *Model) narrow(e live.Event, head, message string) []string {
	objects := 17 // what tells one pod from the others
	if m.snap.OfAll() {
		objects = 34
	}
	head += m.reason(e, 0) + "  "
	head += m.theme.Faint.Render(cells.KeepEnd(m.object(e), min(objects, m.w-ansi.StringWidth(head))))
	if ansi.StringWidth(head)+2+ansi.StringWidth(message) <= m.w {
		return []string{head + "  " + message}
	}
	return append([]string{head}, indent(cells.Wrap(message, m.w-8, messageLines), 8)...)
}

// object names what an event is about, with its namespace where all are shown.
func (m *Model) object(e live.Event) string {
	if m.snap.OfAll() {
		return printable.Line(e.Namespace + " " + e.Object())
	}
	return printable.Line(e.Object())
}

func (m *Model) reason(e live.Event, w int) string {
	text := printable.Line(e.Reason)
	if w > 0 {
		text = cells.Pad(text, w)
	}
	if e.Warning {
		return m.theme.Level(theme.Warn).Render(text)
	}
	return text
}

func indent(lines []string, n int) []string {
	for i := range lines {
		lines[i] = strings.Repeat(" ", n) + lines[i]
	}
	return lines
}
