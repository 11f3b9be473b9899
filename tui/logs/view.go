package logs

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
)

// View draws the pane.
func (m *Model) View() string { return m.cache.Get(m.draw) }

func (m *Model) draw() string {
	h := m.h
	if m.search.Typing() {
		h--
	}
	lines := m.visible(max(0, h))
	if m.search.Typing() {
		for len(lines) < h {
			lines = append(lines, "")
		}
		lines = append(lines, m.search.View(m.w))
	}
	return cells.Fit(lines, m.w, m.h)
}

func (m *Model) visible(h int) []string {
	if len(m.lines) == 0 {
		var lines []string
		for _, l := range cells.Wrap(printable.Line(m.empty()), m.w, h) {
			lines = append(lines, m.theme.Faint.Render(l))
		}
		return lines
	}
	end := m.bottom()
	start := max(0, end-h)
	width := 0
	for _, l := range m.lines[start:end] {
		width = max(width, ansi.StringWidth(m.label(l)))
	}
	width = min(width, max(5, m.w/4))
	var lines []string
	for i := start; i < end; i++ {
		lines = append(lines, m.line(i, width))
	}
	if m.ended && len(lines) < h {
		lines = append(lines, m.theme.Faint.Render("— "+m.theme.Say("the log has ended")+" —"))
	}
	return lines
}

// empty says why there is no line.
func (m *Model) empty() string {
	switch {
	case m.selector == "" && m.pod == "":
		return m.theme.Say("no logs are chosen yet: press %s on a pod", keys.Name(m.keys.Choose))
	case m.source == nil:
		return m.theme.Say("waiting for the cluster …")
	case m.previous:
		return m.theme.Say("no container here had a run before this one: %s shows the present run", keys.Name(m.keys.Previous))
	}
	if m.pod != "" && m.snap != nil {
		switch d, ok := live.Details(m.snap.In(m.namespace), m.pod); {
		case !ok:
			return m.theme.Say("%s is gone: press %s on another pod, or %s for all pods of the workload", m.pod, keys.Name(m.keys.Choose), keys.Name(m.keys.All))
		case !d.Why.IsZero():
			return m.theme.Say("%s has written nothing yet. %s", m.pod, d.Why)
		}
	}
	if waits := m.waiting(); waits != "" {
		return m.theme.Say("nothing is written yet: %s", waits)
	}
	return m.theme.Say("nothing is written yet")
}

// waiting says of the first pod that the selector matches and that runs no container why that is so.
func (m *Model) waiting() string {
	selector, err := labels.Parse(m.selector)
	if err != nil || m.snap == nil {
		return ""
	}
	for _, p := range live.Pods(m.snap) {
		started := p.Ready > 0 || p.Status == "Running" || p.Health == live.Leaving || p.Health == live.Quiet
		if !started && selector.Matches(labels.Set(p.Labels)) {
			return m.theme.Say("the container of %s has not started (%s)", p.Name, p.Status)
		}
	}
	return ""
}

// label is what sets a pod apart from the others: the end of its name, and its container where there are several.
func (m *Model) label(l line) string {
	text := l.Pod[strings.LastIndexByte(l.Pod, '-')+1:]
	if m.many {
		text += "/" + l.Container
	}
	return printable.Line(text)
}

func (m *Model) line(i, width int) string {
	l := m.lines[i]
	name := m.theme.Series(l.series)
	if m.pattern != nil && m.pattern.MatchString(m.label(l)) {
		name = m.theme.Selected
	}
	head := name.Render(cells.Pad(m.label(l), width)) + " "
	if m.times && !l.Time.IsZero() {
		head += m.theme.Faint.Render(l.Time.Local().Format("15:04:05.000")) + " "
	}
	text := l.Text
	if m.pattern != nil {
		text = m.highlight(i, text)
	}
	if m.shift > 0 {
		return head + ansi.TruncateLeft(text, m.shift, "…")
	}
	return head + ends(text, m.w-ansi.StringWidth(head))
}

// ends cuts a line that is too long in the middle: who speaks stands at its beginning, and often what matters at its end.
func ends(text string, w int) string {
	n := ansi.StringWidth(text)
	if n <= w || w < 8 {
		return text
	}
	return ansi.Truncate(text, w/2, "…") + ansi.TruncateLeft(text, n-(w-w/2), "")
}

// highlight marks what was searched for; the line that n and N came to is marked as a whole.
func (m *Model) highlight(i int, text string) string {
	found := m.pattern.FindAllStringIndex(text, -1)
	if found == nil {
		return text
	}
	mark, rest := m.theme.Selected, lipgloss.NewStyle()
	if i == m.match {
		rest = rest.Underline(true)
	}
	var b strings.Builder
	at := 0
	for _, f := range found {
		b.WriteString(rest.Render(text[at:f[0]]))
		b.WriteString(mark.Render(text[f[0]:f[1]]))
		at = f[1]
	}
	b.WriteString(rest.Render(text[at:]))
	return b.String()
}
