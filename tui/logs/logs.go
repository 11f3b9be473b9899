// Package logs is the pane that follows what containers write: every pod of a workload in a colour of its own, one
// pod, or a container's previous run.
package logs

import (
	"context"
	"regexp"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/prompt"
	"github.com/kubecadet/cadet/tui/theme"
)

const (
	scrollback = 5000 // lines kept
	tail       = 200  // older lines of each container to begin with
)

// Source is where the lines come from. A query without a namespace is about the one that the source belongs to.
type Source interface {
	Follow(ctx context.Context, q live.LogQuery) <-chan []live.LogLine
}

// Model is the pane.
type Model struct {
	theme     *theme.Theme
	keys      KeyMap
	snap      *live.Snapshot
	ctx       context.Context // ends with the source
	source    Source
	cancel    context.CancelFunc // ends the stream followed now
	serial    int                // of that stream: batches of an older one are dropped
	ended     bool               // it has ended by itself
	selector  string             // the workload shown
	pod       string             // or one pod of it
	namespace string             // of that pod
	previous  bool               // the previous run of its containers
	lines     []line
	sources   map[string]int // number of each pod and container, for its colour
	many      bool           // some pod has more than one container
	end       int            // the line after the last one shown, when not following
	follow    bool
	times     bool
	shift     int // cells scrolled to the right
	search    *prompt.Model
	sought    string         // what is searched for, as it was typed
	pattern   *regexp.Regexp // that finds it, or nil
	match     int            // line of the current match, or -1
	resume    bool           // follow again once the search ends
	w, h      int
	cache     cells.Cache
}

// line is one line of a log, cleaned.
type line struct {
	live.LogLine
	series int
}

// New makes the pane. It shows nothing until it has a source and something to show.
func New(t *theme.Theme) *Model {
	return &Model{theme: t, keys: DefaultKeyMap(), search: prompt.New(t), follow: true, match: -1, sources: map[string]int{}}
}

// SetSnapshot lets the pane say why a pod has written nothing.
func (m *Model) SetSnapshot(s *live.Snapshot) {
	m.snap = s
	if len(m.lines) == 0 {
		m.cache.Drop()
	}
}

// SetSize sets how many cells and lines the pane has, without its border.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h; m.cache.Drop() }

// Needs is room to read along, where a step or the learner has turned to a log.
func (m *Model) Needs() layout.Size {
	if m.selector == "" && m.pod == "" {
		return layout.Size{W: 24, H: 2}
	}
	return layout.Size{W: 40, H: 20}
}

// Restyle draws the pane anew after its theme changed.
func (m *Model) Restyle() { m.search.Restyle(m.theme); m.cache.Drop() }

// Focus and Blur are there for the root: the pane looks the same either way.
func (m *Model) Focus() {}

// Blur ends what Focus began.
func (m *Model) Blur() {}

// Typing tells whether every key belongs to what the learner types here.
func (m *Model) Typing() bool { return m.search.Typing() }

// Title is the pane's name and what it shows.
func (m *Model) Title() string {
	parts := []string{m.theme.Say("Logs")} // what is short on room loses its end
	switch {
	case m.previous:
		parts = append(parts, m.theme.Say("previous run"))
	case !m.follow:
		parts = append(parts, m.theme.Say("paused"))
	}
	if m.pattern != nil {
		parts = append(parts, "/"+m.sought)
	}
	switch {
	case m.pod != "":
		parts = append(parts, m.pod)
	case m.selector != "":
		parts = append(parts, m.selector)
	}
	return strings.Join(parts, "  ")
}

// add takes lines in and lets the oldest go.
func (m *Model) add(batch []live.LogLine) {
	for _, l := range batch {
		l.Text = printable.Line(l.Text)
		key := l.Pod + "/" + l.Container
		n, known := m.sources[key]
		if !known {
			n = len(m.sources)
			m.sources[key] = n
			for other := range m.sources {
				m.many = m.many || other != key && strings.HasPrefix(other, l.Pod+"/")
			}
		}
		m.lines = append(m.lines, line{LogLine: l, series: n})
	}
	if over := len(m.lines) - scrollback; over > 0 {
		m.lines = append(m.lines[:0], m.lines[over:]...)
		m.end = max(0, m.end-over)
		m.match = max(-1, m.match-over)
	}
	m.cache.Drop()
}

// scroll goes n lines down. At the end the pane follows again; before it, it stays where it is. Lines that all fit
// can't be scrolled, so they don't end the following either.
func (m *Model) scroll(n int) {
	m.end = max(min(m.h, len(m.lines)), min(m.bottom()+n, len(m.lines)))
	m.follow = m.end == len(m.lines) && (n > 0 || m.follow && m.end <= m.h)
	m.cache.Drop()
}

// setFollow follows the newest line, or stays.
func (m *Model) setFollow(on bool) {
	m.follow, m.end = on, len(m.lines)
	m.cache.Drop()
}
