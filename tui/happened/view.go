package happened

import (
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
)

// View draws the pane.
func (m *Model) View() string { return m.cache.Get(m.draw) }

func (m *Model) draw() string {
	parts := m.look()
	if len(parts) == 0 {
		text := m.theme.Say("nothing has happened since the lesson was opened: run a command, and see who does what")
		if m.snap == nil || !m.snap.Synced {
			text = m.theme.Say("reading the cluster …")
		}
		var lines []string
		for _, l := range cells.Wrap(text, m.w, m.h) {
			lines = append(lines, m.theme.Faint.Render(l))
		}
		return cells.Fit(lines, m.w, m.h)
	}
	lines := m.lines(m.back + m.h)
	end := len(lines) - m.back
	start := max(0, end-m.h)
	shown := slices.Clone(lines[start:end])
	last := m.part(parts[len(parts)-1])
	if above := len(last) - m.h; m.back == 0 && above > 0 && len(shown) > 0 {
		rest := m.theme.Faint.Render(cells.Rest(above, 0))
		shown[0] = cells.Mark(last[0], rest, m.w) // whose doing it is stays in view
	}
	return cells.Fit(shown, m.w, m.h)
}

// lines are at least the last n lines, as far as there are so many. Where the last action and what followed it leave room,
// empty lines fill it, so that the action stands at the top.
func (m *Model) lines(n int) []string {
	parts := m.look()
	if len(parts) == 0 {
		return nil
	}
	last := m.part(parts[len(parts)-1])
	blocks := [][]string{make([]string, max(0, m.h-len(last))), last}
	have := len(blocks[0]) + len(last)
	for i := len(parts) - 2; i >= 0 && have < n; i-- {
		block := m.part(parts[i])
		blocks = append(blocks, block)
		have += len(block)
	}
	slices.Reverse(blocks[1:])
	return slices.Concat(append(blocks[1:], blocks[0])...)
}

// part is an action and what followed it, as lines.
func (m *Model) part(p happened.Part) []string {
	began := p.Action.Time
	head := m.theme.Faint.Render(m.theme.Say("before any command"))
	switch {
	case p.Action.Command != "":
		clock := began.Format(time.TimeOnly)
		command := printable.Line(oneLine(p.Action.Command))
		room := max(m.w-len(clock)-4, 4)
		head = m.theme.Accent.Render("▸ ") + m.theme.Code.Render(cells.Pad(command, room)) + " " + m.theme.Faint.Render(clock)
	case len(p.Sentences) > 0:
		began = p.Sentences[0].Time
	}
	lines := []string{head}
	if len(p.Sentences) == 0 {
		lines = append(lines, m.theme.Faint.Render("  "+m.theme.Say("nothing has changed yet")))
	}
	for _, s := range p.Sentences {
		lines = append(lines, m.sentence(s, began)...)
	}
	return lines
}

// oneLine is a command as it stands in a heading.
func oneLine(command string) string {
	if line := shell.OneLine(command); line != "" {
		return line
	}
	first, _, _ := strings.Cut(command, "\n")
	return first + " …"
}

// sentenceLines is how many lines of a sentence are shown: an event may say anything.
const sentenceLines = 4

// wide is from where on the components stand in a column of their own.
const wide, components = 84, 25

// sentence is one thing that happened, as lines.
func (m *Model) sentence(s happened.Sentence, began time.Time) []string {
	level := theme.Of(s.Health)
	head := m.theme.Faint.Render(cells.PadLeft(happened.Later(s.Time.Sub(began)), 6)) + " " + m.theme.Glyph(level) + " "
	by, text := m.theme.Of(printable.Line(s.By)), printable.Line(m.theme.Tell(s.Text))
	const indent = 9
	if m.w >= wide {
		head += m.theme.Accent.Render(cells.Pad(by, components)) + " "
		return hang(head, indent+components+1, wrap(text, m.w-indent-components-1))
	}
	lines := wrap(by+": "+text, m.w-indent)
	if len(lines) > 0 && strings.HasPrefix(lines[0], by) {
		lines[0] = m.theme.Accent.Render(by) + strings.TrimPrefix(lines[0], by)
	}
	return hang(head, indent, lines)
}

// wrap breaks a sentence at spaces, so that names stay whole.
func wrap(text string, w int) []string {
	lines := frame.Wrap(text, max(w, 1), "")
	if len(lines) > sentenceLines {
		lines = lines[:sentenceLines]
		lines[sentenceLines-1] = strings.TrimRight(cells.Pad(lines[sentenceLines-1]+" …", w), " ")
	}
	return lines
}

// hang puts lines behind what the first of them begins with.
func hang(head string, width int, lines []string) []string {
	for i := range lines {
		if i == 0 {
			lines[i] = head + lines[i]
			continue
		}
		lines[i] = strings.Repeat(" ", width) + lines[i]
	}
	return lines
}
