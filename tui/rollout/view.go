package rollout

import (
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// View draws the pane.
func (m *Model) View() string { return m.cache.Get(m.draw) }

func (m *Model) draw() string {
	var lines []string
	switch {
	case m.over && (m.rollout != nil || len(m.rcs) > 0):
		lines = m.timelineLines()
		lines = lines[min(m.top, len(lines)):]
	case m.rollout != nil:
		lines = m.rolloutLines()
		lines = lines[min(m.top, len(lines)):]
	case len(m.rcs) > 0:
		lines = m.controllerLines()
	case m.snap == nil || !m.snap.Synced:
		lines = []string{m.theme.Faint.Render(m.theme.Say("reading the cluster …"))}
	case m.target != "":
		lines = []string{m.theme.Faint.Render(printable.Line(m.theme.Say("no %s yet", m.target)))}
	default:
		lines = []string{m.theme.Faint.Render(m.theme.Say("no Deployment and no ReplicationController yet"))}
	}
	return cells.Fit(lines, m.w, m.h)
}

func (m *Model) controllerLines() []string {
	rows := make([]bar, len(m.rcs))
	tall := m.h >= 3*len(rows) // room below a bar for what each counts
	for i, rc := range m.rcs {
		note := rc.Version
		if !tall {
			note += "  " + rc.Selector
		}
		rows[i] = bar{
			head: rc.Name, note: note, level: level(rc.Ready, rc.Desired, rc.Current),
			desired: rc.Desired, current: rc.Current, ready: rc.Ready, available: rc.Available, mark: " ",
		}
		if i == m.cursor {
			rows[i].mark = "▸"
		}
	}
	lines := m.bars(rows, 0)
	if tall {
		return m.withSelectors(lines)
	}
	if m.cursor >= m.h {
		lines = lines[min(m.cursor-m.h+1, len(lines)):]
	}
	return lines
}

// withSelectors puts what each controller counts below its bar.
func (m *Model) withSelectors(bars []string) []string {
	var lines []string
	for i, rc := range m.rcs {
		lines = append(lines, bars[i],
			m.theme.Faint.Render("   "+m.theme.Say("image %s", printable.Line(rc.Image))),
			m.theme.Faint.Render("   "+m.theme.Say("counts pods with %s", printable.Line(rc.Selector))))
	}
	return lines
}

func level(ready, desired, current int32) theme.Level {
	if ready == desired && current == desired {
		return theme.Good
	}
	return theme.Busy
}

func (m *Model) rolloutLines() []string {
	r := m.rollout
	state, at := m.state()
	lines := append(m.wrapped(theme.Quiet, m.budget()), m.wrapped(at, state)...)
	if !r.Problem.IsZero() {
		lines = append(lines, m.wrapped(theme.Bad, m.theme.Say("stuck: %s", r.Problem))...)
	}
	if r.Unseen {
		lines = append(lines, m.wrapped(theme.Busy, m.theme.Say("the Deployment controller has not read the present spec yet"))...)
	}
	return append(m.bars(m.setBars(m.h-len(lines)), r.Desired), lines...)
}

// setBars is a row for each ReplicaSet that has pods or is to be gone back to, and for the others that are kept, the
// newest first, as long as there are no more than n.
func (m *Model) setBars(n int) []bar {
	r := m.rollout
	idle := func(s live.Replicas) bool {
		return s.Desired == 0 && s.Current == 0 && !s.Now && s.Revision != previous(r)
	}
	for _, s := range r.Sets {
		if !idle(s) {
			n--
		}
	}
	var rows []bar
	for _, s := range r.Sets {
		if idle(s) {
			if n--; n < 0 {
				continue
			}
		}
		rows = append(rows, m.setBar(s))
	}
	return rows
}

// previous is the revision that undo goes back to.
func previous(r *live.Rollout) int64 {
	if len(r.Sets) > 1 {
		return r.Sets[1].Revision
	}
	return 0
}

func (m *Model) setBar(s live.Replicas) bar {
	b := bar{desired: s.Desired, current: s.Current, ready: s.Ready, available: s.Available, level: theme.Quiet, mark: " "}
	b.head = m.theme.Say("rev %d  %s", s.Revision, s.Image)
	if m.w >= 50 {
		b.head = m.theme.Say("rev %d  %s  %s", s.Revision, s.Hash, s.Image)
	}
	if s.Now {
		b.level, b.note = level(s.Ready, m.rollout.Desired, s.Current), m.theme.Say("now")
	}
	return b
}

// budget is how far a rollout may go beyond and below the pods wanted.
func (m *Model) budget() string {
	r := m.rollout
	if r.Recreate {
		return m.theme.Say("recreate: the old pods go first")
	}
	text := m.theme.Say("%d of %d available · at most %d more, %d fewer", r.Available, r.Desired, r.Surge, r.Unavailable)
	if r.MinReadySeconds > 0 {
		text += " · " + m.theme.Say("each must stay ready %d s", r.MinReadySeconds)
	}
	return text
}

// state is where the rollout is, in words.
func (m *Model) state() (string, theme.Level) {
	r := m.rollout
	switch {
	case r.Paused:
		return m.theme.Say("paused: changes wait until it is resumed"), theme.Warn
	case r.Done:
		return m.theme.Say("done: %d of %d available, all of the present template", r.Available, r.Desired), theme.Good
	case r.Progressed.IsZero():
		return m.theme.Say("%d of %d pods are of the present template", r.Updated, r.Desired), theme.Busy
	}
	left := max(0, int(r.Deadline().Sub(m.now).Seconds()))
	return m.theme.Say("progress %s ago · deadline: %d s left", cells.Age(m.now, r.Progressed), left), theme.Busy
}

func (m *Model) wrapped(l theme.Level, text string) []string {
	var lines []string
	for i, part := range cells.Wrap(printable.Line(text), m.w-3, 4) {
		mark := " "
		if i == 0 {
			mark = m.theme.Glyph(l)
		}
		lines = append(lines, " "+mark+" "+m.theme.Level(l).Render(part))
	}
	return lines
}
