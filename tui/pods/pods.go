// Package pods is the pane that lists the pods of the lesson and says why one is not ready.
package pods

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/prompt"
	"github.com/kubecadet/cadet/tui/theme"
)

// Model is the pane.
type Model struct {
	theme    *theme.Theme
	keys     KeyMap
	snap     *live.Snapshot
	pods     []*live.Pod
	measured measured // how much room they need
	now      time.Time
	name     string       // of the selected pod
	in       string       // its namespace
	cursor   int          // its row
	top      int          // first row shown
	status   int          // width of the column of statuses: it holds still until they have been shorter for a while
	widest   time.Time    // when a status last filled it
	details  bool         // the selected pod is shown instead of the list
	scroll   int          // first line of the details shown
	table    *cells.Table // nil until it is laid out anew
	labels   bool         // they have a column
	asked    bool         // that the step asks for, and not the learner
	label    *prompt.Model
	labelled *live.Pod // that the label is for
	focused  bool
	w, h     int
	cache    cells.Cache
}

// New makes the pane.
func New(t *theme.Theme) *Model {
	return &Model{theme: t, keys: DefaultKeyMap(), label: prompt.New(t), measured: measure(nil, nil)}
}

// SetSnapshot shows another moment of the cluster.
func (m *Model) SetSnapshot(s *live.Snapshot) {
	if s == nil || m.snap == s {
		return
	}
	m.snap, m.pods = s, live.Pods(s)
	m.measured = measure(m.pods, m.measured.sizes)
	if i := m.find(m.in, m.name); i >= 0 {
		m.cursor = i
	} else {
		m.details = false
	}
	m.move(0)
	m.SetNow(s.Taken)
	m.fitStatus()
	m.cache.Drop()
}

// calm is how long all statuses are shorter than their column before it becomes narrower.
const calm = 8 * time.Second

// fitStatus makes room for the longest status there is now, and gives it back once it has been calm.
func (m *Model) fitStatus() {
	longest := m.measured.widest[statusColumn]
	for _, p := range m.measured.timed {
		longest = max(longest, cells.Width(m.statusOf(p)))
	}
	if longest >= m.status || m.now.Sub(m.widest) > calm {
		m.status, m.widest = longest, m.now
	}
	m.table = nil
}

// SetNow moves the ages on.
func (m *Model) SetNow(now time.Time) {
	if cells.Passed(m.now, now) {
		m.now = now
		m.fitStatus()
		m.cache.Drop()
	}
}

// SetSize sets how many cells and lines the pane has, without its border.
func (m *Model) SetSize(w, h int) {
	m.w, m.h, m.table = w, h, nil
	m.move(0)
	m.cache.Drop()
}

// Restyle draws the pane anew after its theme changed.
func (m *Model) Restyle() { m.label.Restyle(m.theme); m.cache.Drop() }

// Focus gives the pane the keys.
func (m *Model) Focus() { m.focused = true; m.cache.Drop() }

// Blur takes them away.
func (m *Model) Blur() { m.focused = false; m.cache.Drop() }

// Typing tells whether every key belongs to what the learner types here.
func (m *Model) Typing() bool { return m.label.Typing() }

// ShowList goes back from one pod to all of them, as a step begins.
func (m *Model) ShowList() {
	m.details, m.status = false, 0
	m.fitStatus()
	m.cache.Drop()
}

// Turn gives labels a column in a step that is about them. In others they have one if the learner wants.
func (m *Model) Turn(show lessons.Show) tea.Cmd {
	if show.Labels != m.asked && m.labels != show.Labels {
		m.labels, m.asked, m.table = show.Labels, show.Labels, nil
		m.cache.Drop()
	}
	return nil
}

// Title is the pane's name and what it shows.
func (m *Model) Title() string {
	if m.details {
		return m.theme.Say("Pod  %s", m.name)
	}
	if len(m.pods) == 0 {
		return m.theme.Say("Pods")
	}
	return m.theme.Say("Pods  %d of %d ready", m.measured.ready, len(m.pods)-m.measured.left)
}

// selected is the pod that keys act on.
func (m *Model) selected() (*live.Pod, bool) {
	if m.cursor < 0 || m.cursor >= len(m.pods) {
		return nil, false
	}
	return m.pods[m.cursor], true
}

// Selected is the pod that keys act on, which other panes may turn to; nil where there is none.
func (m *Model) Selected() *live.Pod {
	p, _ := m.selected()
	return p
}

// find is the row of the pod of that name, or -1. The selected one is mostly where it was.
func (m *Model) find(namespace, name string) int {
	is := func(p *live.Pod) bool { return p.Name == name && p.Namespace == namespace }
	if p, ok := m.selected(); ok && is(p) {
		return m.cursor
	}
	return slices.IndexFunc(m.pods, is)
}

// move moves the selection by n rows.
func (m *Model) move(n int) {
	m.cursor = max(0, min(m.cursor+n, len(m.pods)-1))
	m.in, m.name = "", ""
	if p, ok := m.selected(); ok {
		m.in, m.name = p.Namespace, p.Name
	}
	m.top = cells.Top(m.top, m.cursor, len(m.pods), max(1, m.rows()))
	m.cache.Drop()
}
