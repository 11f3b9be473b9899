package history

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

var columns = []cells.Column{
	{Title: "REV", Right: true},
	{Title: "IMAGE", Min: 8, Shrink: true},
	{Title: "PODS", Right: true},
	{Title: "MADE", Rank: 1, Min: 8},
	{Title: "NOTE", Rank: 2, Min: 12, Shrink: true},
	{Title: "CHANGE CAUSE", Rank: 3, Min: 16, Shrink: true},
}

const noteColumn = 4

// View draws the pane.
func (m *Model) View() string { return m.cache.Get(m.draw) }

func (m *Model) draw() string {
	switch {
	case m.diff != nil:
		return cells.Fit(m.diffLines(), m.w, m.h)
	case len(m.revisions) > 0:
		return cells.Fit(m.list(), m.w, m.h)
	}
	text := m.theme.Say("no Deployment yet")
	kind, name, _ := strings.Cut(m.target, "/")
	switch {
	case m.snap == nil || !m.snap.Synced:
		text = m.theme.Say("reading the cluster …")
	case m.target != "" && kind != "deployment":
		text = m.theme.Say("a %s keeps no history of revisions; a Deployment does", kind)
	case m.target != "":
		text = m.theme.Say("Deployment %s has no revision yet", name)
	}
	var lines []string
	for _, l := range cells.Wrap(printable.Line(text), m.w, m.h) {
		lines = append(lines, m.theme.Faint.Render(l))
	}
	return cells.Fit(lines, m.w, m.h)
}

// rows is how many revisions fit between the header and what is said of the selected one.
func (m *Model) rows() int { return max(1, m.h-3) }

func (m *Model) list() []string {
	texts := make([][]string, len(m.revisions))
	for i, r := range m.revisions {
		texts[i] = []string{
			fmt.Sprint(r.Number), printable.Line(r.Image), fmt.Sprint(r.Pods), cells.ShortAge(m.now, r.Made) + " ago",
			printable.Line(r.Note), printable.Line(r.Cause),
		}
	}
	table := cells.Layout(columns, texts, m.w-2)
	rest := m.theme.Faint.Render(cells.Rest(m.top, len(m.revisions)-m.top-m.rows()))
	lines := []string{cells.Mark(m.theme.Faint.Render("  "+table.Header()), rest, m.w)}
	for i := m.top; i < len(m.revisions) && i < m.top+m.rows(); i++ {
		lines = append(lines, m.line(table, i, texts[i]))
	}
	return append(lines, m.foot(m.h-len(lines))...)
}

func (m *Model) line(table cells.Table, i int, texts []string) string {
	r := m.revisions[i]
	if i == m.cursor && m.focused {
		return m.theme.Accent.Render("▸ ") + m.theme.Selected.Render(table.Row(texts, nil))
	}
	mark := "  "
	if i == m.cursor {
		mark = m.theme.Accent.Render("▸ ")
	}
	return mark + table.Row(texts, func(column int, cell string) string {
		switch {
		case column == noteColumn && strings.Contains(r.Note, "never"):
			return m.theme.Level(theme.Bad).Render(cell)
		case r.Now:
			return m.theme.Title.Render(cell)
		case r.Pods == 0:
			return m.theme.Faint.Render(cell)
		}
		return cell
	})
}

// foot says in at most n lines what is known of the selected revision and what can be done with it.
func (m *Model) foot(n int) []string {
	r, _ := m.selected()
	t := m.theme
	var lines []string
	add := func(style lipgloss.Style, text string) {
		for _, l := range cells.Wrap(printable.Line(text), m.w-2, n-len(lines)) {
			lines = append(lines, "  "+style.Render(l))
		}
	}
	if n > 3 { // what the columns had no room for
		lines = append(lines, "")
		add(t.Text, strings.TrimSuffix(m.label(r)+": "+r.Note, ": "))
		add(t.Faint, r.Cause)
	}
	if r.Now {
		return lines
	}
	add(t.KeyText, t.Say("d diff with now · u undo to this revision: %s", m.undoCommand(r)))
	return lines
}

func (m *Model) diffLines() []string {
	var lines []string
	for _, l := range m.diff[min(m.scroll, len(m.diff)):] {
		lines = append(lines, m.diffLine(l))
	}
	return lines
}

func (m *Model) diffLine(l string) string {
	l = strings.TrimRight(cells.Pad(l, m.w), " ")
	switch {
	case strings.HasPrefix(l, "---"), strings.HasPrefix(l, "+++"), strings.HasPrefix(l, "@@"):
		return m.theme.Faint.Render(l)
	case strings.HasPrefix(l, "-"):
		return m.theme.Level(theme.Bad).Render(l)
	case strings.HasPrefix(l, "+"):
		return m.theme.Level(theme.Good).Render(l)
	}
	return l
}
