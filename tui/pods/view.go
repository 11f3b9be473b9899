package pods

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// young is how long a pod is marked as new.
const young = 5 * time.Second

var columns = []cells.Column{
	{Title: "NAMESPACE", Min: 9, Off: true},
	{Title: "NAME", Min: 17, Shrink: true, KeepEnd: true},
	{Title: "READY"},
	{Title: "STATUS", Min: 11},
	{Title: "RESTARTS", Rank: 5},
	{Title: "AGE", Rank: 1, Min: 4},
	{Title: "IMAGE", Rank: 3},
	{Title: "IP", Rank: 4},
	{Title: "NODE", Rank: 6},
	{Title: "LABELS", Rank: 7},
}

const namespaceColumn, nameColumn, readyColumn, statusColumn, restartsColumn, ageColumn, imageColumn, labelsColumn = 0, 1, 2, 3, 4, 5, 6, 9

// In a wide pane names like hello-node-rc-v1-x2kfw stand whole before the other columns find room.
const wide, wideName = 64, 22

// restartedRank is that of RESTARTS where there were some; image and address tell more than zeroes. A column that is what
// matters now, as the image does where it can't be had, comes before the age.
const restartedRank, mattersRank = 2, 1

// View draws the pane.
func (m *Model) View() string { return m.cache.Get(m.draw) }

func (m *Model) draw() string {
	lines := m.list()
	if m.details {
		lines = m.detailLines()
		lines = lines[min(m.scroll, len(lines)):]
	}
	if m.label.Typing() && m.h > 0 {
		for len(lines) < m.h {
			lines = append(lines, "")
		}
		lines[m.h-1] = m.label.View(m.w)
	}
	return cells.Fit(lines, m.w, m.h)
}

// head is how many lines stand above the first row.
func (m *Model) head() int {
	if m.h >= 5 {
		return 1
	}
	return 0
}

// rows is how many pods fit.
func (m *Model) rows() int { return m.h - m.head() }

func (m *Model) list() []string {
	if len(m.pods) == 0 {
		text := m.theme.Say("no pods in this namespace")
		switch {
		case m.snap == nil || !m.snap.Synced:
			text = m.theme.Say("reading the cluster …")
		case m.snap.Hidden("pods"):
			text = m.theme.Say("you may not list the pods here: kubectl auth can-i --list says what you may")
		}
		return []string{m.theme.Faint.Render(text)}
	}
	if m.table == nil {
		m.table = m.laidOut()
	}
	var lines []string
	if m.head() > 0 {
		lines = append(lines, m.theme.Faint.Render("   "+m.table.Header()))
	}
	for i := m.top; i < len(m.pods) && i < m.top+m.rows(); i++ {
		lines = append(lines, m.line(*m.table, i, m.row(m.pods[i])))
	}
	m.markRest(lines)
	return append(lines, m.why(m.h-len(lines)-1)...)
}

// markRest says how many pods are out of sight: beside the titles of the columns, or where there are none in the last row.
func (m *Model) markRest(lines []string) {
	at := 0
	if m.head() == 0 {
		at = len(lines) - 1
	}
	if at < 0 || at >= len(lines) {
		return
	}
	rest := cells.Rest(m.top, len(m.pods)-m.top-m.rows())
	lines[at] = cells.Mark(lines[at], m.theme.Faint.Render(rest), m.w)
}

// row is the cells of one pod.
func (m *Model) row(p *live.Pod) []string {
	row := lasting(p)
	row[statusColumn], row[restartsColumn], row[ageColumn] = m.statusOf(p), m.restarts(p), cells.ShortAge(m.now, p.Created)
	return row
}

func (m *Model) restarts(p *live.Pod) string {
	text := strconv.Itoa(p.Restarts)
	if m.w >= 72 && p.Restarts > 0 && !p.LastRestart.IsZero() {
		text += " (" + cells.ShortAge(m.now, p.LastRestart) + " ago)"
	}
	return text
}

func (m *Model) statusOf(p *live.Pod) string {
	status := p.Status
	if left := m.untilAvailable(p); left > 0 {
		status += fmt.Sprintf(", %ds to go", left)
	}
	return printable.Line(status)
}

// untilAvailable is how many seconds a ready pod has yet to stay ready before it counts as available.
func (m *Model) untilAvailable(p *live.Pod) int {
	if p.Health != live.Good || p.AvailableAt.IsZero() {
		return 0
	}
	return int(math.Ceil(p.AvailableAt.Sub(m.now).Seconds()))
}

func (m *Model) line(table cells.Table, i int, texts []string) string {
	p, t := m.pods[i], m.theme
	level := theme.Of(p.Health)
	if m.untilAvailable(p) > 0 {
		level = theme.Busy
	}
	isNew := m.now.Sub(p.Created) < young
	mark := " "
	switch {
	case i == m.cursor:
		mark = "▸"
	case isNew:
		mark = "+"
	}
	if i == m.cursor && m.focused {
		return t.Accent.Render(mark) + t.Glyph(level) + t.Selected.Render(" "+table.Row(texts, nil))
	}
	return t.Accent.Render(mark) + t.Glyph(level) + " " + table.Row(texts, func(column int, cell string) string {
		switch {
		case p.Health == live.Leaving:
			return t.Faint.Render(cell)
		case column == statusColumn:
			return t.Level(level).Render(cell)
		case column == nameColumn && isNew:
			return t.Title.Render(cell)
		}
		return cell
	})
}

// why says in at most n lines why the selected pod is not ready.
func (m *Model) why(n int) []string {
	p, ok := m.selected()
	if !ok {
		return nil
	}
	text := m.theme.Tell(p.Why)
	if left := m.untilAvailable(p); left > 0 {
		text = m.theme.Say("ready; available in %d s (minReadySeconds)", left)
	}
	if text == "" || n < 1 {
		return nil
	}
	lines := []string{""}
	for _, l := range cells.Wrap(printable.Line(text), m.w-2, min(n, 4)) {
		lines = append(lines, "  "+m.theme.Faint.Render(l))
	}
	return lines
}

func orNone(s string) string {
	if s == "" {
		return "<none>"
	}
	return s
}
