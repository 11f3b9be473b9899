package rollout

import (
	"strconv"
	"time"

	"charm.land/lipgloss/v2"

	"github.com/kubecadet/cadet/cluster/timeline"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// overTime is the timeline of what the pane shows. It is worked out when somebody looks at it.
func (m *Model) overTime() timeline.Timeline {
	if m.read != m.snap || m.readOf != m.target {
		m.read, m.readOf = m.snap, m.target
		if m.rollout != nil {
			m.times = timeline.OfDeployment(m.snap, m.rollout.Name)
		} else {
			m.times = timeline.OfControllers(m.snap)
		}
	}
	return m.times
}

// roomy is how wide the pane is where labels are whole.
const roomy = 50

// row is a line of the timeline: a figure for each moment.
type row struct {
	label  string
	level  theme.Level
	figure func(timeline.Moment) int
	wrong  func(timeline.Moment) bool // marks figures that break a bound; nil where there is none
	empty  bool                       // it is left out where all its figures are zero
}

// timelineLines draws how many pods there were of each revision, from one change to the next. A column is as wide as its
// figures, so that quiet time takes no more room than any other.
func (m *Model) timelineLines() []string {
	t := m.overTime()
	if len(t.Moments) == 0 {
		return m.wrapped(theme.Quiet, m.theme.Say("nothing has changed here since the lesson was opened"))
	}
	rows := m.timelineRows(t)
	label := 0
	for i := range rows {
		rows[i].label = printable.Line(rows[i].label)
		label = max(label, cells.Width(rows[i].label)+1)
	}
	label = min(label, max(m.w*2/5, 10))
	gaps := gaps(t.Moments)
	first, widths := fitColumns(rows, t.Moments, gaps, m.w-label-2)
	since := t.Moments[first].Time.Format(time.TimeOnly)
	if m.w >= roomy {
		since = m.theme.Say("%s, then after", since)
	}
	lines := []string{m.timelineRow(since, label, m.theme.Faint, widths, func(i int) (string, lipgloss.Style) {
		if i == 0 {
			return "", m.theme.Faint
		}
		return gaps[first+i], m.theme.Faint
	})}
	for _, r := range rows {
		if line, shown := m.figures(r, t.Moments[first:], label, widths); shown {
			lines = append(lines, line)
		}
	}
	return append(lines, m.afterwards(t)...)
}

// timelineRows are the rows from what all wait for to each revision's pods.
func (m *Model) timelineRows(t timeline.Timeline) []row {
	last := t.Moments[len(t.Moments)-1]
	rows := []row{{label: m.theme.Say("available"), level: theme.Good, figure: func(o timeline.Moment) int { return o.Available }}}
	all := row{label: m.theme.Say("pods in all"), figure: func(o timeline.Moment) int { return o.Pods }}
	if last.Bounded && (m.rollout == nil || !m.rollout.Recreate) {
		rows[0].label, all.label = m.theme.Say("available, at least %d", last.Least), m.theme.Say("in all, at most %d", last.Most)
		if m.w < roomy {
			rows[0].label, all.label = m.theme.Say("available ≥ %d", last.Least), m.theme.Say("in all ≤ %d", last.Most)
		}
		rows[0].wrong = func(o timeline.Moment) bool { return o.Short }
		all.wrong = func(o timeline.Moment) bool { return o.Over }
	}
	rows = append(rows, all)
	for i, l := range t.Lines {
		name := l.Name
		if l.Revision > 0 && m.w < roomy {
			name = m.theme.Say("rev %d", l.Revision)
		} else if l.Revision > 0 {
			name = m.theme.Say("rev %d  %s", l.Revision, l.Image)
		}
		rows = append(rows,
			row{label: m.theme.Say("%s ready", name), level: theme.Good, figure: func(o timeline.Moment) int { return o.Counts[i].Ready }},
			row{label: "  " + m.theme.Say("not ready"), level: theme.Busy, empty: true, figure: func(o timeline.Moment) int { return o.Counts[i].Unready }},
			row{label: "  " + m.theme.Say("ending"), level: theme.Leaving, empty: true, figure: func(o timeline.Moment) int { return o.Counts[i].Leaving }})
	}
	return rows
}

// gaps are how long after the one before each moment came; nothing where that is less than a second.
func gaps(moments []timeline.Moment) []string {
	texts := make([]string, len(moments))
	for i := 1; i < len(moments); i++ {
		if gap := moments[i].Time.Sub(moments[i-1].Time); gap >= time.Second {
			texts[i] = cells.ShortAge(moments[i].Time, moments[i-1].Time)
		}
	}
	return texts
}

// fitColumns are as many of the last moments as fit in w cells: the first of them, and how wide each is.
func fitColumns(rows []row, moments []timeline.Moment, gaps []string, w int) (first int, widths []int) {
	first = len(moments)
	for first > 0 {
		widest := cells.Width(gaps[first-1])
		for _, r := range rows {
			widest = max(widest, cells.Width(r.text(moments[first-1])))
		}
		if w -= widest + 1; w < 0 && len(widths) > 0 {
			break
		}
		widths = append([]int{widest}, widths...)
		first--
	}
	return first, widths
}

// text is the figure of a moment; a bound that it breaks is marked, whatever the colours.
func (r row) text(m timeline.Moment) string {
	n := r.figure(m)
	switch {
	case r.wrong != nil && r.wrong(m):
		return strconv.Itoa(n) + "!"
	case n == 0:
		return "·"
	}
	return strconv.Itoa(n)
}

// figures draws a row, and says whether it has anything to show.
func (m *Model) figures(r row, moments []timeline.Moment, label int, widths []int) (line string, shown bool) {
	shown = !r.empty
	line = m.timelineRow(r.label, label, m.theme.Text, widths, func(i int) (string, lipgloss.Style) {
		at := moments[i]
		n := r.figure(at)
		shown = shown || n > 0
		switch {
		case r.wrong != nil && r.wrong(at):
			return r.text(at), m.theme.Level(theme.Bad)
		case n == 0:
			return r.text(at), m.theme.Faint
		}
		return r.text(at), m.theme.Level(r.level)
	})
	return line, shown
}

// timelineRow puts a label and the cells of a row side by side.
func (m *Model) timelineRow(label string, room int, style lipgloss.Style, widths []int, cell func(i int) (string, lipgloss.Style)) string {
	line := " " + style.Render(cells.Pad(label, room))
	for i, w := range widths {
		text, looks := cell(i)
		line += " " + looks.Render(cells.PadLeft(text, w))
	}
	return line
}

// afterwards says what has been since the last change: whether it is over, or stuck.
func (m *Model) afterwards(t timeline.Timeline) []string {
	last := t.Moments[len(t.Moments)-1].Time
	lines := []string{}
	if quiet := m.now.Sub(last); quiet >= time.Second {
		lines = m.wrapped(theme.Quiet, m.theme.Say("since then: %s", cells.Age(m.now, last)))
	}
	if m.rollout == nil {
		return lines
	}
	state, at := m.state()
	if lines = append(lines, m.wrapped(at, state)...); !m.rollout.Problem.IsZero() {
		lines = append(lines, m.wrapped(theme.Bad, m.theme.Say("stuck: %s", m.rollout.Problem))...)
	}
	return lines
}
